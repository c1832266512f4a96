// The LSTMs of lstm_core, TensorFlow.js and onnxruntime-web, each on one thread of WebAssembly in
// this process, by turns; medians. Prints the versions, then a row of a table by size, for
// benchmarks/wasm_ratio.py, which tells what the columns are.
import { parseArgs } from "node:util";
import { lstmCore, versions as ourVersions } from "./lstm_core.mjs";
import { onnxruntime, versions as onnxVersions } from "./onnx.mjs";
import { tensorflow, versions as tfVersions } from "./tfjs.mjs";

// (T, B, I, H, L, D)
const SIZES = [
  [5, 3, 10, 20, 2, 2],
  [20, 40, 5, 10, 1, 1],
  [35, 20, 200, 200, 2, 1],
  [100, 32, 128, 128, 1, 1],
  [1000, 1, 64, 64, 1, 1],
];
const LARGE = [128, 64, 256, 512, 1, 2]; // TensorFlow.js has not enough memory for its backward
const MS_PER_TURN = 50;
const ENOUGH_MS = 10_000; // of one side: then fewer rounds, but at least 3

async function milliseconds(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Median milliseconds per call of each function, run by turns. */
async function interleave(functions, rounds) {
  const sides = [];
  for (const run of functions) {
    await run(1);
    const one = await milliseconds(() => run(1));
    const calls = Math.max(1, Math.round(MS_PER_TURN / one));
    rounds = Math.min(rounds, Math.max(3, Math.floor(ENOUGH_MS / (calls * one))));
    sides.push({ run, calls, times: [] });
  }
  for (let round = 0; round < rounds; round++)
    for (const { run, calls, times } of sides) times.push((await milliseconds(() => run(calls))) / calls);
  return sides.map(({ times }) => times.sort((a, b) => a - b)[times.length >> 1]);
}

/** The largest difference of two arrays, relative to the largest number. */
function difference(ours, theirs) {
  let [largest, most] = [0, 0];
  ours.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    most = Math.max(most, Math.abs(value - theirs[i]));
  });
  return most / largest;
}

/** Whether all compute the same; else there is nothing to compare. */
function check(name, ours, theirs) {
  const apart = Math.max(...ours.map((array, i) => difference(array, theirs[i])));
  console.error(`${name}: differs by ${apart.toExponential(1)}`);
  if (!(apart < 1e-4)) throw new Error("These are not the same LSTM.");
}

const digits = (ms) => (ms < 100 ? ms.toPrecision(3) : ms.toFixed());
const joined = (...times) => times.map(digits).join(" / ");
const bold = (ratio) => `**${ratio.toFixed(2)}**`;

async function row(size, rounds) {
  const ours = lstmCore(size);
  const tf = tensorflow(size, ours.x, ours.weights);
  const onnx = await onnxruntime(size, ours.x, ours.weights);
  const name = size.join();

  check(`${name} TensorFlow.js`, [ours.output()], [tf.output()]);
  check(`${name} onnxruntime-web`, [ours.output()], [await onnx.output()]);
  const [our, tfs, onnxs] = await interleave([ours.forward, tf.forward, onnx.forward], rounds);
  const cells = [name, joined(our, tfs, onnxs), bold(our / tfs), bold(our / onnxs)];

  if (size === LARGE) cells.push("", "");
  else {
    check(`${name} TensorFlow.js, gradients`, ours.gradients(), tf.gradients());
    const [our, tfs] = await interleave([ours.train, tf.train], rounds);
    cells.push(joined(our, tfs), bold(our / tfs));
  }
  console.log(`| ${cells.join(" | ")} |`);
}

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "9" }, large: { type: "boolean", default: false } },
});
console.log([`Node ${process.versions.node}`, ...ourVersions, ...tfVersions, ...onnxVersions].join(" · "));
for (const size of options.large ? [...SIZES, LARGE] : SIZES) await row(size, Number(options.rounds));
