// The steps of softmax-wasm in web-llm: new MLCEngine({ logitProcessorRegistry: new Map([[modelId, new Warp({
// minP: 0.05 })]]) }).
import { warp } from "softmax-wasm";

/** Implements the interface LogitProcessor of web-llm. */
export class Warp {
  #options;
  #history = [];

  /** Takes the options of warp. */
  constructor(options) {
    this.#options = options;
  }

  processLogits(logits) {
    return warp(logits, { ...this.#options, history: this.#history });
  }

  processSampledToken(token) {
    this.#history.push(token);
  }

  resetState() {
    this.#history = [];
  }
}
