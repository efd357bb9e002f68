// Types as a reader wants them: parameters stand for what they may be, and a result that depends on the
// options for the union of what it can be. The exact types are those of the editor.
import { escapeHtml } from "./html.ts";
import type { Parameter, Reflection, Signature, Type } from "./model.ts";

/** The results that depend on options, by what they can be: the indices of type arguments, or a name. */
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
/** What is said without its type arguments, as they only carry the input's type on. */
const PLAIN = new Set(["LikeInput", "OutOf", "CalibrationFit", "Labels", "LinearClassifier", "LinearModel"]);

export class TypePrinter {
  readonly #link: (name: string) => string;
  #parameters: ReadonlyMap<string, Type | undefined> = new Map();

  /** `link` returns the HTML of a name, linked where it has an entry of its own. */
  constructor(link: (name: string) => string) {
    this.#link = link;
  }

  /** Returns the HTML of a type. `parameters` are the type parameters that it may name. */
  print(type: Type, parameters: readonly Reflection[] = []): string {
    const before = this.#parameters;
    this.#parameters = new Map([...before, ...parameters.map(({ name, type }) => [name, type] as const)]);
    try {
      return this.#type(type);
    } finally {
      this.#parameters = before;
    }
  }

  /** Returns the HTML of what a call takes and returns. */
  signature(
    { parameters = [], typeParameters = [], type }: Signature,
    name: string,
    outer: readonly Reflection[],
  ) {
    const taken = parameters
      .filter((parameter) => parameter.name !== "this")
      .map((parameter) => this.#parameter(parameter, [...outer, ...typeParameters]));
    const oneLine = `${name}(${taken.join(", ")})`;
    const length = oneLine.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "&").length;
    const call = length > 60 ? `${name}(\n  ${taken.join(",\n  ")},\n)` : oneLine;
    return `${call}: ${this.print(type, [...outer, ...typeParameters])}`;
  }

  #parameter({ name, flags, type }: Parameter, parameters: readonly Reflection[]) {
    return `${name}${flags.isOptional ? "?" : ""}: ${this.print(type, parameters)}`;
  }

  /** Returns the HTML of a property or a method. Without `undefined`, which an optional property says
   * already. */
  property({ name, flags, type, signatures, getSignature }: Reflection, parameters: readonly Reflection[]) {
    if (signatures) return this.signature(signatures[0]!, name, parameters);
    const printed = this.print(type ?? getSignature!.type, parameters);
    return `${name}${flags.isOptional ? "?" : ""}: ${flags.isOptional ? printed.replace(/ \| undefined$/, "") : printed}`;
  }

  #union(types: readonly string[]) {
    return [...new Set(types.flatMap((text) => (/[({]/.test(text) ? [text] : text.split(" | "))))].join(
      " | ",
    );
  }

  #type(type: Type): string {
    switch (type.type) {
      case "intrinsic":
        return type.name;
      case "literal":
        return escapeHtml(JSON.stringify(type.value));
      case "union":
        return this.#union(type.types.map((each) => this.#type(each)));
      case "intersection":
        return type.types.map((each) => this.#type(each)).join(" &amp; ");
      case "array": {
        const element = this.#type(type.elementType);
        return / [|&] /.test(element.replaceAll("&amp;", "&")) ? `(${element})[]` : `${element}[]`;
      }
      case "typeOperator":
        // `readonly` is a promise of this package that costs its users nothing.
        return type.operator === "readonly"
          ? this.#type(type.target)
          : `${type.operator} ${this.#type(type.target)}`;
      case "tuple":
        return `[${type.elements.map((each) => this.#type(each)).join(", ")}]`;
      case "namedTupleMember":
        return `${type.name}: ${this.#type(type.element)}`;
      case "indexedAccess":
        return `${this.#type(type.objectType)}[${this.#type(type.indexType)}]`;
      case "predicate":
        return `${type.name} is ${this.#type(type.targetType)}`;
      case "conditional":
        return this.#union(
          [this.#type(type.trueType), this.#type(type.falseType)].filter((text) => text !== "never"),
        );
      case "reference":
        return this.#reference(type);
      case "reflection":
        return this.#object(type.declaration);
      default:
        throw new Error(`The reference has no words for the type ${JSON.stringify(type)}`);
    }
  }

  #reference({
    name,
    typeArguments = [],
    refersToTypeParameter,
  }: Extract<Type, { type: "reference" }>): string {
    if (refersToTypeParameter) {
      const bound = this.#parameters.get(name);
      // A parameter may bound itself, as `O extends Only<O, …>` does.
      return bound && !(bound.type === "reference" && bound.name === name) ? this.#type(bound) : name;
    }
    if (name === "Only") return this.#type(typeArguments[1]!);
    const results = RESULTS[name];
    if (results)
      return this.#union(
        results.map((each) =>
          typeof each === "number" ? this.#type(typeArguments[each]!) : this.#names(each),
        ),
      );
    const isOwn = PLAIN.has(name) || /Array$|Options$/.test(name);
    if (isOwn || typeArguments.length === 0) return this.#link(name);
    return `${this.#link(name)}&lt;${typeArguments.map((each) => this.#type(each)).join(", ")}&gt;`;
  }

  #names = (name: string) => (/^[A-Z]\w*$/.test(name) ? this.#link(name) : name);

  #object({ children = [], signatures, indexSignatures = [] }: Reflection): string {
    if (signatures) {
      const [{ parameters = [], type }] = signatures as [Signature];
      return `(${parameters.map((parameter) => this.#parameter(parameter, [])).join(", ")}) => ${this.#type(type)}`;
    }
    const members = [
      ...children.map((child) => this.property(child, [])),
      ...indexSignatures.map(({ parameters, type }) => {
        const [{ name, type: key }] = parameters as [Parameter];
        return `[${name}: ${this.#type(key)}]: ${this.#type(type)}`;
      }),
    ];
    return members.length === 0 ? "{}" : `{ ${members.join("; ")} }`;
  }
}
