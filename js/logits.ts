// A handle on logits that live in the module's memory: what is written there is computed there.
import { rangeError, show, typeError } from "./errors.js";
import { type Result } from "./kinds.js";
import { readOptions } from "./options.js";
import { topK } from "./relatives.js";
import { logSoftmax, logSumExp, softmax } from "./softmax.js";
import { type Floats, f32, f64, release, reserveIn, roomOfRow, wasm } from "./wasm.js";

/** Regions of the memory that handles have given back. */
const returned: number[] = [];
let regions = 0;

function giveBack(region: number): void {
  release(region);
  returned.push(region);
}

/** Frees what a program forgets, some time. */
const forgotten = new FinalizationRegistry(giveBack);

/** The region of a handle, for those who compute there. */
export let regionOf: (logits: Logits) => number;

export class Logits {
  readonly length: number;
  #shift: 2 | 3;
  #region: number;
  #start: number;
  #view: Floats | undefined;

  constructor(n: number, type: "f32" | "f64" = "f32") {
    if (type !== "f32" && type !== "f64") {
      throw typeError("ERR_INPUT", `Logits: the type has to be "f32" or "f64", not ${show(type)}`);
    }
    if (typeof n !== "number") throw typeError("ERR_INPUT", `Logits: n has to be a number, not ${show(n)}`);
    if (!Number.isInteger(n) || n < 0) throw rangeError("ERR_SHAPE", `Logits: n is ${n}; it has to be an integer from 0 on`);
    this.length = n;
    this.#shift = type === "f32" ? 2 : 3;
    const bytes = roomOfRow(n) * 2 ** this.#shift;
    const region = returned.pop() ?? ++regions;
    try {
      this.#start = reserveIn(region, bytes, n);
    } catch (error) {
      returned.push(region);
      throw error;
    }
    this.#region = region;
    forgotten.register(this, region, this);
  }

  get data(): Floats {
    // A view of the memory has no entries any more after it has grown; one that never had any
    // doesn't tell.
    if (this.#view === undefined || this.#view.length !== this.length || this.length === 0) this.#view = this.#makeView();
    return this.#view;
  }

  #makeView(): Floats {
    this.#check();
    const memory = this.#shift === 2 ? f32() : f64();
    const first = this.#start >>> this.#shift;
    return memory.subarray(first, first + this.length);
  }

  #check(): void {
    if (this.#region === 0) throw typeError("ERR_FREED", "Logits: this handle has been freed");
  }

  softmax(options?: object): Floats {
    this.#check();
    if (options !== undefined) {
      readOptions(options, "Logits.softmax");
      return this.#replace(softmax(this.data.slice(), options));
    }
    if (this.#shift === 2) wasm().softmax_f32(this.#region, this.length);
    else wasm().softmax_f64(this.#region, this.length);
    return this.data;
  }

  logSoftmax(options: object = {}): Floats {
    readOptions(options, "Logits.logSoftmax");
    return this.#replace(logSoftmax(this.data.slice(), options));
  }

  #replace(result: Result): Floats {
    this.data.set(result);
    return this.data;
  }

  logSumExp(): number {
    return logSumExp(this.data.slice()) as number;
  }

  topK(k: number): ReturnType<typeof topK> {
    return topK(this.data.slice(), k);
  }

  free(): void {
    if (this.#region === 0) return;
    forgotten.unregister(this);
    giveBack(this.#region);
    this.#region = 0;
    this.#view = undefined;
  }

  static {
    regionOf = (logits) => logits.#region;
    disposeByFree(this.prototype);
  }
}

/** Lets `using` call free; not every engine has that. */
export function disposeByFree(prototype: { free(): void }): void {
  const { dispose } = Symbol as { dispose?: symbol };
  if (dispose) Object.defineProperty(prototype, dispose, { value: prototype.free, configurable: true, writable: true });
}
