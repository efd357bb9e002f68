// Programs that use softmax-wasm/relaxed compile.
import { features } from "softmax-wasm";
import { isRelaxed } from "softmax-wasm/relaxed";

const is: boolean = isRelaxed && features === "relaxed-simd";
console.log(is);

// @ts-expect-error there is no other kernel
console.log(features === "relaxed");
