// Lists the members that a type is described with, including those that options take over from other types.
import { type Parameter, type Reflection, type Type, getComment } from "./model.ts";

/** The declarations of the package by name. */
export type Declarations = ReadonlyMap<string, Reflection>;

/** Lists the members of a type that are described together with the type. */
export function listMembers({ children = [], type }: Reflection): readonly Reflection[] {
  const parts = type?.type === "intersection" ? type.types : type ? [type] : [];
  return [
    ...children,
    ...parts.flatMap((part) =>
      part.type === "reflection"
        ? (part.declaration.children ?? []).filter((child) => getComment(child))
        : [],
    ),
  ];
}

/** Lists the options that a call takes. `outer` holds the type parameters that the type of the options may
 * name. */
export function listOptions(
  parameters: readonly Parameter[],
  outer: readonly Reflection[],
  declarations: Declarations,
): readonly Reflection[] {
  const options = parameters.find((parameter) => parameter.name === "options");
  return options ? resolveMembers(options.type, outer, declarations) : [];
}

/** Resolves a type of options to its members, through `Omit`, `Pick` and `Only`. */
function resolveMembers(
  type: Type,
  outer: readonly Reflection[],
  declarations: Declarations,
): readonly Reflection[] {
  const resolve = (each: Type) => resolveMembers(each, outer, declarations);
  if (type.type === "intersection") return type.types.flatMap(resolve);
  if (type.type === "reflection") return type.declaration.children ?? [];
  if (type.type !== "reference") return [];
  const { name, typeArguments = [] } = type;
  if (type.refersToTypeParameter) {
    const bound = outer.findLast((each) => each.name === name)?.type;
    return bound ? resolve(bound) : [];
  }
  if (name === "Only") return resolve(typeArguments[1]!);
  if (name === "Omit" || name === "Pick") {
    const names = listLiterals(typeArguments[1]!);
    return resolve(typeArguments[0]!).filter((member) => names.includes(member.name) === (name === "Pick"));
  }
  return declarations.get(name)?.children ?? [];
}

/** Lists the literals of a union, such as the names that `Omit` leaves out. */
export const listLiterals = (type: Type): readonly unknown[] =>
  type.type === "union" ? type.types.flatMap(listLiterals) : type.type === "literal" ? [type.value] : [];
