// @ts-check
/**
 * How much gradient arrives at each step: RNN, GRU and LSTM, or a reader's own layer, on one scale
 * of powers of ten.
 */
import { inputsOf } from "../frame/inputs.js";
import { group, label, line, linked, mark, rect, shape } from "../frame/picture.js";
import { range } from "../frame/trace.js";
import { caps, clippingSentence, totalsSentence } from "./clipping.js";
import { BOTTOM, LEFT, RIGHT, TOP, powerScale, short } from "./powers.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene */
/** @typedef {{name: string, norms: (number | string)[]}} Line from lstm_core/figures/gradient.py */
/**
 * What is drawn. `forget`: products of forget gates; `totals`: norms of all weights' gradients.
 * @typedef {{lines: Line[], forget: (number | string)[] | null, totals: import("./clipping.js").Totals,
 *   T: number, clip: number}} Flow
 */

const [WIDTH, BARS] = [430, 60];
const FLOOR = BOTTOM + 40 + BARS;
const SHOWN_BEFORE_ANSWER = 5;
const APART = 13; // names of lines that end close together

/** @type {Figure} */
export const gradient = {
  inputs: inputsOf("gradient"),
  draws: ({ flow }) => flow?.length > 0,

  limits({ trace }) {
    const last = (/** @type {number | undefined} */ n) => (n && n > 1 ? n - 1 : null);
    return { l: last(trace?.axes.L), d: last(trace?.axes.D) };
  },

  picture(scene, { values, revealed, say }) {
    const { lines, forget, totals, T, clip } = flowOf(scene, values);
    const norms = lines.flatMap((one) => one.norms);
    const scale = powerScale([...norms, ...Object.values(totals).flat(), ...(clip ? [clip] : [])]);
    const strip = (RIGHT - LEFT) / Math.max(1, T - 1); // a step's
    const x = (/** @type {number} */ t) => LEFT + strip * t;
    const shown = stepsShown(T, revealed);
    const first = shown[0];

    const grid = scale.powers.flatMap(({ y, name }) => [
      line(LEFT, y, RIGHT, y, { class: "grid" }),
      label(LEFT - 6, y, name, { class: "size-left" }),
    ]);
    const curves = lines.map(({ name, norms }) => {
      const d = path(shown.map((t) => [x(t), scale.y(norms[t])]));
      return shape("path", { class: `curve curve-${name}`, d });
    });
    const heights = spread(lines.map(({ norms }) => scale.y(norms[first]) ?? TOP));
    const names = lines.map(({ name }, i) => {
      const words = say(`gradient-line-${name}`);
      return revealed
        ? label(x(first) + 4, heights[i] - 9, words, { class: "start strong" })
        : label(x(first) - 6, heights[i], words, { class: "size-left strong" });
    });
    const times = [...new Set([first, T - 1])].map((t) =>
      label(x(t), FLOOR + 12, `t=${t}`, { "data-axis": "T" }),
    );
    const marks = shown.map((t) =>
      linked(`t=${t}`, mark(`t${t}`, `t ${t}`, [x(t) - strip / 2, TOP, strip, FLOOR - TOP])),
    );
    const style = { class: "size-left strong" };
    return {
      width: WIDTH,
      height: FLOOR + 26,
      shapes: [
        group({}, ...grid),
        group({}, ...curves),
        group({}, ...(forget ? bars(forget, shown, x, Math.min(4, strip / 2)) : [])),
        ...(forget ? [label(LEFT - 6, FLOOR - BARS / 2, "∏ f", style)] : []),
        ...times,
        group({}, ...names),
        ...marks,
        ...(revealed ? caps(totals, clip, scale, say) : []),
      ],
    };
  },

  caption(scene, { values, selected, revealed, say }) {
    const { lines, forget, totals, T } = flowOf(scene, values);
    if (selected && selected in totals) return clippingSentence(selected, totals, say);
    const t = Number(selected?.slice(1));
    if (!selected || !(t < T)) {
      if (!revealed) return say("gradient-caption-hidden");
      return say(scene.trace ? "gradient-caption-own" : "gradient-caption");
    }
    const shown = lines.map(({ name, norms }) => `${say(`gradient-line-${name}`)} ${short(norms[t])}`);
    const said = say("gradient-caption-t", { t, left: T - 1 - t, values: shown.join(", ") });
    return said + (forget ? say("gradient-caption-forget", { forget: short(forget[t]) }) : say("stop"));
  },

  table(scene, { values, revealed, say }) {
    const { lines, forget, T } = flowOf(scene, values);
    const columns = lines.map(({ name, norms }) => ({ name: say(`gradient-line-${name}`), numbers: norms }));
    if (forget) columns.push({ name: "∏ f", numbers: forget });
    return {
      head: ["t", ...columns.map(({ name }) => name)],
      rows: stepsShown(T, revealed).map((t) => [String(t), ...columns.map(({ numbers }) => numbers[t])]),
      write: short,
    };
  },

  question(scene, { values, say }) {
    const { lines, T } = flowOf(scene, values);
    const layers = lines.filter(({ name }) => name !== "c");
    return {
      ask: say("gradient-ask", { T }),
      blanks: [layers.map(({ name }) => say(`gradient-line-${name}`))],
      truth: [say(`gradient-line-${scene.most}`)],
      why: say("gradient-why"),
    };
  },

  notice({ totals }, { revealed, say }) {
    return totals && revealed ? { error: false, lines: [totalsSentence(totals, say)] } : null;
  },
};

/**
 * What is drawn: the three layers that Python compared, or one direction of a reader's trace.
 * @param {Scene} scene @param {Record<string, any>} values @returns {Flow}
 */
function flowOf({ trace, lines, forget, totals }, values) {
  if (!trace) return { lines, forget, totals, T: forget.length, clip: values.clip };
  const { L, D } = trace.axes;
  const [l, d] = [Math.min(values.l, L - 1), Math.min(values.d, D - 1)];
  const own = trace.flow.find((/** @type {any} */ entry) => entry.l === l && entry.d === d) ?? trace.flow[0];
  const drawn = [{ name: trace.kind.replace(/_.*/, ""), norms: own.h_new }];
  if (own.c_new) drawn.push({ name: "c", norms: own.c_new });
  return { lines: drawn, forget: own.forget ?? null, totals: {}, T: own.h_new.length, clip: 0 };
}

/** Before the answer only the last steps. @param {number} T @param {boolean} revealed */
const stepsShown = (T, revealed) => range(T).slice(revealed ? 0 : -SHOWN_BEFORE_ANSWER);

/**
 * A product of forget gates below each step, from none to all of it.
 * @param {(number | string)[]} forget @param {number[]} steps @param {(t: number) => number} x
 * @param {number} thick
 */
const bars = (forget, steps, x, thick) =>
  steps.map((t) => {
    const height = BARS * Math.min(Math.max(Number(forget[t]) || 0, 0), 1);
    return rect(x(t) - thick / 2, FLOOR - height, thick, height, { class: "kept" });
  });

/** A line through points; where one has no height, it is broken. @param {[number, number | null][]} points */
const path = (points) =>
  points
    .map(([x, y], i) => {
      if (y === null) return "";
      const goesOn = i > 0 && points[i - 1][1] !== null;
      return `${goesOn ? "L" : "M"}${x} ${y}`;
    })
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
