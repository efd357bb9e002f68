// Renders the reference: an index with a line for each name, and a description of each name from the public
// types.
import { Anchors, findDeclarations } from "./anchors.ts";
import { ExamplePrograms } from "./examples.ts";
import { GROUPS, type Group, formatPackage, listNames } from "./groups.ts";
import {
  addArticle,
  breakUnion,
  escapeHtml,
  formatList,
  formatSentence,
  getFirstSentence,
  highlightComments,
  linkCode,
  markErrorNames,
  raiseExponents,
} from "./html.ts";
import {
  type EntryPoint,
  type Parameter,
  type Reflection,
  ReflectionKind,
  type SignatureReflection,
  type Type,
  formatText,
  getComment,
  getKind,
  listTags,
} from "./model.ts";
import { type Declarations, listLiterals, listOptions } from "./options.ts";
import { TypePrinter } from "./types.ts";

/** The classes and utility types of the language that the package's types name. */
const BUILT_IN =
  /^(Array|ArrayBuffer\w*|AsyncIterable|CustomEvent|Error|Exclude|Extract|Float(32|64)Array|HTMLElement|Int\d+Array|Uint\d+(Clamped)?Array|Omit|Partial|Pick|Promise(Like)?|Readonly(Array|Set)?|Record|Set)$/;

const formatSlug = ({ title }: Group) => title.toLowerCase().replaceAll(" ", "-");

/** The codes of errors with their meanings. */
export type Codes = readonly (readonly [code: string, meaning: string])[];

export class Reference {
  readonly #declarations: Declarations;
  readonly #anchors: Anchors;
  readonly #examples: ExamplePrograms;
  readonly #codes: Codes;
  readonly #printer = new TypePrinter((name) => this.#renderLink(name));

