// The smoke test of softmax-wasm/learn: it learns, saves, and refuses wrong input.

export async function smokeLearn({ LinearClassifier }) {
  const X = new Float32Array([0, 1, 4, 5]);
  const model = await new LinearClassifier().fit(X, ["low", "low", "high", "high"]);
  const found = {
    classes: model.classes.join(),
    predicted: model.predict([0.5, 4.5]).join(),
    sum: Math.abs(model.predictProba([2]).reduce((sum, p) => sum + p, 0) - 1) < 1e-6,
    unsure: model.classify([2.5], { threshold: 0.9 })[0].abstained,
    kept: LinearClassifier.fromBytes(model.toBytes()).predict([9]).join(),
    read: LinearClassifier.fromJSON(JSON.stringify(model)).predict([-9]).join(),
    refused: await new LinearClassifier().fit(X, [1, 1, 1, 1]).catch(({ code }) => code),
  };
  model.free();
  const expected = {
    classes: "high,low",
    predicted: "low,high",
    sum: true,
    unsure: "threshold",
    kept: "high",
    read: "low",
  };
  const failures = Object.entries(expected).filter(([name, value]) => found[name] !== value);
  if (!/^ERR_/.test(found.refused)) failures.push(["refused", "a code"]);
  return failures.map(([name, value]) => `${name}: ${found[name]} instead of ${value}`);
}
