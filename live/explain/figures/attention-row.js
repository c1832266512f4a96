// @ts-check
/**
 * One query of an attention map, opened: scores, their softmax, the weighted sum of the keys. The
 * stages stand under one another in the map's own columns, so that a column is one key all the way.
 */
import { cell, label, line, printed, rect, shape } from "../frame/picture.js";
import { at, range } from "../frame/trace.js";

/** @typedef {import("../frame/picture.js").Shape} Shape @typedef {import("../frame/trace.js").Packed} Packed */
/**
 * What lstm_core's attention records.
 * @typedef {object} Attention
 * @property {Record<string, number>} axes
 * @property {{S?: string[][], T?: string[][]}} labels
 * @property {{query: Packed, keys: Packed, mask?: Packed}} inputs
 * @property {Packed} scores
 * @property {Packed} sums
 * @property {{context: Packed, weights: Packed}} outputs
 * @property {Record<string, string>} shapes
 */
/** @typedef {Record<"weight" | "score", (s: number, t: number) => number | string | null> & {masked: (s: number, t: number) => boolean}} Read */

const [LEFT, COLUMN, CELL, GAP] = [78, 42, 38, 12];
const [TITLE, BAR, UNIT, NUMBER] = [18, 34, 20, 14];
const NARROWEST = 430;

/** Where the columns of the map stand. @param {number} T */
export function columnsOf(T) {
  const right = LEFT + T * COLUMN + GAP; // of the sums and of the context
  return {
    left: (/** @type {number} */ t) => LEFT + t * COLUMN,
    right,
    cellWidth: CELL,
    width: Math.max(right + CELL + 8, NARROWEST),
  };
}

/**
 * @param {Attention} trace
 * @param {{b: number, s: number, t: number | null, T: number, K: number, y: number, read: Read, revealed: boolean}} view t: the selected column
 */
export function openRow(trace, { b, s, t: chosen, T, K, y, read, revealed }) {
  const { left, right } = columnsOf(T);
  const { axes, inputs, outputs } = trace;
  const middle = (/** @type {number} */ t) => left(t) + CELL / 2;
  const feature = axes.K ? "K" : "H";
  const [rows, units] = [inputs.query, inputs.keys].map(({ shape }) => Math.min(shape[2], K));
  const room = (/** @type {number} */ sign) =>
    trace.scores.data.some((score) => drawn(score) && sign * Number(score) > 0) ? BAR : NUMBER;
  const scoresAt = y + TITLE + room(1);
  const weightsAt = scoresAt + room(-1) + 2 * TITLE + BAR;
  const keysAt = revealed ? weightsAt + NUMBER + 3 * TITLE : y + TITLE;
  const height = keysAt - y + Math.max(rows, units) * UNIT + 12;

  const column = (
    /** @type {number} */ x,
    /** @type {number} */ n,
    /** @type {(k: number) => number | string | null} */ value,
  ) => range(n).flatMap((k) => cell(x, keysAt + k * UNIT, CELL, UNIT - 2, value(k)));
  const frame =
    chosen !== null && chosen < T
      ? [rect(left(chosen) - 2, y + TITLE - 6, COLUMN, height - TITLE, { class: "open-column" })]
      : [];
  const head = (/** @type {number} */ x, /** @type {string} */ words) =>
    label(x + CELL / 2, keysAt - 10, words, { class: "strong" });
  const given = [
    head(8, "query"),
    ...column(8, rows, (k) => at(inputs.query, b, s, k)),
    text(left(0), keysAt - 10, [
      "keys  (",
      letter("T"),
      ", ",
      letter(feature),
      `) = (${axes.T}, ${axes[feature]})`,
    ]),
    ...range(T).flatMap((t) => column(left(t), units, (k) => at(inputs.keys, b, t, k))),
    ...range(T).flatMap((t) =>
      read.masked(s, t)
        ? [line(left(t), keysAt + units * UNIT, left(t) + CELL, keysAt, { class: "struck" })]
        : [],
    ),
  ];
  if (!revealed) return { height, shapes: given };
  const stages = [
    title(y, `① scores[${b}, ${s}]`, ["T"], axes),
    ...bars((t) => read.score(s, t), scoresAt, short),
    title(weightsAt - BAR - TITLE, `② weights[${b}, ${s}] = softmax(①)`, ["T"], axes),
    ...bars((t) => read.weight(s, t), weightsAt, printed),
    title(keysAt - 2 * TITLE - 4, `③ context[${b}, ${s}] = Σ ② × keys`, [feature], axes),
    head(right, "context"),
    ...column(right, units, (k) => at(outputs.context, b, s, k)),
  ];
  return { height, shapes: [...frame, ...given, ...stages] };

  /** @param {(t: number) => number | string | null} value @param {number} base @param {(value: any) => string} write */
  function bars(value, base, write) {
    const values = range(T).map(value);
    const sizes = values.map((v) => (drawn(v) ? Math.abs(Number(v)) : 0));
    const longest = Math.max(...sizes, 1);
    return [
      line(left(0), base, left(T - 1) + CELL, base, { class: "grid" }),
      ...values.flatMap((v, t) => {
        const tall = (BAR * sizes[t]) / longest;
        const down = drawn(v) && Number(v) < 0;
        return [
          rect(middle(t) - 9, down ? base : base - tall, 18, tall, {
            class: down ? "ink ink-minus" : "kept",
          }),
          label(middle(t), down ? base - 8 : base + 10, write(v)),
        ];
      }),
    ];
  }
}

/** A stage's name with its axes in their hues. @param {number} y @param {string} words @param {string[]} letters @param {Record<string, number>} axes */
const title = (y, words, letters, axes) =>
  text(
    8,
    y,
    [`${words}  (`, ...letters.map(letter), `) = (${letters.map((one) => axes[one]).join(", ")})`],
    "strong",
  );

/** @param {number} x @param {number} y @param {(Shape | string)[]} parts @param {string} style */
const text = (x, y, parts, style = "") => shape("text", { x, y, class: `start ${style}` }, ...parts);

/** @param {string} axis */
const letter = (axis) => (axis === "T" || axis === "H" ? shape("tspan", { "data-axis": axis }, axis) : axis);

/** Whether a number has a bar: what stands for minus infinity has none. @param {number | string | null} value */
const drawn = (value) => typeof value === "number" && Math.abs(value) < 1e6;

/** A score, as short as -1e9 is. @param {number | string | null} value */
export function short(value) {
  if (value === "-Infinity") return "−∞";
  return typeof value === "number" && Math.abs(value) >= 1e4
    ? value.toExponential(0).replace("e+", "e").replace("-", "−")
    : printed(value);
}
