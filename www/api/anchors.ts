// Finds where the reference describes each name, and which entry a name in a comment stands for.
import { GROUPS, formatPackage, listNames } from "./groups.ts";
import type { EntryPoint, Reflection } from "./model.ts";
import { type Declarations, listMembers, listOptions } from "./options.ts";

/** Finds the declarations of the names that groups.ts lists. Throws where a name is missing or stands
 * twice. */
export function findDeclarations(entryPoints: readonly EntryPoint[]): Declarations {
  const declarations = new Map<string, Reflection>();
  for (const { entryPoint, ...group } of GROUPS) {
    const { children } = entryPoints.find(({ name }) => name === (entryPoint || "index"))!;
    for (const name of listNames(group)) {
      const found = children.find((child) => child.name === name);
      if (!found) throw new Error(`${formatPackage(entryPoint)} has no ${name}, which groups.ts names`);
      if (declarations.has(name)) throw new Error(`groups.ts names ${name} twice`);
      declarations.set(name, found);
    }
  }
  return declarations;
}

export class Anchors {
  readonly #declarations: Declarations;
  /** The ids of members by the place of their declaration, so that an inherited member is described once. */
  readonly #members = new Map<string, string>();
  /** All ids that links may lead to. */
  readonly #ids: ReadonlySet<string>;
  /** The anchors of the options of a function, by their names. */
  readonly #options = new Map<string, ReadonlyMap<string, string | undefined>>();

  /** Assigns the anchors. `codes` are the codes of errors. */
  constructor(declarations: Declarations, codes: readonly string[]) {
    this.#declarations = declarations;
    for (const [name, declaration] of declarations)
      for (const member of listMembers(declaration))
        if (!member.inheritedFrom) this.#members.set(formatLocation(member), `${name}.${member.name}`);
    this.#ids = new Set([...declarations.keys(), ...this.#members.values(), ...codes]);
  }

  /** Returns the anchor of a member of a type or a class, or undefined where the member is described in
   * place. */
  getMemberAnchor(member: Reflection): string | undefined {
    return this.#members.get(formatLocation(member));
  }

  /** Returns the anchor of a name that stands as code in the comment of `self`. The options and members of
   * `self` take precedence over others of the same name. */
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

/** Formats the place of a member's declaration, which is the same for all types that inherit the member. */
const formatLocation = ({ name, sources = [] }: Reflection) =>
  `${sources[0]?.fileName}:${sources[0]?.line}:${name}`;
