// @ts-check
/** Reading a Trace (lstm_core/trace/record.py): which number stands where. Nothing is computed here. */

/** @typedef {{axes: string, shape: number[], data: (number | string)[]}} Packed */
/** @typedef {{l: number, d: number, t: number, rows: number} & Record<string, any>} Step */
/**
 * @typedef {object} Trace
 * @property {string} kind
 * @property {Record<string, number>} axes
 * @property {any} packed
 * @property {Step[]} steps
 * @property {Record<string, Packed>} outputs
 * @property {Record<string, {l: number, d: number, t: number | number[]}>} origin
 * @property {Record<string, string>} shapes
 * @property {any[] | null} grads
 * @property {Record<string, any>[]} flow
 */

/**
 * One number of a packed array.
 * @param {Packed} array @param {number[]} index @returns {number | string | null}
 */
export function at({ shape, data }, ...index) {
  if (index.some((i, axis) => !(i < shape[axis]))) return null;
  return data[index.reduce((place, i, axis) => place * shape[axis] + i, 0)];
}

/** Steps by place, and the row that a sequence of the caller has in them. @param {Trace} trace */
export function reader(trace) {
  const steps = new Map(trace.steps.map((step) => [`${step.l},${step.d},${step.t}`, step]));
  const sorted = trace.packed?.unsorted_indices;
  const row = (/** @type {number} */ b) => (sorted ? sorted[b] : b);
  /** @param {number} l @param {number} d @param {number} t */
  const step = (l, d, t) => steps.get(`${l},${d},${t}`);
  return {
    step,
    row,
    /** Whether sequence b is still alive at a step. @param {number} t @param {number} b */
    alive: (t, b) => (step(0, 0, t)?.rows ?? 0) > row(b),
    /**
     * One number of an array of a step; null: there is none.
     * @param {string} name @param {number} l @param {number} d @param {number} t
     * @param {number} b @param {number} k
     */
    value(name, l, d, t, b, k) {
      const array = step(l, d, t)?.[name];
      return array ? at(array, row(b), k) : null;
    },
  };
}

/** 0, 1, … n - 1. @param {number} n */
export const range = (n) => Array.from({ length: n }, (_, i) => i);

/** How a direction is written. @param {number} d */
export const arrow = (d) => (d ? "←" : "→");
