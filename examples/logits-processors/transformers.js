// The steps of softmax-wasm in transformers.js: generate(…, { logits_processor: [new Warp({ topP: 0.9 })] }).
//
// Its own temperature comes before (pass temperature: 1 there), and its own top_k, 50 by default, after it
// (pass top_k: 0); its top_p does nothing.
import { LogitsProcessor } from "@huggingface/transformers";
import { warp } from "softmax-wasm";

export class Warp extends LogitsProcessor {
  /** Takes the options of warp. */
  constructor(options) {
    super();
    this.options = options;
  }

  /** Replaces the logits of each sequence, whose tokens are the history of its penalties. */
  _call(inputIds, logits) {
    const length = logits.dims.at(-1);
    inputIds.forEach((history, row) => {
      const own = logits.data.subarray(row * length, (row + 1) * length);
      warp(own, { ...this.options, history, out: own });
    });
    return logits;
  }
}
