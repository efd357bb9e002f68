// Renders the reference: an index of all names with a line each, and what the public types say of each.
import { programOf } from "./examples.ts";
import { GROUPS, type Group, namesOf, packageOf } from "./groups.ts";
import {
  ACCESSOR,
  CLASS,
  CONSTANT,
  CONSTRUCTOR,
  commentOf,
  type Entry,
  FUNCTION,
  type Parameter,
  PROPERTY,
  type Reflection,
  type Signature,
  type Type,
  tagsOf,
  textOf,
} from "./model.ts";
import { TypePrinter } from "./types.ts";

/** What the types name that isn't of this package: classes and helpers of the language. */
const BUILT_IN =
  /^(Array|ArrayBuffer\w*|AsyncIterable|CustomEvent|Error|Exclude|Extract|Float(32|64)Array|HTMLElement|Int\d+Array|Uint\d+(Clamped)?Array|Omit|Partial|Pick|Promise(Like)?|Readonly(Array|Set)?|Record|Set)$/;

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const list = (items: readonly string[], tag = "ul", name = "") =>
  items.length === 0 ? "" : `<${tag}${name && ` class="${name}"`}>${items.join("")}</${tag}>`;
const slugOf = ({ title }: Group) => title.toLowerCase().replaceAll(" ", "-");
const firstSentence = (text: string) =>
  /^[^]*?[.](?=\s+[A-Z`(]|\s*$)/.exec(text.split(/\n\n/)[0]!)?.[0] ?? text;
const kindOf = ({ kind }: Reflection) =>
  ({ [FUNCTION]: "function", [CLASS]: "class", [CONSTANT]: "constant" })[kind] ?? "type";

export class Reference {
  /** The entries of the reference by name. */
  readonly #byName = new Map<string, Reflection>();
  /** The ids of members, by where they are declared: an inherited member is described once. */
  readonly #anchors = new Map<string, string>();
  /** All ids that links may lead to. */
  readonly #ids: ReadonlySet<string>;
  /** The anchors of the options of a function, by their names. */
  readonly #near = new Map<string, ReadonlyMap<string, string | undefined>>();
  readonly #modules: ReadonlyMap<string, readonly string[]>;
  readonly #setup: Readonly<Record<string, string>>;
  readonly #codes: readonly (readonly [code: string, meaning: string])[];
  readonly #printer = new TypePrinter((name) => this.#link(name));

  /** `codes` are the codes of errors with their meanings. */
  constructor(entries: readonly Entry[], codes: readonly (readonly [code: string, meaning: string])[]) {
    this.#codes = codes;
    const find = (entry: string, name: string) =>
      entries.find((each) => each.name === (entry || "index"))?.children.find((child) => child.name === name);
    for (const group of GROUPS) {
      for (const name of namesOf(group)) {
        const reflection = find(group.entry, name);
        if (!reflection) throw new Error(`${packageOf(group)} has no ${name}, which groups.ts names`);
        if (this.#byName.has(name)) throw new Error(`groups.ts names ${name} twice`);
        this.#byName.set(name, reflection);
        for (const member of membersOf(reflection))
          if (!member.inheritedFrom) this.#anchors.set(keyOf(member), `${name}.${member.name}`);
      }
    }
    this.#ids = new Set([...this.#byName.keys(), ...this.#anchors.values(), ...codes.map(([code]) => code)]);
    const values = (entry: string) =>
      GROUPS.filter((group) => group.entry === entry)
        .flatMap(namesOf)
        .filter((name) => kindOf(this.#byName.get(name)!) !== "type");
    this.#modules = new Map(
      ["", "learn", "canvas", "init", "relaxed"].map((entry) => [
        packageOf({ entry } as Group),
        values(entry),
      ]),
    );
    // What the example of the class makes, the examples of its methods take as given.
    const learned = tagsOf(commentOf(this.#byName.get("LinearClassifier")!), "@example")[0]!;
    this.#setup = { classifier: learned.split("\n").slice(1, -2).join("\n") };
  }

  /** Returns the index: of each group its functions and classes with a line each, and its types. */
  index(): string {
    return GROUPS.map((group) => {
      const all = namesOf(group).map((name) => this.#byName.get(name)!);
      const lines = all
        .filter((each) => kindOf(each) !== "type")
        .map((each) => {
          const line = this.#text(firstSentence(textOf(commentOf(each)?.summary)), each.name);
          return `<li data-for="${each.name}"><a href="#${each.name}"><code>${each.name}</code></a> <span>${line}</span></li>`;
        });
      const types = all
        .filter((each) => kindOf(each) === "type")
        .map(({ name }) => `<li data-for="${name}"><a href="#${name}"><code>${name}</code></a></li>`);
      const title = `<h3><a href="#${slugOf(group)}">${group.title}</a>${entryNote(group)}</h3>`;
      return `<section>${title}${list(lines, "ul", "lines")}${list(types, "ul", "types")}</section>`;
    }).join("\n");
  }

  /** Returns the groups with all that they hold. */
  groups(): string {
    return GROUPS.map((group) => {
      const id = slugOf(group);
      const about = group.about ? this.#paragraphs(group.about) : "";
      const entries = namesOf(group).map((name) => this.#entry(this.#byName.get(name)!, group));
      return `<section class="group" aria-labelledby="${id}"><h2 id="${id}">${group.title}${entryNote(group)}</h2>${about}\n${entries.join("\n")}</section>`;
    }).join("\n");
  }

  /** The HTML of a name, linked where the reference has it. A helper of the types has to be there, or to be
   * said otherwise by types.ts. */
  #link(name: string): string {
    if (this.#byName.has(name)) return `<a href="#${name}">${name}</a>`;
    if (!BUILT_IN.test(name)) throw new Error(`The reference names the type ${name} and doesn't describe it`);
    return name;
  }

  /** A line of a comment as HTML, in which code that is a name becomes a link. `self` is whose comment it is:
   * its own members and options come before others of the same name. */
  #text(text: string, self = ""): string {
    const code = (inner: string) => {
      const anchor = this.#anchorOf(inner, self);
      const html = `<code>${escape(inner)}</code>`;
      return anchor && anchor !== self ? `<a href="#${anchor}">${html}</a>` : html;
    };
    return text
      .split(/(`[^`]+`)/)
      .map((part) =>
        part.startsWith("`")
          ? code(part.slice(1, -1))
          : raised(escape(part)).replace(/\*\*(.+?)\*\*/g, "<b>$1</b>"),
      )
      .join("");
  }

  /** The anchor of a name that the comment of `self` has as code. */
  #anchorOf(name: string, self: string): string | undefined {
    let near = this.#near.get(self);
    if (!near) {
      const { parameters = [], typeParameters = [] } = this.#byName.get(self)?.signatures?.[0] ?? {};
      near = new Map(
        this.#optionsOf(parameters, typeParameters).map((each) => [
          each.name,
          this.#anchors.get(keyOf(each)),
        ]),
      );
      this.#near.set(self, near);
    }
    const member = `${self.split(".")[0]}.${name}`;
    const candidates = [near.get(name), member, name];
    return candidates.find((each) => each && this.#ids.has(each));
  }

  #paragraphs(text: string, self = ""): string {
    return text
      .split(/\n\n+/)
      .filter(Boolean)
      .map((paragraph) => `<p>${this.#text(paragraph, self)}</p>`)
      .join("\n");
  }

  #entry(reflection: Reflection, group: Group): string {
    const { name, kind } = reflection;
    const title = `<h3><a href="#${name}"><code>${name}</code></a> <span class="kind">${kindOf(reflection)}</span></h3>`;
    const body =
      kind === FUNCTION
        ? this.#call(reflection, group, name, [])
        : kind === CLASS
          ? this.#class(reflection, group)
          : this.#described(reflection, group);
    return `<article class="entry" id="${name}">${title}\n${body}</article>`;
  }

  /** A function or a method: what it takes, what it says, what it throws and an example. */
  #call(reflection: Reflection, group: Group, name: string, outer: readonly Reflection[]): string {
    const signature = reflection.signatures![0]!;
    const { comment, parameters = [], typeParameters = [] } = signature;
    const tagged = (tag: string, title: string) => {
      const texts = tagsOf(comment, tag).map((text) => this.#text(named(text), name));
      if (texts.length === 0) return "";
      return `<h4>${title}</h4>${list(texts.map((text) => `<li>${text}</li>`))}`;
    };
    const taken = parameters.filter(({ comment }) => comment);
    return [
      `<pre class="signature" tabindex="0" role="region" aria-label="Signature of ${escape(name)}"><code>${this.#signature(signature, name, outer)}</code></pre>`,
      `<div class="prose">${this.#paragraphs(textOf(comment?.summary), name)}`,
      list(
        taken.map(
          (each) => `<dt><code>${each.name}</code></dt><dd>${this.#text(textOf(each.comment!.summary))}</dd>`,
        ),
        "dl",
      ),
      this.#options(parameters, [...outer, ...typeParameters], name),
      tagged("@returns", "Returns"),
      tagged("@throws", "Throws"),
      tagged("@see", "See also"),
      "</div>",
      this.#example(tagsOf(comment, "@example")[0], name, group),
    ].join("\n");
  }

  #signature(signature: Signature, name: string, outer: readonly Reflection[]): string {
    const printed = this.#printer.signature(signature, name.replace(/^\w+\.(?!from)/, ""), outer);
    return name.startsWith("new ") ? printed.replace(/: [^:]*$/, "") : printed;
  }

  /** The names of the options that a call takes, each linked to where it is described. */
  #options(parameters: readonly Parameter[], outer: readonly Reflection[], name: string): string {
    if (!parameters.some((parameter) => parameter.name === "options")) return "";
    const members = this.#optionsOf(parameters, outer);
    const links = members
      .filter((member) => this.#anchors.has(keyOf(member)))
      .map((member) => `<a href="#${this.#anchors.get(keyOf(member))}"><code>${member.name}</code></a>`);
    const own = members.filter((member) => !this.#anchors.has(keyOf(member)));
    return [
      "<h4>Options</h4>",
      links.length > 0 ? `<p class="options">${[...new Set(links)].join(", ")}</p>` : "",
      this.#properties(own, name, outer, false),
    ].join("\n");
  }

  #optionsOf(parameters: readonly Parameter[], outer: readonly Reflection[]): readonly Reflection[] {
    const options = parameters.find((parameter) => parameter.name === "options");
    return options ? this.#membersOf(options.type, outer) : [];
  }

  /** The members of a type of options. */
  #membersOf(type: Type, outer: readonly Reflection[]): readonly Reflection[] {
    if (type.type === "intersection") return type.types.flatMap((each) => this.#membersOf(each, outer));
    if (type.type === "reflection") return type.declaration.children ?? [];
    if (type.type !== "reference") return [];
    const { name, typeArguments = [] } = type;
    if (type.refersToTypeParameter) {
      const bound = outer.findLast((each) => each.name === name)?.type;
      return bound ? this.#membersOf(bound, outer) : [];
    }
    if (name === "Only") return this.#membersOf(typeArguments[1]!, outer);
    if (name === "Omit" || name === "Pick") {
      const names = literalsOf(typeArguments[1]!);
      return this.#membersOf(typeArguments[0]!, outer).filter(
        (member) => names.includes(member.name) === (name === "Pick"),
      );
    }
    return this.#byName.get(name)?.children ?? [];
  }

  /** A list of properties with what they are. Those of a type have ids, so that options can be linked. */
  #properties(
    members: readonly Reflection[],
    owner: string,
    outer: readonly Reflection[],
    hasIds = true,
  ): string {
    const items = members.map((member) => {
      const id = hasIds ? ` id="${owner}.${member.name}"` : "";
      const text = this.#paragraphs(textOf(commentOf(member)?.summary), owner);
      const thrown = tagsOf(commentOf(member), "@throws").map(
        (each) => `<p>Throws ${this.#text(withArticle(named(each)), owner)}.</p>`,
      );
      return `<dt${id}><code>${this.#printer.property(member, outer)}</code></dt><dd>${text}${thrown.join("")}</dd>`;
    });
    return list(items, "dl", "properties");
  }

  /** A class or an interface with methods: what it is, how it is made, its methods and its properties. */
  #class(reflection: Reflection, group: Group): string {
    const { name, children = [], typeParameters = [] } = reflection;
    const comment = commentOf(reflection);
    const own = children.filter(
      (child) => (!child.inheritedFrom || child.kind === CONSTRUCTOR) && commentOf(child) !== undefined,
    );
    const [made, calls] = [true, false].map((isMade) =>
      own.filter(({ signatures, kind }) => signatures && (kind === CONSTRUCTOR) === isMade),
    ) as [Reflection[], Reflection[]];
    const inherited = children
      .filter((member) => member.inheritedFrom && this.#anchors.has(keyOf(member)))
      .map((member) => `<a href="#${this.#anchors.get(keyOf(member))}"><code>${member.name}</code></a>`);
    const thrown = tagsOf(comment, "@throws").map((text) => `<li>${this.#text(named(text), name)}</li>`);
    const method = (call: Reflection) => {
      const isNew = call.kind === CONSTRUCTOR;
      const label = isNew ? `new ${name}` : `${name}.${call.name}`;
      const heading = isNew ? `new ${name}()` : `${call.flags.isStatic ? `${name}.` : ""}${call.name}()`;
      return `<section class="member" id="${name}.${call.name}"><h4><a href="#${name}.${call.name}"><code>${heading}</code></a></h4>\n${this.#call(call, group, label, typeParameters)}</section>`;
    };
    const base = (reflection.extendedTypes ?? []).map((each) => this.#printer.print(each, typeParameters));
    return [
      `<div class="prose">${this.#paragraphs(textOf(comment?.summary), name)}`,
      thrown.length > 0 ? `<h4>Throws</h4>${list(thrown)}` : "",
      inherited.length > 0 ? `<h4>Of ${base}</h4><p class="options">${inherited.join(", ")}</p>` : "",
      "</div>",
      this.#example(tagsOf(comment, "@example")[0], name, group),
      ...made.map(method),
      this.#properties(
        own.filter(({ kind }) => kind === PROPERTY || kind === ACCESSOR),
        name,
        typeParameters,
      ),
      ...calls.map(method),
    ].join("\n");
  }

  /** A type or a constant. */
  #described(reflection: Reflection, group: Group): string {
    const { name, type, children, extendedTypes = [], typeParameters = [] } = reflection;
    if (children?.some((child) => tagsOf(commentOf(child), "@example").length > 0))
      return this.#class(reflection, group);
    const own = (children ?? []).filter((child) => !child.inheritedFrom && !child.name.startsWith("["));
    const extended = extendedTypes.map((each) => this.#extended(each, typeParameters));
    return [
      `<div class="prose">${this.#paragraphs(textOf(commentOf(reflection)?.summary), name)}</div>`,
      name === "ErrorCode" ? this.#errors() : type ? this.#alias(type, name, typeParameters) : "",
      extended.length > 0
        ? `<p class="options">All of ${extended.join(", ")}${own.length > 0 ? ", and:" : "."}</p>`
        : "",
      this.#properties(own, name, typeParameters),
    ].join("\n");
  }

  /** What a type has of another, in words. */
  #extended(type: Type, outer: readonly Reflection[]): string {
    const [base, names] = (type.type === "reference" && type.typeArguments) || [];
    const name = type.type === "reference" ? type.name : "";
    if (name === "Extract") return this.#printer.print(base!, outer);
    if (name !== "Omit" && name !== "Pick") return this.#printer.print(type, outer);
    const codes = literalsOf(names!)
      .map((each) => `<code>${each}</code>`)
      .join(", ");
    const printed = this.#printer.print(base!, outer);
    return name === "Omit" ? `${printed} except ${codes}` : `${printed} only ${codes}`;
  }

  /** What a type stands for. Its parts that have comments are listed. */
  #alias(type: Type, name: string, outer: readonly Reflection[]): string {
    const parts = type.type === "intersection" ? type.types : [type];
    const described = parts.flatMap((part) =>
      part.type === "reflection" && part.declaration.children?.some((child) => commentOf(child))
        ? part.declaration.children
        : [],
    );
    if (described.length > 0) {
      const base = parts.find((part) => part.type === "reference");
      const more = base ? `<p class="options">All of ${this.#extended(base, outer)}, and:</p>` : "";
      return (
        more +
        this.#properties(
          described.filter((member) => commentOf(member)),
          name,
          outer,
        )
      );
    }
    // What depends on a type is said by its comment.
    if (type.type === "conditional") return "";
    const printed = this.#printer.print(type, outer);
    return `<pre class="signature" tabindex="0" role="region" aria-label="Definition of ${name}"><code>${broken(printed)}</code></pre>`;
  }

  #errors(): string {
    const items = this.#codes.map(
      ([code, meaning]) =>
        `<dt id="${code}"><code>${code}</code></dt><dd><p>${this.#text(asSentence(meaning))}</p></dd>`,
    );
    return list(items, "dl", "properties");
  }

  /** An example as a program of its own. One that needs a document is shown and doesn't run. */
  #example(example: string | undefined, name: string, group: Group): string {
    if (!example) return "";
    const module = packageOf(group);
    const exports = new Map(this.#modules);
    // What an entry has as well comes from that entry.
    if (group.entry === "init")
      exports.set(module, [...exports.get(module)!, ...exports.get("softmax-wasm")!]);
    const first = exports.get(module);
    const ordered = new Map([...(first ? [[module, first] as const] : []), ...exports]);
    const program = programOf(example, ordered, this.#setup);
    const needsDocument = /\bdocument\b/.test(program);
    const buttons = needsDocument
      ? `<p class="hint">This one draws on a canvas of your page, so it doesn’t run here.</p>`
      : `<div class="live buttons"><button type="button" class="run" aria-label="Run the example of ${escape(name)}">Run</button><button type="button" class="stop" hidden>Stop</button><button type="button" class="restore" hidden>Undo changes</button></div><output class="live" hidden></output>`;
    return `<div class="example"${needsDocument ? "" : " data-runs"}><pre tabindex="0" role="region" aria-label="Example of ${escape(name)}"><code>${highlighted(program)}</code></pre>${buttons}</div>`;
  }
}

