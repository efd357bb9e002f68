// The part of TypeDoc's output (`typedoc --json`) for the public types that the reference uses.
import { readFileSync } from "node:fs";

/** The numbers of TypeDoc's kinds of reflections, by the names of its enumeration `ReflectionKind`. */
export const ReflectionKind = {
  Variable: 32,
  Function: 64,
  Class: 128,
  Constructor: 512,
  Property: 1024,
  Accessor: 262144,
} as const;

/** Text, code or a link in a comment. */
interface CommentDisplayPart {
  readonly kind: "text" | "code" | "inline-tag";
  readonly text: string;
}
interface Comment {
  readonly summary: readonly CommentDisplayPart[];
  readonly blockTags?: readonly { readonly tag: string; readonly content: readonly CommentDisplayPart[] }[];
}

export interface Parameter {
  readonly name: string;
  readonly comment?: Comment;
  readonly flags: { readonly isOptional?: boolean };
  readonly type: Type;
}
export interface SignatureReflection {
  readonly comment?: Comment;
  readonly sources?: readonly { readonly fileName: string; readonly line: number }[];
  readonly typeParameters?: readonly Reflection[];
  readonly parameters?: readonly Parameter[];
  readonly type: Type;
}
export interface Reflection {
  readonly id: number;
  readonly name: string;
  readonly kind: number;
  readonly flags: {
    readonly isOptional?: boolean;
    readonly isStatic?: boolean;
    readonly isReadonly?: boolean;
  };
  readonly comment?: Comment;
  readonly sources?: readonly { readonly fileName: string; readonly line: number }[];
  readonly children?: readonly Reflection[];
  readonly signatures?: readonly SignatureReflection[];
  readonly indexSignatures?: readonly SignatureReflection[];
  readonly getSignature?: SignatureReflection;
  readonly type?: Type;
  readonly typeParameters?: readonly Reflection[];
  readonly extendedTypes?: readonly Type[];
  readonly inheritedFrom?: unknown;
}

export type Type =
  | { readonly type: "intrinsic"; readonly name: string }
  | { readonly type: "literal"; readonly value: unknown }
  | {
      readonly type: "reference";
      readonly name: string;
      readonly target: unknown;
      readonly typeArguments?: readonly Type[];
      readonly refersToTypeParameter?: boolean;
    }
  | { readonly type: "union" | "intersection"; readonly types: readonly Type[] }
  | { readonly type: "array"; readonly elementType: Type }
  | { readonly type: "typeOperator"; readonly operator: string; readonly target: Type }
  | { readonly type: "tuple"; readonly elements: readonly Type[] }
  | { readonly type: "namedTupleMember"; readonly name: string; readonly element: Type }
  | { readonly type: "indexedAccess"; readonly objectType: Type; readonly indexType: Type }
  | { readonly type: "predicate"; readonly name: string; readonly targetType: Type }
  | { readonly type: "conditional"; readonly trueType: Type; readonly falseType: Type }
  | { readonly type: "reflection"; readonly declaration: Reflection };

/** An entry point of the package, such as "learn". */
export interface EntryPoint {
  readonly name: string;
  readonly children: readonly Reflection[];
}

/** Reads the entry points from TypeDoc's file. */
export function readEntryPoints(file: URL): readonly EntryPoint[] {
  const { children } = JSON.parse(readFileSync(file, "utf8")) as { children: EntryPoint[] };
  const sources = new Map<string, readonly string[]>();
  const readLines = (name: string) => {
    if (!sources.has(name)) sources.set(name, readFileSync(new URL(`../${name}`, file), "utf8").split("\n"));
    return sources.get(name)!;
  };
  // TypeScript resolves the bounds of a few type parameters, such as `O extends Only<O, SampleOptions>`, to
  // never. The source still has the bounds, so they are read from there.
  const repair = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(repair);
    if (typeof value !== "object" || value === null) return value;
    const { sources: [at] = [], typeParameters } = value as SignatureReflection;
    const isLost = typeParameters?.some(({ type }) => type?.type === "intrinsic" && type.name === "never");
    const result = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, repair(each)]));
    if (!isLost) return result;
    const [, name] = /Only<O, (\w+)/.exec(
      readLines(at!.fileName)
        .slice(at!.line - 1)
        .join("\n"),
    )!;
    return {
      ...result,
      typeParameters: typeParameters!.map((parameter) =>
        parameter.name === "O" ? { ...parameter, type: { type: "reference", name } } : parameter,
      ),
    };
  };
  return repair(children) as readonly EntryPoint[];
}

/** Returns the kind of a reflection as a word. */
export const getKind = ({ kind }: Reflection): string =>
  ({
    [ReflectionKind.Function]: "function",
    [ReflectionKind.Class]: "class",
    [ReflectionKind.Variable]: "constant",
  })[kind] ?? "type";

/** Returns the comment of a reflection. TypeDoc attaches the comment of a callable to its signature. */
export const getComment = ({ comment, signatures, getSignature }: Reflection): Comment | undefined =>
  comment ?? signatures?.[0]?.comment ?? getSignature?.comment;

/** Returns the text of a comment. Links to other names become code. */
export const formatText = (parts: readonly CommentDisplayPart[] = []): string =>
  parts.map(({ kind, text }) => (kind === "inline-tag" ? `\`${text}\`` : text)).join("");

/** Returns the texts of the tags of a comment, such as "@throws". */
export const listTags = (comment: Comment | undefined, tag: string): readonly string[] =>
  (comment?.blockTags ?? []).filter((block) => block.tag === tag).map(({ content }) => formatText(content));
