// Formats types for readers rather than for compilers. A type parameter is shown as its bound, and a result
// that depends on the options is shown as the union of all results. Editors show the exact types.
import { escapeHtml } from "./html.ts";
import type { Parameter, Reflection, SignatureReflection, Type } from "./model.ts";

/** The results that depend on options, with the types that each can be. A number is the index of a type
 * argument, and a text is a name. */
const RESULTS: Readonly<Record<string, readonly (number | string)[]>> = {
  Reduced: [0, 1],
  PerRow: [0, 1],
  OneOrRows: [0, 1],
  LogSumExpResult: [0, 1, "Signed"],
  Loss: ["number", "LikeInput"],
  BinaryLoss: ["number", "LikeInput"],
  Added: ["number", "LikeInput"],
  WarpResult: [0, "Warped"],
  Sampled: ["number", "Int32Array", "Draw", "Draws"],
  Fitted: ["ConformalFit"],
  HandleData: ["Float32Array", "Float64Array"],
  AnyOut: ["number[]", "Float32Array", "Float64Array", "HalfArray"],
  LabelOf: ["ClassLabel"],
  Widened: ["ClassLabel"],
  Labelled: ["LinearClassifier"],
};
/** The types that are shown without their type arguments, which only carry the type of the input on. */
const PLAIN = new Set(["LikeInput", "OutOf", "CalibrationFit", "Labels", "LinearClassifier", "LinearModel"]);

export class TypePrinter {
  readonly #link: (name: string) => string;
  #parameters: ReadonlyMap<string, Type | undefined> = new Map();

  /** Stores `link`, which returns the HTML of a name with a link to its entry if it has one. */
  constructor(link: (name: string) => string) {
    this.#link = link;
  }

  /** Formats a type as HTML. `parameters` are the type parameters that the type may name. */
  print(type: Type, parameters: readonly Reflection[] = []): string {
    const before = this.#parameters;
    this.#parameters = new Map([...before, ...parameters.map(({ name, type }) => [name, type] as const)]);
    try {
      return this.#printType(type);
    } finally {
      this.#parameters = before;
    }
  }

  /** Formats the parameters and the result of a call as HTML. */
  printSignature(
    { parameters = [], typeParameters = [], type }: SignatureReflection,
    name: string,
    outer: readonly Reflection[],
  ) {
    const taken = parameters
      .filter((parameter) => parameter.name !== "this")
      .map((parameter) => this.#printParameter(parameter, [...outer, ...typeParameters]));
    const oneLine = `${name}(${taken.join(", ")})`;
    const length = oneLine.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "&").length;
    const call = length > 60 ? `${name}(\n  ${taken.join(",\n  ")},\n)` : oneLine;
    return `${call}: ${this.print(type, [...outer, ...typeParameters])}`;
  }

  #printParameter({ name, flags, type }: Parameter, parameters: readonly Reflection[]) {
    return `${name}${flags.isOptional ? "?" : ""}: ${this.print(type, parameters)}`;
  }

  /** Formats a property or a method as HTML. `undefined` is left out, because the mark of an optional
   * property says it already. */
  printProperty(
    { name, flags, type, signatures, getSignature }: Reflection,
    parameters: readonly Reflection[],
  ) {
    if (signatures) return this.printSignature(signatures[0]!, name, parameters);
    const printed = this.print(type ?? getSignature!.type, parameters);
    return `${name}${flags.isOptional ? "?" : ""}: ${flags.isOptional ? printed.replace(/ \| undefined$/, "") : printed}`;
  }

  #printUnion(types: readonly string[]) {
    return [...new Set(types.flatMap((text) => (/[({]/.test(text) ? [text] : text.split(" | "))))].join(
      " | ",
    );
  }

  #printType(type: Type): string {
    switch (type.type) {
      case "intrinsic":
        return type.name;
      case "literal":
        return escapeHtml(JSON.stringify(type.value));
      case "union":
        return this.#printUnion(type.types.map((each) => this.#printType(each)));
      case "intersection":
        return type.types.map((each) => this.#printType(each)).join(" &amp; ");
      case "array": {
        const element = this.#printType(type.elementType);
        return / [|&] /.test(element.replaceAll("&amp;", "&")) ? `(${element})[]` : `${element}[]`;
      }
      case "typeOperator":
        // `readonly` is a promise of this package and asks nothing of its users.
        return type.operator === "readonly"
          ? this.#printType(type.target)
          : `${type.operator} ${this.#printType(type.target)}`;
      case "tuple":
        return `[${type.elements.map((each) => this.#printType(each)).join(", ")}]`;
      case "namedTupleMember":
        return `${type.name}: ${this.#printType(type.element)}`;
      case "indexedAccess":
        return `${this.#printType(type.objectType)}[${this.#printType(type.indexType)}]`;
      case "predicate":
        return `${type.name} is ${this.#printType(type.targetType)}`;
      case "conditional":
        return this.#printUnion(
          [this.#printType(type.trueType), this.#printType(type.falseType)].filter(
            (text) => text !== "never",
          ),
        );
      case "reference":
        return this.#printReference(type);
      case "reflection":
        return this.#printObject(type.declaration);
      default:
        throw new Error(`The reference has no words for the type ${JSON.stringify(type)}`);
    }
  }

  #printReference({
    name,
    typeArguments = [],
    refersToTypeParameter,
  }: Extract<Type, { type: "reference" }>): string {
    if (refersToTypeParameter) {
      const bound = this.#parameters.get(name);
      // A parameter may refer to itself in its bound, as in `O extends Only<O, …>`.
      return bound && !(bound.type === "reference" && bound.name === name) ? this.#printType(bound) : name;
    }
    if (name === "Only") return this.#printType(typeArguments[1]!);
    if (name === "NoInfer") return this.#printType(typeArguments[0]!);
    const results = RESULTS[name];
    if (results)
      return this.#printUnion(
        results.map((each) =>
          typeof each === "number" ? this.#printType(typeArguments[each]!) : this.#names(each),
        ),
      );
    const isOwn = PLAIN.has(name) || /Array$|Options$/.test(name);
    if (isOwn || typeArguments.length === 0) return this.#link(name);
    return `${this.#link(name)}&lt;${typeArguments.map((each) => this.#printType(each)).join(", ")}&gt;`;
  }

  #names = (name: string) => (/^[A-Z]\w*$/.test(name) ? this.#link(name) : name);

  #printObject({ children = [], signatures, indexSignatures = [] }: Reflection): string {
    if (signatures) {
      const [{ parameters = [], type }] = signatures as [SignatureReflection];
      return `(${parameters.map((parameter) => this.#printParameter(parameter, [])).join(", ")}) => ${this.#printType(type)}`;
    }
    const members = [
      ...children.map((child) => this.printProperty(child, [])),
      ...indexSignatures.map(({ parameters, type }) => {
        const [{ name, type: key }] = parameters as [Parameter];
        return `[${name}: ${this.#printType(key)}]: ${this.#printType(type)}`;
      }),
    ];
    return members.length === 0 ? "{}" : `{ ${members.join("; ")} }`;
  }
}
