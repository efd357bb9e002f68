// softmax-wasm/learn: a linear classifier that learns in the browser, and the model that only predicts.
export { LinearClassifier } from "../learn/linear_classifier.js";
export { model } from "../learn/model.js";
