// @ts-check
/** A scale of powers of ten: where a number stands, and how it is written. */
import { range } from "../frame/trace.js";

export const [LEFT, RIGHT, TOP, BOTTOM] = [56, 312, 24, 244];
const LOWEST = -12; // lower, float32 has nothing to say any more
const MOST_LINES = 8;

/** @typedef {{powers: {y: number, name: string}[], y: (value: number | string) => number | null}} Scale */

/** A scale for these numbers, from BOTTOM up to TOP. @param {(number | string)[]} values @returns {Scale} */
export function powerScale(values) {
  const powers = values.map((value) => power(Number(value))).filter(Number.isFinite);
  const low = Math.floor(Math.min(0, ...powers));
  const high = Math.max(low + 1, Math.ceil(Math.max(-Infinity, ...powers)));
  const y = (/** @type {number} */ at) => TOP + ((BOTTOM - TOP) * (high - Math.min(at, high))) / (high - low);
  const every = Math.ceil((high - low) / MOST_LINES);
  const lines = range(Math.floor((high - low) / every) + 1).map((i) => low + i * every);
  return {
    powers: lines.map((at) => ({ y: y(at), name: `1e${at}` })),
    y: (value) => (Number(value) >= 0 ? y(power(Number(value))) : null),
  };
}

/** @param {number} value a norm */
const power = (value) => Math.max(Math.log10(value), LOWEST);

/** Two digits, with a power of ten where needed. @param {number | string} value */
export function short(value) {
  if (typeof value === "string") return value;
  return value !== 0 && (value < 0.01 || value >= 1000) ? value.toExponential(1) : value.toFixed(2);
}
