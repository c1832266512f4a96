// @ts-check
/**
 * One query of an attention map, opened: scores, their softmax, the weighted sum of the keys. The
 * stages stand under one another in the map's own columns, so that a column is one key all the way.
 */
import { cell, label, line, printed, rect, shape } from "../frame/picture.js";
import { at, range } from "../frame/trace.js";

/** @typedef {import("../frame/picture.js").Shape} Shape */
/** @typedef {import("../frame/trace.js").Packed} Packed */
/** @typedef {number | string | null} Value of a packed array */
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
/**
 * The numbers of one sequence.
 * @typedef {object} Read
 * @property {(s: number, t: number) => Value} weight
 * @property {(s: number, t: number) => Value} score
 * @property {(s: number, t: number) => boolean} masked
 */
/**
 * Which row is opened, how many columns T and features K it has, and where it begins.
 * @typedef {{b: number, s: number, T: number, K: number, y: number, read: Read, revealed: boolean}} Opened
 */

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

/** @param {Attention} trace @param {Opened & {t: number | null}} opened t: the selected column */
export function openRow(trace, { t, ...opened }) {
  const { T, y, revealed } = opened;
  const places = placesOf(trace, opened);
  const given = givenOf(trace, opened, places.keys);
  if (!revealed) return { height: places.height, shapes: given };
  const frame = { class: "open-column" };
  const chosen =
    t !== null && t < T
      ? [rect(columnsOf(T).left(t) - 2, y + TITLE - 6, COLUMN, places.height - TITLE, frame)]
      : [];
  return { height: places.height, shapes: [...chosen, ...given, ...stagesOf(trace, opened, places)] };
}

/**
 * The heights at which bars and vectors begin: bars that go down need room for their numbers above,
 * those that go up below.
 * @param {Attention} trace @param {Opened} opened
 */
function placesOf({ inputs, scores }, { K, y, revealed }) {
  const room = (/** @type {number} */ sign) =>
    scores.data.some((score) => drawn(score) && sign * Number(score) > 0) ? BAR : NUMBER;
  const scoresAt = y + TITLE + room(1);
  const weightsAt = scoresAt + room(-1) + 2 * TITLE + BAR;
  const keysAt = revealed ? weightsAt + NUMBER + 3 * TITLE : y + TITLE;
  const units = Math.max(...[inputs.query, inputs.keys].map(({ shape }) => Math.min(shape[2], K)));
  return { scores: scoresAt, weights: weightsAt, keys: keysAt, height: keysAt - y + units * UNIT + 12 };
}

/**
 * What is given: the query and the keys, masked ones struck out.
 * @param {Attention} trace @param {Opened} opened @param {number} y
 */
function givenOf({ axes, inputs }, { b, s, T, K, read }, y) {
  const { left } = columnsOf(T);
  const feature = featureOf(axes);
  const [rows, units] = [inputs.query, inputs.keys].map(({ shape }) => Math.min(shape[2], K));
  const named = ["keys  (", letter("T"), ", ", letter(feature), `) = (${axes.T}, ${axes[feature]})`];
  const masked = range(T).filter((t) => read.masked(s, t));
  return [
    vectorName(8, y, "query"),
    ...vector(8, y, rows, (k) => at(inputs.query, b, s, k)),
    text(left(0), y - 10, named),
    ...range(T).flatMap((t) => vector(left(t), y, units, (k) => at(inputs.keys, b, t, k))),
    ...masked.map((t) => line(left(t), y + units * UNIT, left(t) + CELL, y, { class: "struck" })),
  ];
}

/**
 * What becomes of them: scores, weights, context.
 * @param {Attention} trace @param {Opened} opened @param {ReturnType<typeof placesOf>} places
 */
function stagesOf({ axes, inputs, outputs }, { b, s, T, K, y, read }, places) {
  const { right } = columnsOf(T);
  const feature = featureOf(axes);
  const units = Math.min(inputs.keys.shape[2], K);
  const scores = range(T).map((t) => read.score(s, t));
  const weights = range(T).map((t) => read.weight(s, t));
  return [
    title(y, `① scores[${b}, ${s}]`, "T", axes),
    ...bars(scores, places.scores, short),
    title(places.weights - BAR - TITLE, `② weights[${b}, ${s}] = softmax(①)`, "T", axes),
    ...bars(weights, places.weights, printed),
    title(places.keys - 2 * TITLE - 4, `③ context[${b}, ${s}] = Σ ② × keys`, feature, axes),
    vectorName(right, places.keys, "context"),
    ...vector(right, places.keys, units, (k) => at(outputs.context, b, s, k)),
  ];
}

/** @param {Value[]} values @param {number} base @param {(value: any) => string} write */
function bars(values, base, write) {
  const { left } = columnsOf(values.length);
  const sizes = values.map((value) => (drawn(value) ? Math.abs(Number(value)) : 0));
  const longest = Math.max(...sizes, 1);
  const drawnBars = values.flatMap((value, t) => {
    const middle = left(t) + CELL / 2;
    const tall = (BAR * sizes[t]) / longest;
    return drawn(value) && Number(value) < 0
      ? [rect(middle - 9, base, 18, tall, { class: "ink ink-minus" }), label(middle, base - 8, write(value))]
      : [rect(middle - 9, base - tall, 18, tall, { class: "kept" }), label(middle, base + 10, write(value))];
  });
  const axis = line(left(0), base, left(values.length - 1) + CELL, base, { class: "grid" });
  return [axis, ...drawnBars];
}

/**
 * Numbers one under the other.
 * @param {number} x @param {number} y @param {number} n @param {(k: number) => Value} value
 */
const vector = (x, y, n, value) => range(n).flatMap((k) => cell(x, y + k * UNIT, CELL, UNIT - 2, value(k)));

/** @param {number} x @param {number} y @param {string} words */
const vectorName = (x, y, words) => label(x + CELL / 2, y - 10, words, { class: "strong" });

/**
 * A stage's name with its axis in its hue.
 * @param {number} y @param {string} words @param {string} axis @param {Record<string, number>} axes
 */
const title = (y, words, axis, axes) =>
  text(8, y, [`${words}  (`, letter(axis), `) = (${axes[axis]})`], "strong");

/** @param {number} x @param {number} y @param {(Shape | string)[]} parts @param {string} style */
const text = (x, y, parts, style = "") => shape("text", { x, y, class: `start ${style}` }, ...parts);

/** @param {string} axis */
const letter = (axis) => (axis === "T" || axis === "H" ? shape("tspan", { "data-axis": axis }, axis) : axis);

/** The axis of a key's numbers. @param {Record<string, number>} axes */
const featureOf = (axes) => (axes.K ? "K" : "H");

/** Whether a number has a bar: what stands for minus infinity has none. @param {Value} value */
const drawn = (value) => typeof value === "number" && Math.abs(value) < 1e6;

/** A score, as short as -1e9 is. @param {Value} value */
export function short(value) {
  if (value === "-Infinity") return "−∞";
  return typeof value === "number" && Math.abs(value) >= 1e4
    ? value.toExponential(0).replace("e+", "e").replace("-", "−")
    : printed(value);
}
