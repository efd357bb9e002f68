// What users of softmax-wasm/relaxed write compiles.
import { features } from "softmax-wasm";
import { isRelaxed } from "softmax-wasm/relaxed";

const is: boolean = isRelaxed && features === "relaxed-simd";
console.log(is);

// @ts-expect-error there is no other kernel
console.log(features === "relaxed");
