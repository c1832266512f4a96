// @ts-check
/**
 * One step of an LSTM with one unit, as lstm_core/step.py has it: the home page's picture answers a
 * finger within a frame, and no Python starts for it. Held against lstm_core by a test.
 */

/** @typedef {{i: number, f: number, g: number, o: number}} Gates of a step, or what goes into them */
/** @typedef {Gates & {c: number, c_new: number, tanh_c: number, h_new: number}} Step */

/** @param {number} z */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** @param {Gates} z pre-activations @param {number} c @returns {Step} */
export function step(z, c) {
  const [i, f, g, o] = [sigmoid(z.i), sigmoid(z.f), Math.tanh(z.g), sigmoid(z.o)];
  const c_new = f * c + i * g;
  const tanh_c = Math.tanh(c_new);
  return { i, f, g, o, c, c_new, tanh_c, h_new: o * tanh_c };
}

/**
 * A run from an empty memory of a unit whose gates do not look at h.
 * @param {Gates[]} heard pre-activations, step after step
 * @param {number} [shift] by which the forget gate's bias was moved
 */
export function run(heard, shift = 0) {
  /** @type {Step[]} */ const steps = [];
  for (const z of heard) steps.push(step({ ...z, f: z.f + shift }, steps.at(-1)?.c_new ?? 0));
  return steps;
}

/**
 * The shift that gives a gate this value. No gate is ever quite shut or quite open.
 * @param {number} z pre-activation @param {number} value
 */
export function shiftTo(z, value) {
  const within = Math.min(0.9975, Math.max(0.0025, value));
  return Math.log(within / (1 - within)) - z;
}
