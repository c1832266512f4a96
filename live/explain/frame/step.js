// @ts-check
/**
 * One step of one unit: lstm_core/step.py's formulas once more, so that a dragged gate answers within
 * a frame. Held against lstm_core by tests/live/explain/step.test.js. The update gate is u, as there.
 */

/** @param {number} z */
export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** What a gate's sum must be for this opening, which is kept off 0 and 1. @param {number} v */
export function logit(v) {
  const p = Math.min(0.998, Math.max(0.002, v));
  return Math.log(p / (1 - p));
}

/**
 * @param {{i: number, f: number, g: number, o: number}} z the sums before the squashing
 * @param {number} c
 */
export function lstmStep(z, c) {
  const [i, f, g, o] = [sigmoid(z.i), sigmoid(z.f), Math.tanh(z.g), sigmoid(z.o)];
  const [fc, ig] = [f * c, i * g];
  const c_new = fc + ig;
  const tanh_c = Math.tanh(c_new);
  return { i, f, g, o, fc, ig, c_new, tanh_c, h_new: o * tanh_c };
}

/**
 * @param {{r: number, u: number, x: number}} z the sums of the gates, and what x brings to the candidate
 * @param {number} q what h brings to it, before the reset gate @param {number} h
 */
export function gruStep(z, q, h) {
  const [r, u] = [sigmoid(z.r), sigmoid(z.u)];
  const rq = r * q;
  const n = Math.tanh(z.x + rq);
  const rest = 1 - u;
  return { r, u, n, q, rq, rest, z_n: z.x + rq, new: rest * n, uh: u * h, h_new: rest * n + u * h };
}

/** @param {number} z */
export const rnnStep = (z) => ({ h_new: Math.tanh(z) });
