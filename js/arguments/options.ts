// The options of a function: the names that it knows, and numbers and choices, each read once and checked.
import { type Caller, type Code, getTag, refuse, shorten, show, typeError } from "../errors.js";
import { suggestFix } from "./kinds.js";
import { findNearest } from "./nearest_option.js";

/** Describes a function of the API by its name and the names of its options. */
export interface Signature extends Caller {
  readonly options: readonly string[];
}

/** Describes a function of the API. Every call of this is marked as pure, so that bundlers drop it together
 * with an unused function. */
export const describeFunction = (
  name: string,
  f: Function | undefined,
  ...options: (readonly string[])[]
): Signature => ({
  name,
  f,
  options: options.flat(),
});

/** The options as the user passed them, with known names and unchecked values. */
export type UserOptions = Record<string, unknown>;

/** The default of `options`. It is compared by identity, so that calls without options share one result of
 * `parseRowOptions`. */
export const NO_OPTIONS: object = {};

/** Returns a copy of the options. Throws if they aren't an object, and for a name that the function doesn't
 * know, with the nearest name that it knows. */
export function copyOptions(options: object, caller: Signature): UserOptions {
  const names = caller.options;
  if (!isPlainObject(options)) {
    // A number may be meant as the temperature or the axis, or it is the index that `map` passes to a
    // function whose options are the second argument.
    const hints = [show(options)];
    if (typeof options === "number") {
      const meant = options < 0 ? "axis" : "temperature";
      const fixes = names.includes(meant) ? [`{ ${meant}: ${options} }`] : [];
      if (caller.f?.length === 1 && !caller.name.includes("."))
        fixes.push(`rows.map((row) => ${caller.name}(row))`);
      if (fixes[0]) hints.push(fixes.join(", or "));
    }
    throw typeError(caller, "ERR_OPTION", `options have to be an object, not ${hints.join(": ")}`);
  }
  return copyKnown(options, names, caller, (key) => `there is no option '${key}'`, "its options");
}

/** Returns a copy of an option that is an object, such as `priors`. Throws for a key that it can't have. */
export const copyKnownFields = (
  value: object,
  names: readonly string[],
  caller: Caller,
  what: string,
): UserOptions => copyKnown(value, names, caller, (key) => `${what} has no '${key}'`, "it may have");

/** Returns a copy of a fit or a rule that is passed as an option. Throws unless it is an object; `rule` says
 * what it has to be. */
export function copyFields(
  value: unknown,
  names: readonly string[],
  caller: Caller,
  what: string,
  rule: string,
): UserOptions {
  if (Object(value) === value) return copyKnownFields(value as object, names, caller, what);
  throw typeError(
    caller,
    "ERR_OPTION",
    `${what} has to be ${rule}, not ${show(value)}${suggestFix(value, what)}`,
  );
}

/** Copies an object. Throws for a key that isn't among the names: `complain` says what is wrong with it, and
 * `known` introduces the names. */
function copyKnown(
  from: object,
  names: readonly string[],
  caller: Caller,
  complain: (key: string) => string,
  known: string,
): UserOptions {
  const copy: UserOptions = {};
  // Inherited keys count too, so that an object may extend its defaults.
  for (const key in from) {
    if (!names.includes(key)) {
      const close = findNearest(key, names);
      const all = names.length > 0 ? `${known}: ${names.join(", ")}` : "the function has none";
      const hint = close ? `did you mean '${close}'?` : all;
      throw typeError(caller, "ERR_OPTION", `${complain(shorten(key))}; ${hint}`);
    }
    copy[key] = (from as UserOptions)[key];
  }
  return copy;
}

/** Tells whether a value is a plain object. Arrays, Maps and Dates aren't: they would pass for empty
 * options. */
export const isPlainObject = (value: unknown): value is object => getTag(value) === "Object";

/** Reads a number that passes a test; the rule states the test in words. */
export function parseNumber<None extends number | undefined>(
  user: UserOptions,
  key: string,
  otherwise: None,
  caller: Caller,
  code: Code,
  rule: string,
  passes: (x: number) => boolean,
): number | None {
  const value = user[key];
  if (value === undefined) return otherwise;
  return typeof value === "number" && passes(value) ? value : refuse(caller, code, key, value, rule);
}

/** Reads a temperature. */
export const parseTemperature = (user: UserOptions, caller: Caller, key = "temperature"): number =>
  parseNumber(user, key, 1, caller, "ERR_TEMPERATURE", "0 or more", (t) => t >= 0);

/** Reads a seed, which has to be given. */
export const parseSeed = ({ seed }: UserOptions, caller: Caller): number =>
  Number.isSafeInteger(seed)
    ? (seed as number)
    : refuse(caller, "ERR_RANDOM", "seed", seed, "an integer above -2^53 and below 2^53");

/** Reads `ignoreIndex`, the class of rows that don't count. */
export const parseIgnoreIndex = <None extends number | undefined>(
  user: UserOptions,
  otherwise: None,
  caller: Caller,
  code: Code,
): number | None => parseNumber(user, "ignoreIndex", otherwise, caller, code, "an integer", Number.isInteger);

/** Reads an integer that is at least `least`. */
export const parseInteger = (
  user: UserOptions,
  key: string,
  otherwise: number,
  caller: Caller,
  code: Code,
  least: number,
  or = "",
): number =>
  parseNumber(
    user,
    key,
    otherwise,
    caller,
    code,
    `an integer from ${least} on${or}`,
    (n) => Number.isInteger(n) && n >= least,
  );

/** Reads `topK`, the largest number of classes or entries that are kept. */
export const parseTopK = (user: UserOptions, otherwise: number, caller: Caller): number =>
  user.topK === Infinity
    ? Infinity
    : parseInteger(user, "topK", otherwise, caller, "ERR_K", 1, ", or Infinity for all");

/** Reads a number from 0 to 1. The default may lie outside. */
export const parseFraction = (
  user: UserOptions,
  key: string,
  otherwise: number,
  caller: Caller,
  code: Code = "ERR_FRACTION",
): number => parseNumber(user, key, otherwise, caller, code, "from 0 to 1", (n) => n >= 0 && n <= 1);

/** Reads an option that takes one of several values; the first is the default. */
export function parseChoice<Choice extends string | boolean>(
  user: UserOptions,
  key: string,
  allowed: readonly Choice[],
  caller: Caller,
): Choice {
  const value = user[key];
  if (value === undefined) return allowed[0]!;
  if (allowed.includes(value as Choice)) return value as Choice;
  throw typeError(
    caller,
    "ERR_OPTION",
    `${key} has to be ${allowed.map(show).join(" or ")}, not ${show(value)}`,
  );
}
