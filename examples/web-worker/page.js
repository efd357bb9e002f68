// The page: gives logits to the worker and shows the rows as they come back.
const [rows, classes] = [1000, 5000];
const [button, progress, output] = ["button", "progress", "output"].map((name) =>
  document.querySelector(name),
);
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
let done = 0;
let sum = 0;

button.onclick = () => {
  button.disabled = true;
  done = sum = 0;
  const logits = Float32Array.from({ length: rows * classes }, (_, i) => 10 * Math.sin(i * i));
  worker.postMessage({ logits, shape: [rows, classes] }, [logits.buffer]);
};

worker.onmessage = ({ data: { probabilities } }) => {
  for (let i = 0; i < probabilities.length; i += classes, done++) {
    sum += probabilities.subarray(i, i + classes).reduce((largest, p) => Math.max(largest, p));
  }
  progress.value = done / rows;
  output.value = `${done} of ${rows} rows; the likeliest class has ${((100 * sum) / done).toFixed(4)} % on average`;
  button.disabled = done < rows;
};

worker.onerror = ({ message }) => {
  output.value = message;
  button.disabled = false;
};
