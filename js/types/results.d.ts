// The types of results, which the types of inputs and of options decide. A file of declarations exports all of
// them; those without the word `export` stay out of the reference.
// biome-ignore-all lint/correctness/noUnusedVariables: other files of js/types import them
import type { HalfArray, IntegerArray } from "./inputs.js";
import type { RejectRule } from "./reject.js";
import type { Signed } from "./softmax.js";

/** The type of a result: the type of array that the input has. Integers give a `Float64Array`, and a tensor
 * gives a flat array of the type of its data. */
type LikeInput<X> = X extends Float32Array
  ? Float32Array<ArrayBuffer>
  : X extends readonly number[]
    ? number[]
    : X extends HalfArray
      ? X
      : X extends Float64Array | IntegerArray
        ? Float64Array<ArrayBuffer>
        : X extends { readonly data: infer D }
          ? LikeInput<D>
          : never;
/** The type of array that `out` may be: the one that the result would have. It follows from the input X,
 * which TypeScript would else infer from `out` too. */
type OutOf<X> = NoInfer<
  X extends Float32Array
    ? Float32Array
    : X extends readonly number[]
      ? number[]
      : X extends HalfArray
        ? X
        : X extends Float64Array | IntegerArray
          ? Float64Array
          : X extends { readonly data: infer D }
            ? OutOf<D>
            : never
>;

/** The type of option K in options O; undefined if O lacks it. */
type OptionOf<O, K extends string> = O extends unknown
  ? K extends keyof O
    ? {} extends Pick<O, K>
      ? O[K] | undefined
      : O[K]
    : undefined
  : never;

/** Bounds a type O of options by the known ones: any other name is an error, as it is at run time. Arrays,
 * functions and other values that aren't objects of options are excluded by their `length`. O may be a
 * union. `Further` bounds it further. */
type Only<O, Known, Further = unknown> = Known & { readonly length?: never } & {
  readonly [K in Exclude<keyof O, keyof Known> & string]: `there is no option '${K}'`;
} & Further;

/** Bounds a type O of options whose `reject` has the fields of the rule and those that `fitReject` adds. */
type OnlyReject<O> = {
  readonly [K in keyof O & "reject"]?: O[K] extends object
    ? Only<O[K], RejectRule & { kept?: number; n?: number }>
    : unknown;
};

/** Bounds a type O of options of which only A or B may be given. */
type NotBoth<O, A extends string, B extends string> = {
  readonly [K in keyof O & B]?: O extends { readonly [Key in A | B]: {} }
    ? `${A} and ${B} can't both be given`
    : unknown;
};

// The types of options decide the types of results. They distribute over unions, so that an option which may
// have either of two values gives either of two results.

/** The number of dimensions of an array X with the shape S; `number` if the types don't say. */
type Rank<S, X> = S extends undefined
  ? X extends { readonly dims: infer D } | { readonly shape: infer D }
    ? D extends readonly unknown[]
      ? D["length"]
      : number
    : 1
  : S extends readonly unknown[]
    ? S["length"]
    : number;

type IsSame<A extends number, B extends number> = A extends number
  ? B extends number
    ? number extends A
      ? boolean
      : number extends B
        ? boolean
        : A extends B
          ? true
          : false
    : never
  : never;

/** Is `true` if a row along the axes A takes all R dimensions. */
type IsSingleRow<A, R extends number> = A extends null
  ? true
  : A extends readonly unknown[]
    ? IsSame<A["length"], R>
    : R extends 0
      ? true
      : IsSame<1, R>;

/** One for a single row, Rows for several. */
type PerRow<One, Rows, X, O> = OneOrRows<
  One,
  Rows,
  IsSingleRow<OptionOf<O, "axis">, Rank<OptionOf<O, "shape">, X>>
>;
type OneOrRows<One, Rows, IsOne> = IsOne extends true ? One : Rows;

/** One for a single row, unless `keepDims` asks for an array. */
type Reduced<One, Rows, X, O, K = OptionOf<O, "keepDims">> = K extends true ? Rows : PerRow<One, Rows, X, O>;

type LogSumExpResult<One, Rows, X, O, S = OptionOf<O, "returnSign">> = S extends true
  ? Signed<Reduced<One, Rows, X, O>>
  : Reduced<One, Rows, X, O>;
