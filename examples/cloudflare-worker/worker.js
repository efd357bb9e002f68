// POST /classify { logits, labels, … }: the classes as JSON, or what is wrong with the request.
import { classify } from "softmax-wasm";

export default {
  async fetch(request) {
    if (new URL(request.url).pathname !== "/classify") return new Response("Not found", { status: 404 });
    if (request.method !== "POST")
      return new Response("POST only", { status: 405, headers: { allow: "POST" } });
    try {
      const { logits, ...options } = (await request.json()) ?? {};
      return Response.json(classify(logits, options));
    } catch (error) {
      // The errors of softmax-wasm have a code; a SyntaxError is broken JSON.
      const code = error instanceof SyntaxError ? "ERR_JSON" : error.code;
      if (code === undefined || code === "ERR_WASM") throw error;
      return Response.json({ error: error.message, code }, { status: 400 });
    }
  },
};
