// Where the reference describes each name, and which name a comment means.
import type { Entry, Reflection } from "./model.ts";
import { GROUPS, listNames, formatPackage } from "./groups.ts";
import { type Declarations, listMembers, listOptions } from "./options.ts";

/** Finds what groups.ts names in the entries; each name has to be there, once. */
export function findDeclarations(entries: readonly Entry[]): Declarations {
  const declarations = new Map<string, Reflection>();
  for (const { entry, ...group } of GROUPS) {
    const { children } = entries.find(({ name }) => name === (entry || "index"))!;
    for (const name of listNames(group)) {
      const found = children.find((child) => child.name === name);
      if (!found) throw new Error(`${formatPackage(entry)} has no ${name}, which groups.ts names`);
      if (declarations.has(name)) throw new Error(`groups.ts names ${name} twice`);
      declarations.set(name, found);
    }
  }
  return declarations;
}

export class Anchors {
  readonly #declarations: Declarations;
  /** The ids of members, by where they are declared: an inherited member is described once. */
  readonly #members = new Map<string, string>();
  /** All ids that links may lead to. */
  readonly #ids: ReadonlySet<string>;
  /** The anchors of the options of a function, by their names. */
  readonly #options = new Map<string, ReadonlyMap<string, string | undefined>>();

  /** `codes` are the codes of errors. */
  constructor(declarations: Declarations, codes: readonly string[]) {
    this.#declarations = declarations;
    for (const [name, declaration] of declarations)
      for (const member of listMembers(declaration))
        if (!member.inheritedFrom) this.#members.set(formatLocation(member), `${name}.${member.name}`);
    this.#ids = new Set([...declarations.keys(), ...this.#members.values(), ...codes]);
  }

  /** Returns the anchor of a member of a type or a class; undefined where it is described in its place. */
  getMemberAnchor(member: Reflection): string | undefined {
    return this.#members.get(formatLocation(member));
  }

  /** Returns the anchor of a name that the comment of `self` has as code: its own options and members come
   * before others of the same name. */
  findNameAnchor(name: string, self: string): string | undefined {
    const member = `${self.split(".")[0]}.${name}`;
    const candidates = [this.#getOptions(self).get(name), member, name];
    return candidates.find((each) => each && this.#ids.has(each));
  }

  #getOptions(name: string): ReadonlyMap<string, string | undefined> {
    let options = this.#options.get(name);
    if (!options) {
      const { parameters = [], typeParameters = [] } = this.#declarations.get(name)?.signatures?.[0] ?? {};
      const members = listOptions(parameters, typeParameters, this.#declarations);
      options = new Map(members.map((member) => [member.name, this.getMemberAnchor(member)]));
      this.#options.set(name, options);
    }
    return options;
  }
}

/** Formats where a member is declared, which is the same for those that inherit it. */
const formatLocation = ({ name, sources = [] }: Reflection) =>
  `${sources[0]?.fileName}:${sources[0]?.line}:${name}`;
