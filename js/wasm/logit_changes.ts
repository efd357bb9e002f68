import type { Address } from "./memory.js";

/** The exports of src/wasm/logit_changes.rs, which the modules of softmax, log-softmax and log-sum-exp have
 * too. */
export interface LogitChanges {
  log_ratios(to: Address, from: Address, n: number): void;
  softcap(x: Address, n: number, work: Address, cap: number): void;
  add_bias(x: Address, n: number, bias: Address): void;
}
