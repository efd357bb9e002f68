// How <softmax-explorer> writes numbers.
import { formatSign } from "../format.js";

/** Formats a number as people read it, without the last digits, in which binary sums such as 0.1 + 0.2 are
 * off. */
export function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : Number.isNaN(x) ? "NaN" : "∞";
  return String(Number(x.toPrecision(6))).replace("-", "−");
}

/** Formats a number of nats, with three decimals. */
export function formatNats(x: number): string {
  return Number.isFinite(x) ? x.toFixed(3) : formatNumber(x);
}

/** Formats a part of the gradient with its sign; what rounds to 0 has none. */
export function formatGradient(g: number): string {
  return `${formatSign(g, 3)}${formatNats(Math.abs(g))}`;
}
