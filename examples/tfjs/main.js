// The softmax along the middle axis of a [2, 3, 4] tensor, and its gradient.
import * as tf from "@tensorflow/tfjs";
import { softmaxAlong } from "./softmax-along.js";

const x = tf.tensor([2, 1, 0, -1, 1, 1, 1, 1, 0, 1, 2, 3, 9, 9, 9, 9, 8, 8, 8, 8, 7, 7, 7, 7], [2, 3, 4]);
const p = softmaxAlong(x, 1);
p.print();
p.sum(1).print(); // all 1
tf.grad((x) => softmaxAlong(x, 1).square().sum())(x).print();
