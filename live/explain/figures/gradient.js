// @ts-check
/** How much gradient arrives at each step: RNN, GRU and LSTM, or a reader's own layer, on one scale of powers of ten. */
import { inputsOf } from "../frame/inputs.js";
import { caps, clippingSentence } from "./clipping.js";
import { BOTTOM, LEFT, RIGHT, TOP, powerScale, short } from "./powers.js";
import { group, label, line, linked, mark, rect, shape } from "../frame/picture.js";
import { range } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene */
/** @typedef {{name: string, norms: (number | string)[]}} Line from lstm_core/figures/gradient.py */
/** @typedef {{lines: Line[], forget: (number | string)[] | null, totals: Record<string, [number, number]>, T: number, clip: number}} Flow */

const [WIDTH, BARS] = [430, 60];
const FLOOR = BOTTOM + 40 + BARS;
const SHOWN_BEFORE_ANSWER = 5;
const APART = 13; // names of lines that end close together

/** @type {Figure} */
export const gradient = {
  inputs: inputsOf("gradient"),
  draws: ({ flow }) => flow?.length > 0,

  limits({ trace }) {
    const most = (/** @type {number | undefined} */ n) => (n && n > 1 ? n - 1 : null);
    return { l: most(trace?.axes.L), d: most(trace?.axes.D) };
  },

  picture(scene, { values, revealed, say }) {
    const { lines, forget, totals, T, clip } = flowOf(scene, values);
    const scale = powerScale([
      ...lines.flatMap(({ norms }) => norms),
      ...Object.values(totals).flat(),
      ...(clip ? [clip] : []),
    ]);
    const strip = (RIGHT - LEFT) / Math.max(1, T - 1);
    const x = (/** @type {number} */ t) => LEFT + strip * t;
    const thick = Math.min(4, strip / 2);
    const first = firstShown(T, revealed);
    const shown = range(T - first).map((i) => first + i);

    const grid = scale.powers.flatMap(({ y, name }) => [
      line(LEFT, y, RIGHT, y, { class: "grid" }),
      label(LEFT - 6, y, name, { class: "size-left" }),
    ]);
    const curves = lines.map(({ name, norms }) =>
      shape("path", { class: `curve curve-${name}`, d: path(shown, (t) => [x(t), scale.y(norms[t])]) }),
    );
    const heights = spread(lines.map(({ norms }) => scale.y(norms[first]) ?? TOP));
    const names = lines.map(({ name }, i) =>
      label(
        revealed ? x(first) + 4 : x(first) - 6,
        revealed ? heights[i] - 9 : heights[i],
        say(`gradient-line-${name}`),
        { class: revealed ? "start strong" : "size-left strong" },
      ),
    );
    const height = (/** @type {number} */ t) => BARS * Math.min(Math.max(Number(forget?.[t]) || 0, 0), 1);
    const bars = (forget ? shown : []).map((t) =>
      rect(x(t) - thick / 2, FLOOR - height(t), thick, height(t), { class: "kept" }),
    );
    const below = forget ? [label(LEFT - 6, FLOOR - BARS / 2, "∏ f", { class: "size-left strong" })] : [];
    const marks = shown.map((t) =>
      linked(`t=${t}`, mark(`t${t}`, `t ${t}`, [x(t) - strip / 2, TOP, strip, FLOOR - TOP])),
    );
    const times = [...new Set([first, T - 1])].map((t) =>
      label(x(t), FLOOR + 12, `t=${t}`, { "data-axis": "T" }),
    );
    return {
      width: WIDTH,
      height: FLOOR + 26,
      shapes: [
        group({}, ...grid),
        group({}, ...curves),
        group({}, ...bars),
        ...below,
        ...times,
        group({}, ...names),
        ...marks,
        ...(revealed ? caps(totals, clip, scale, say) : []),
      ],
    };
  },

  caption(scene, { values, selected, revealed, say }) {
    const { lines, forget, totals, T } = flowOf(scene, values);
    const t = Number(selected?.slice(1));
    if (selected && selected in totals) return clippingSentence(selected, totals, say);
    if (!selected || !(t < T))
      return say(
        !revealed ? "gradient-caption-hidden" : scene.trace ? "gradient-caption-own" : "gradient-caption",
      );
    const shown = lines.map(({ name, norms }) => `${say(`gradient-line-${name}`)} ${short(norms[t])}`);
    const said = say("gradient-caption-t", { t, left: T - 1 - t, values: shown.join(", ") });
    return said + (forget ? say("gradient-caption-forget", { forget: short(forget[t]) }) : say("stop"));
  },

  table(scene, { values, revealed, say }) {
    const { lines, forget, T } = flowOf(scene, values);
    const first = firstShown(T, revealed);
    const head = ["t", ...lines.map(({ name }) => say(`gradient-line-${name}`)), ...(forget ? ["∏ f"] : [])];
    const rows = range(T - first).map((i) => [
      String(first + i),
      ...lines.map(({ norms }) => norms[first + i]),
      ...(forget ? [forget[first + i]] : []),
    ]);
    return { head, rows, write: short };
  },

  question(scene, { values, say }) {
    const { lines, T } = flowOf(scene, values);
    const names = lines.filter(({ name }) => name !== "c").map(({ name }) => say(`gradient-line-${name}`));
    return {
      ask: say("gradient-ask", { T }),
      blanks: [names],
      truth: [say(`gradient-line-${scene.most}`)],
      why: say("gradient-why"),
    };
  },

  notice({ totals }, { revealed, say }) {
    if (!totals || !revealed) return null;
    const shown = Object.entries(totals).map(
      ([kind, [before, after]]) =>
        `${say(`gradient-line-${kind}`)} ${short(before)}${after < before ? ` → ${short(after)}` : ""}`,
    );
    return { error: false, lines: [say("gradient-total", { values: shown.join(", ") })] };
  },
};

/** What is drawn: the three layers that Python compared, or one direction of a reader's trace. @param {Scene} scene @param {Record<string, any>} values @returns {Flow} */
function flowOf({ trace, lines, forget, totals }, values) {
  if (!trace) return { lines, forget, totals, T: forget.length, clip: values.clip };
  const { L, D } = trace.axes;
  const [l, d] = [Math.min(values.l, L - 1), Math.min(values.d, D - 1)];
  const own = trace.flow.find((/** @type {any} */ entry) => entry.l === l && entry.d === d) ?? trace.flow[0];
  const drawn = [
    { name: trace.kind.replace(/_.*/, ""), norms: own.h_new },
    ...(own.c_new ? [{ name: "c", norms: own.c_new }] : []),
  ];
  return { lines: drawn, forget: own.forget ?? null, totals: {}, T: own.h_new.length, clip: 0 };
}

/** Before the answer only the last steps. @param {number} T @param {boolean} revealed */
const firstShown = (T, revealed) => (revealed ? 0 : Math.max(0, T - SHOWN_BEFORE_ANSWER));

/** A line through steps; where a number is none, it is broken. @param {number[]} steps @param {(t: number) => [number, number | null]} at */
const path = (steps, at) =>
  steps
    .map(at)
    .map(([x, y], i, all) => (y === null ? "" : `${i && all[i - 1][1] !== null ? "L" : "M"}${x} ${y}`))
    .join("");

/** Heights for names: none nearer to another than a line of text. @param {number[]} heights */
function spread(heights) {
  const order = range(heights.length).sort((a, b) => heights[a] - heights[b]);
  const placed = [...heights];
  order.forEach((one, i) => {
    if (i) placed[one] = Math.max(placed[one], placed[order[i - 1]] + APART);
  });
  return placed;
}