  constructor(entryPoints: readonly EntryPoint[], codes: Codes) {
    this.#declarations = findDeclarations(entryPoints);
    this.#anchors = new Anchors(
      this.#declarations,
      codes.map(([code]) => code),
    );
    this.#examples = new ExamplePrograms(this.#declarations);
    this.#codes = codes;
  }

  /** Renders the index: a line for each function and class of a group, and the names of its types. */
  renderIndex(): string {
    return GROUPS.map((group) => {
      const all = listNames(group).map((name) => this.#declarations.get(name)!);
      const lines = all
        .filter((each) => getKind(each) !== "type")
        .map((each) => {
          const line = this.#renderText(getFirstSentence(formatText(getComment(each)?.summary)), each.name);
          return `<li data-for="${each.name}">${linkCode(each.name)} <span>${line}</span></li>`;
        });
      const types = all
        .filter((each) => getKind(each) === "type")
        .map(({ name }) => `<li data-for="${name}">${linkCode(name)}</li>`);
      const title = `<h3><a href="#${formatSlug(group)}">${group.title}</a>${renderEntryPoint(group)}</h3>`;
      return `<section>${title}${formatList(lines, "ul", "lines")}${formatList(types, "ul", "types")}</section>`;
    }).join("\n");
  }

  /** Renders the groups with their entries. */
  renderGroups(): string {
    return GROUPS.map((group) => {
      const id = formatSlug(group);
      const about = group.about ? this.#renderParagraphs(group.about) : "";
      const entries = listNames(group).map((name) => this.#renderEntry(this.#declarations.get(name)!, group));
      const heading = `<h2 id="${id}">${group.title}${renderEntryPoint(group)}</h2>`;
      const content = `${heading}${about}\n${entries.join("\n")}`;
      return `<section class="group" aria-labelledby="${id}">${content}</section>`;
    }).join("\n");
  }

  /** Returns the HTML of a name, with a link if the reference describes the name. types.ts replaces utility
   * types, which no entry describes. */
  #renderLink(name: string): string {
    if (this.#declarations.has(name)) return `<a href="#${name}">${name}</a>`;
    if (!BUILT_IN.test(name)) throw new Error(`The reference names the type ${name} and doesn't describe it`);
    return name;
  }

  /** Renders a line of a comment, with links from names in code. `self` is the name that the comment
   * describes: its own members and options take precedence over others of the same name. */
  #renderText(text: string, self = ""): string {
    const renderCode = (inner: string) => {
      const anchor = this.#anchors.findNameAnchor(inner, self);
      const html = `<code>${escapeHtml(inner)}</code>`;
      return anchor && anchor !== self ? `<a href="#${anchor}">${html}</a>` : html;
    };
    return text
      .split(/(`[^`]+`)/)
      .map((part) =>
        part.startsWith("`")
          ? renderCode(part.slice(1, -1))
          : raiseExponents(escapeHtml(part)).replace(/\*\*(.+?)\*\*/g, "<b>$1</b>"),
      )
      .join("");
  }

  #renderParagraphs(text: string, self = ""): string {
    return text
      .split(/\n\n+/)
      .filter(Boolean)
      .map((paragraph) => `<p>${this.#renderText(paragraph, self)}</p>`)
      .join("\n");
  }

  #renderEntry(reflection: Reflection, group: Group): string {
    const { name, kind } = reflection;
    const title = `<h3>${linkCode(name)} <span class="kind">${getKind(reflection)}</span></h3>`;
    const body =
      kind === ReflectionKind.Function
        ? this.#renderCall(reflection, group, name, [])
        : kind === ReflectionKind.Class
          ? this.#renderClass(reflection, group)
          : this.#renderType(reflection, group);
    return `<article class="entry" id="${name}">${title}\n${body}</article>`;
  }

  /** Renders a function or a method: its signature, its comment, its options, its errors and an example. */
  #renderCall(reflection: Reflection, group: Group, name: string, outer: readonly Reflection[]): string {
    const signature = reflection.signatures![0]!;
    const { comment, parameters = [], typeParameters = [] } = signature;
    const renderTag = (tag: string, title: string) => {
      const texts = listTags(comment, tag).map((text) => this.#renderText(markErrorNames(text), name));
      if (texts.length === 0) return "";
      return `<h4>${title}</h4>${formatList(texts.map((text) => `<li>${text}</li>`))}`;
    };
    const explained = parameters.filter(({ comment }) => comment);
    return [
      `<pre class="signature" tabindex="0" role="region" aria-label="Signature of ${escapeHtml(name)}"><code>${this.#renderSignature(signature, name, outer)}</code></pre>`,
      `<div class="prose">${this.#renderParagraphs(formatText(comment?.summary), name)}`,
      formatList(
        explained.map(
          (each) =>
            `<dt><code>${each.name}</code></dt><dd>${this.#renderText(formatText(each.comment!.summary))}</dd>`,
        ),
        "dl",
      ),
      this.#renderOptions(parameters, [...outer, ...typeParameters], name),
      renderTag("@returns", "Returns"),
      renderTag("@throws", "Throws"),
      renderTag("@see", "See also"),
      "</div>",
      this.#renderExample(listTags(comment, "@example")[0], name, group),
    ].join("\n");
  }

  /** Returns links to the members that have an anchor. */
  #linkMembers(members: readonly Reflection[]): readonly string[] {
    return members.flatMap((member) => {
      const anchor = this.#anchors.getMemberAnchor(member);
      return anchor ? [linkCode(anchor, member.name)] : [];
    });
  }

  #renderSignature(signature: SignatureReflection, name: string, outer: readonly Reflection[]): string {
    const printed = this.#printer.printSignature(signature, name.replace(/^\w+\.(?!from)/, ""), outer);
    return name.startsWith("new ") ? printed.replace(/: [^:]*$/, "") : printed;
  }

  /** Renders the names of the options that a call takes, each with a link to its description. */
  #renderOptions(parameters: readonly Parameter[], outer: readonly Reflection[], name: string): string {
    if (!parameters.some((parameter) => parameter.name === "options")) return "";
    const members = listOptions(parameters, outer, this.#declarations);
    const links = this.#linkMembers(members);
    const own = members.filter((member) => !this.#anchors.getMemberAnchor(member));
    return [
      "<h4>Options</h4>",
      links.length > 0 ? `<p class="options">${[...new Set(links)].join(", ")}</p>` : "",
      this.#renderProperties(own, name, outer, false),
    ].join("\n");
  }

  /** Renders properties with their comments. The properties of a type get ids, so that options can link to
   * them. */
  #renderProperties(
    members: readonly Reflection[],
    owner: string,
    outer: readonly Reflection[],
    hasIds = true,
  ): string {
    const items = members.map((member) => {
      const id = hasIds ? ` id="${owner}.${member.name}"` : "";
      const text = this.#renderParagraphs(formatText(getComment(member)?.summary), owner);
      const thrown = listTags(getComment(member), "@throws").map(
        (each) => `<p>Throws ${this.#renderText(addArticle(markErrorNames(each)), owner)}.</p>`,
      );
      return `<dt${id}><code>${this.#printer.printProperty(member, outer)}</code></dt><dd>${text}${thrown.join("")}</dd>`;
    });
    return formatList(items, "dl", "properties");
  }

  /** Renders a class, or an interface with methods: its comment, constructors, properties and methods. */
  #renderClass(reflection: Reflection, group: Group): string {
    const { name, children = [], typeParameters = [] } = reflection;
    const comment = getComment(reflection);
    const own = children.filter(
      (child) =>
        (!child.inheritedFrom || child.kind === ReflectionKind.Constructor) &&
        getComment(child) !== undefined,
    );
    const constructors = own.filter(({ kind }) => kind === ReflectionKind.Constructor);
    const methods = own.filter(({ signatures, kind }) => signatures && kind !== ReflectionKind.Constructor);
    const inherited = this.#linkMembers(children.filter((child) => child.inheritedFrom));
    const thrown = listTags(comment, "@throws").map(
      (text) => `<li>${this.#renderText(markErrorNames(text), name)}</li>`,
    );
    const renderMember = (call: Reflection) => {
      const isNew = call.kind === ReflectionKind.Constructor;
      const label = isNew ? `new ${name}` : `${name}.${call.name}`;
      const heading = isNew ? `new ${name}()` : `${call.flags.isStatic ? `${name}.` : ""}${call.name}()`;
      const id = `${name}.${call.name}`;
      const content = this.#renderCall(call, group, label, typeParameters);
      return `<section class="member" id="${id}"><h4>${linkCode(id, heading)}</h4>\n${content}</section>`;
    };
    const base = (reflection.extendedTypes ?? []).map((each) => this.#printer.print(each, typeParameters));
    return [
      `<div class="prose">${this.#renderParagraphs(formatText(comment?.summary), name)}`,
      thrown.length > 0 ? `<h4>Throws</h4>${formatList(thrown)}` : "",
      inherited.length > 0 ? `<h4>Of ${base}</h4><p class="options">${inherited.join(", ")}</p>` : "",
      "</div>",
      this.#renderExample(listTags(comment, "@example")[0], name, group),
      ...constructors.map(renderMember),
      this.#renderProperties(
        own.filter(({ kind }) => kind === ReflectionKind.Property || kind === ReflectionKind.Accessor),
        name,
        typeParameters,
      ),
      ...methods.map(renderMember),
    ].join("\n");
  }

  /** Renders a type or a constant. */
  #renderType(reflection: Reflection, group: Group): string {
    const { name, type, children, extendedTypes = [], typeParameters = [] } = reflection;
    if (children?.some((child) => listTags(getComment(child), "@example").length > 0))
      return this.#renderClass(reflection, group);
    const own = (children ?? []).filter((child) => !child.inheritedFrom && !child.name.startsWith("["));
    const extended = extendedTypes.map((each) => this.#describeBase(each, typeParameters));
    return [
      `<div class="prose">${this.#renderParagraphs(formatText(getComment(reflection)?.summary), name)}</div>`,
      name === "ErrorCode" ? this.#renderErrors() : type ? this.#renderAlias(type, name, typeParameters) : "",
      extended.length > 0
        ? `<p class="options">All of ${extended.join(", ")}${own.length > 0 ? ", and:" : "."}</p>`
        : "",
      this.#renderProperties(own, name, typeParameters),
    ].join("\n");
  }

  /** Names the members that a type takes over from another type. */
  #describeBase(type: Type, outer: readonly Reflection[]): string {
    const [base, names] = (type.type === "reference" && type.typeArguments) || [];
    const name = type.type === "reference" ? type.name : "";
    if (name === "Extract") return this.#printer.print(base!, outer);
    if (name !== "Omit" && name !== "Pick") return this.#printer.print(type, outer);
    const codes = listLiterals(names!)
      .map((each) => `<code>${each}</code>`)
      .join(", ");
    const printed = this.#printer.print(base!, outer);
    return name === "Omit" ? `${printed} except ${codes}` : `${printed} only ${codes}`;
  }

  /** Renders the definition of a type: its members with comments if it has any, and otherwise the type
   * itself. */
  #renderAlias(type: Type, name: string, outer: readonly Reflection[]): string {
    const parts = type.type === "intersection" ? type.types : [type];
    const described = parts.flatMap((part) =>
      part.type === "reflection" && part.declaration.children?.some((child) => getComment(child))
        ? part.declaration.children
        : [],
    );
    if (described.length > 0) {
      const base = parts.find((part) => part.type === "reference");
      const more = base ? `<p class="options">All of ${this.#describeBase(base, outer)}, and:</p>` : "";
      return (
        more +
        this.#renderProperties(
          described.filter((member) => getComment(member)),
          name,
          outer,
        )
      );
    }
    // The comment of a conditional type says what the type depends on.
    if (type.type === "conditional") return "";
    const printed = this.#printer.print(type, outer);
    return `<pre class="signature" tabindex="0" role="region" aria-label="Definition of ${name}"><code>${breakUnion(printed)}</code></pre>`;
  }

  #renderErrors(): string {
    const items = this.#codes.map(
      ([code, meaning]) =>
        `<dt id="${code}"><code>${code}</code></dt><dd><p>${this.#renderText(formatSentence(meaning))}</p></dd>`,
    );
    return formatList(items, "dl", "properties");
  }

  /** Renders an example as a program that runs alone. An example that needs a document is shown but cannot be
   * run. */
  #renderExample(example: string | undefined, name: string, group: Group): string {
    if (!example) return "";
    const program = this.#examples.buildProgram(example, group.entryPoint);
    const label = escapeHtml(name);
    const code = `<code>${highlightComments(program)}</code>`;
    const shown = `<pre tabindex="0" role="region" aria-label="Example of ${label}">${code}</pre>`;
    if (/\bdocument\b/.test(program)) {
      const hint = "This one draws on a canvas of your page, so it doesn’t run here.";
      return `<div class="example">${shown}<p class="hint">${hint}</p></div>`;
    }
    const buttons = [
      `<button type="button" class="run" aria-label="Run the example of ${label}">Run</button>`,
      '<button type="button" class="stop" hidden>Stop</button>',
      '<button type="button" class="restore" hidden>Undo changes</button>',
    ].join("");
    const output = '<output class="live" hidden></output>';
    return `<div class="example" data-runs>${shown}<div class="live buttons">${buttons}</div>${output}</div>`;
  }
}

/** Renders the name of the entry point of the package, which stands beside the title of its group. */
const renderEntryPoint = ({ entryPoint }: Group) =>
  entryPoint ? ` <code class="entry-point">${formatPackage(entryPoint)}</code>` : "";
