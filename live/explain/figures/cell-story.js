// @ts-check
/** A story of lstm_core/figures/cell.py, run in the page: the same scene, without Python. */
import { gruStep, lstmStep, rnnStep } from "../frame/step.js";

/** @typedef {import("../frame/types").Scene} Scene @typedef {Record<string, any>} Values */
/** Of the sum behind a gate: its weights of both features, of h, and its bias. */
/** @typedef {[features: [number, number], recurrent: number, bias: number]} Weights */

const HELD = 100; // a bias that holds a gate open or shut
const FLAT = 0.05; // a gate whose slope is less hardly learns

/** @param {Values} values @param {Scene} shared weights, stories and gates of lstm_core/figures/cell.py */
export function tell(values, shared) {
  const { kind, story, hold } = values;
  const { weights, stories, gates } = shared.story;
  const held =
    hold === "none"
      ? {}
      : Object.fromEntries(hold.split(",").map((/** @type {string} */ each) => each.split("=")));
  const [written, forgotten] = stories[story];
  let [h, c] = [values.h, values.c];
  const steps = [];
  const between = [];
  for (const [t, w] of written.entries()) {
    const x = [values.x * w, forgotten[t]];
    const sum = (/** @type {string} */ gate) => {
      const [features, recurrent, bias] = gate in held ? shut(held[gate]) : weights[gate];
      const input = features[0] * x[0] + features[1] * x[1] + bias + (values[gate] ?? 0);
      return { input, recurrent: recurrent * h };
    };
    const made = STEPS[/** @type {keyof typeof STEPS} */ (kind)](sum, h, c);
    const arrays = {
      x,
      h: [h],
      ...(kind === "lstm" ? { c: [c] } : {}),
      z: [...gates[kind]].map((gate) => made.z[gate]),
    };
    const numbers = Object.entries(made.arrays).map(([name, value]) => [name, [value]]);
    steps.push({ l: 0, d: 0, t, rows: 1, ...packed({ ...arrays, ...Object.fromEntries(numbers) }) });
    between.push({ ...made.between, flat: flatOf(made.arrays) });
    [h, c] = [made.arrays.h_new, made.arrays.c_new ?? c];
  }
  const axes = { T: written.length, B: 1, I: 2, H: 1, L: 1, D: 1 };
  return { ...shared, trace: { kind, axes, packed: null, steps, outputs: {}, grads: null }, between };
}

/** @param {string} way "1" or "0" @returns {Weights} */
const shut = (way) => [[0, 0], 0, way === "1" ? HELD : -HELD];

/** @typedef {(gate: string) => {input: number, recurrent: number}} Sum */
/**
 * @typedef {Record<"z" | "arrays" | "between", Record<string, number>>} Made
 */

/** @type {Record<"lstm" | "gru" | "rnn", (sum: Sum, h: number, c: number) => Made>} */
const STEPS = {
  lstm(sum, _, c) {
    const z = { i: both(sum("i")), f: both(sum("f")), g: both(sum("g")), o: both(sum("o")) };
    const { fc, ig, ...arrays } = lstmStep(z, c);
    return { z, arrays, between: { fc, ig } };
  },
  gru(sum, h) {
    const z = { r: both(sum("r")), u: both(sum("u")), x: sum("n").input };
    const { rq, rest, uh, new: put, z_n, ...arrays } = gruStep(z, sum("n").recurrent, h);
    return { z: { ...z, n: z_n }, arrays, between: { rq, rest, uh, new: put } };
  },
  rnn(sum) {
    const z = both(sum("z"));
    return { z: { z }, arrays: rnnStep(z), between: {} };
  },
};

/** @param {{input: number, recurrent: number}} sum */
const both = ({ input, recurrent }) => input + recurrent;

/** As a trace holds arrays of one sequence and one unit. @param {Record<string, number[]>} arrays */
const packed = (arrays) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, data]) => [name, { axes: "B H", shape: [1, data.length], data }]),
  );

/** Gates whose slope is nearly none. @param {Record<string, number>} values */
function flatOf(values) {
  const slope = (/** @type {string} */ name, /** @type {number} */ v) =>
    "gn".includes(name) ? 1 - v * v : v * (1 - v);
  return Object.entries(values)
    .filter(([name, v]) => "iforugn".includes(name) && slope(name, v) < FLAT)
    .map(([name]) => name);
}
