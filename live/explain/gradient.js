// @ts-check
/** How much gradient arrives at each step: RNN, GRU and LSTM on one scale of powers of ten. */
import { group, label, line, mark, rect, shape } from "./picture.js";
import { range } from "./trace.js";

/** @typedef {import("./types").Figure} Figure @typedef {import("./types").Scene} Scene */
/** @typedef {{name: string, norms: number[], powers: number[]}} Line from lstm_core/demo_gradient.py */

const [WIDTH, LEFT, RIGHT, TOP, PLOT, BARS] = [600, 56, 580, 24, 220, 60];
const BOTTOM = TOP + PLOT + 40 + BARS;
const SHOWN_BEFORE_ANSWER = 5;
const APART = 13; // names of lines that end close together

/** @type {Figure} */
export const gradient = {
  inputs: [
    { name: "T", type: "range", axis: "T", asks: true, value: 30, min: 10, max: 100, step: 10 },
    { name: "forget_bias", type: "range", asks: true, value: 3, min: -2, max: 6, step: 1 },
    { name: "scale", type: "range", asks: true, value: 1, min: 0.5, max: 4, step: 0.5 },
    { name: "loss", type: "choice", asks: true, value: "last", options: ["last", "every"] },
    { name: "clip", type: "range", asks: true, value: 0, min: 0, max: 5, step: 0.5 },
    { name: "seed", type: "range", asks: true, value: 0, min: 0, max: 9 },
  ],

  picture({ lines, forget }, { revealed, say }) {
    const T = forget.length;
    const powers = lines.flatMap((/** @type {Line} */ one) => one.powers);
    const [low, high] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))];
    const x = (/** @type {number} */ t) => LEFT + ((RIGHT - LEFT) * t) / (T - 1);
    const y = (/** @type {number} */ power) => TOP + (PLOT * (high - power)) / Math.max(1, high - low);
    const first = revealed ? 0 : T - SHOWN_BEFORE_ANSWER;

    const grid = range(high - low + 1).flatMap((i) => [line(LEFT, y(low + i), RIGHT, y(low + i), { class: "grid" }), label(LEFT - 6, y(low + i), `1e${low + i}`, { class: "size-left" })]);
    const curves = lines.map((/** @type {Line} */ { name, powers }) => shape("path", { class: `curve curve-${name}`, d: "M" + range(T - first).map((i) => `${x(first + i)} ${y(powers[first + i])}`).join("L") }));
    const heights = spread(lines.map((/** @type {Line} */ { powers }) => y(powers[first])));
    const names = lines.map((/** @type {Line} */ { name }, /** @type {number} */ i) => label(revealed ? x(first) + 4 : x(first) - 6, revealed ? heights[i] - 9 : heights[i], say(`gradient-line-${name}`), { class: revealed ? "start strong" : "size-left strong" }));
    const floor = BOTTOM;
    const bars = range(T - first).map((i) => rect(x(first + i) - 2, floor - BARS * forget[first + i], 4, BARS * forget[first + i], { class: "kept" }));
    const strip = (RIGHT - LEFT) / (T - 1);
    const marks = range(T - first).map((i) => mark(`t${first + i}`, `t ${first + i}`, [x(first + i) - strip / 2, TOP, strip, floor - TOP]));
    const times = [first, T - 1].map((t) => label(x(t), floor + 12, `t=${t}`, { "data-axis": "T" }));
    const below = label(LEFT - 6, floor - BARS / 2, "∏ f", { class: "size-left strong" });
    return { width: WIDTH, height: floor + 26, shapes: [group({}, ...grid), ...curves, group({}, ...bars), below, ...times, group({}, ...names), ...marks] };
  },

  caption({ lines, forget }, { selected, revealed, say }) {
    const t = Number(selected?.slice(1));
    if (!selected || !(t < forget.length)) return say(revealed ? "gradient-caption" : "gradient-caption-hidden");
    const values = lines.map((/** @type {Line} */ { name, norms }) => `${say(`gradient-line-${name}`)} ${short(norms[t])}`);
    return say("gradient-caption-t", { t, left: forget.length - 1 - t, values: values.join(", "), forget: short(forget[t]) });
  },

  table({ lines, forget }, { revealed, say }) {
    const T = forget.length;
    const first = revealed ? 0 : T - SHOWN_BEFORE_ANSWER;
    const head = ["t", ...lines.map((/** @type {Line} */ { name }) => say(`gradient-line-${name}`)), "∏ f"];
    const rows = range(T - first).map((i) => [String(first + i), ...lines.map((/** @type {Line} */ { norms }) => short(norms[first + i])), short(forget[first + i])]);
    return { head, rows };
  },

  question({ lines, forget, most }, { say }) {
    const names = lines.filter((/** @type {Line} */ { name }) => name !== "c").map((/** @type {Line} */ { name }) => say(`gradient-line-${name}`));
    return { ask: say("gradient-ask", { T: forget.length }), blanks: [names], truth: [say(`gradient-line-${most}`)], why: say("gradient-why") };
  },

  notice({ totals }, { say }) {
    const values = Object.entries(totals).map(([kind, [before, after]]) => `${say(`gradient-line-${kind}`)} ${short(before)}${after < before ? ` → ${short(after)}` : ""}`);
    return { error: false, lines: [say("gradient-total", { values: values.join(", ") })] };
  },
};

/** Two digits and a power of ten. @param {number} value */
const short = (value) => (value !== 0 && (value < 0.01 || value >= 1000) ? value.toExponential(1) : value.toFixed(2));

/** Heights for names: none nearer to another than a line of text. @param {number[]} heights */
function spread(heights) {
  const order = range(heights.length).sort((a, b) => heights[a] - heights[b]);
  const placed = [...heights];
  order.forEach((one, i) => {
    if (i) placed[one] = Math.max(placed[one], placed[order[i - 1]] + APART);
  });
  return placed;
}