const entryNote = (group: Group) =>
  group.entry ? ` <code class="entry-name">${packageOf(group)}</code>` : "";

/** Exponents as comments write them: e^xᵢ, 2^−53, e^(x/T), e^((x − max)/T). */
const raised = (html: string) =>
  html.replace(
    /\^(?:\(((?:[^()]|\([^()]*\))*)\)|([−\p{L}\p{N}ᵢⱼ]+))/gu,
    (_, inner, plain) => `<sup>${inner ?? plain}</sup>`,
  );

/** The members of a type that are described with it. */
function membersOf({ children = [], type }: Reflection): readonly Reflection[] {
  const parts = type?.type === "intersection" ? type.types : type ? [type] : [];
  return [
    ...children,
    ...parts.flatMap((part) =>
      part.type === "reflection" ? (part.declaration.children ?? []).filter((child) => commentOf(child)) : [],
    ),
  ];
}

/** Where a member is declared, which is the same for those that inherit it. */
const keyOf = ({ name, sources = [] }: Reflection) => `${sources[0]?.fileName}:${sources[0]?.line}:${name}`;

const literalsOf = (type: Type): readonly unknown[] =>
  type.type === "union" ? type.types.flatMap(literalsOf) : type.type === "literal" ? [type.value] : [];

/** Marks the names of errors as code. */
const named = (text: string) => text.replace(/(?<!`)\b(TypeError|RangeError)\b/g, "`$1`");
const withArticle = (text: string) => text.replace(/^`/, "a `");

const asSentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

/** A union of many, one on a line. */
const broken = (html: string) =>
  html.replace(/<[^>]*>/g, "").length > 60 && !/[({]/.test(html.replace(/<[^>]*>/g, ""))
    ? `| ${html.replaceAll(" | ", "\n| ")}`
    : html;

const highlighted = (code: string) =>
  code
    .split("\n")
    .map((line) => {
      const at = line.search(/(?:^|[ ;])\/\/ /);
      const start = at < 0 ? line.length : line.indexOf("//", at);
      const comment = line.slice(start);
      return escape(line.slice(0, start)) + (comment && `<span class="comment">${escape(comment)}</span>`);
    })
    .join("\n");
