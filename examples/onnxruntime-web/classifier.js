// A model that onnxruntime-web runs in one thread, and classify, which names what its logits say.
import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";
import { classify } from "softmax-wasm";

ort.env.wasm.numThreads = 1;
// A browser fetches the model by create("iris.onnx").
const session = await ort.InferenceSession.create(await readFile(new URL("iris.onnx", import.meta.url)));

/** The species of flowers: [sepal length, sepal width, petal length, petal width] in cm each. */
export async function nameFlowers(flowers) {
  const lengths = new ort.Tensor("float32", flowers.flat(), [flowers.length, 4]);
  const { logits } = await session.run({ lengths });
  const labels = ["setosa", "versicolor", "virginica"];
  return classify(logits, { labels, topK: 2, threshold: 0.7 });
}
