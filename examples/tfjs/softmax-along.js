// tf.softmax for any axis, with its gradient; tf.softmax itself takes the last axis only.
import * as tf from "@tensorflow/tfjs";
import { softmax, softmaxGrad } from "softmax-wasm";

export function softmaxAlong(tensor, axis) {
  const options = { shape: tensor.shape, axis };
  const operation = tf.customGrad((x, save) => {
    // A tensor of integers has an Int32Array, whose softmax would be f64.
    const logits = new Float32Array(x.dataSync());
    const p = tf.tensor(softmax(logits, options), x.shape);
    save([p]);
    const gradFunc = (dp, [p]) => tf.tensor(softmaxGrad(p.dataSync(), dp.dataSync(), options), x.shape);
    return { value: p, gradFunc };
  });
  return operation(tensor);
}
