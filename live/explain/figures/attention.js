// @ts-check
/** Attention: each query's weights over the keys; an open row shows scores, softmax and weighted sum. */
import { inputsOf } from "../frame/inputs.js";
import { cell, group, label, line, mark, printed } from "../frame/picture.js";
import { at, range } from "../frame/trace.js";
import { columnsOf, openRow, short } from "./attention-row.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").View} View */
/** @typedef {import("./attention-row.js").Attention} Attention @typedef {ReturnType<typeof look>} Look */
/** @typedef {Record<string, any>} Values */

const MOST = { S: 12, T: 12, K: 6 }; // of a reader's own trace: more would be too small to read
const [TOP, ROW] = [52, 26];
const SHARES = ["0.25", "0.50", "0.75", "1.00"];

/** @type {Figure} */
export const attention = {
  play: "s",
  inputs: inputsOf("attention"),
  draws: ({ kind }) => kind === "attention",
  limits({ trace }, values) {
    const B = trace.axes.B;
    return { b: B > 1 ? B - 1 : null, s: look(trace, values).S - 1 };
  },
  follow: (selected) => ({ s: placeOf(selected).s }),

  picture({ trace }, { values, selected, revealed, say }) {
    const seen = look(trace, values);
    const { b, s, S, T, read } = seen;
    const { left, width, cellWidth, right } = columnsOf(T);
    const part = S < trace.axes.S ? `${b}, :${S}` : b;
    const title = `weights[${part}]  (S, T) = (${S}, ${trace.axes.T})`;
    const heads = range(T).flatMap((t) => [
      label(left(t) + cellWidth / 2, 28, nameOf(trace, "T", b, t), { class: "name" }),
      label(left(t) + cellWidth / 2, 43, `t=${t}`, { "data-axis": "T" }),
    ]);
    const rows = range(S).flatMap((row) => mapRow(trace, seen, row, revealed, say));
    const y = TOP + S * ROW + 20;
    const opened = openRow(trace, { b, s, t: columnOf(selected, s), T, K: MOST.K, y, read, revealed });
    return {
      width,
      height: y + opened.height,
      shapes: [
        label(8, 10, title, { class: "start strong" }),
        group({}, ...heads),
        label(right + cellWidth / 2, 43, "Σ", { class: "strong" }),
        group({}, ...opened.shapes),
        ...rows,
      ],
    };
  },

  caption({ trace }, { values, selected, revealed, say }) {
    if (!revealed) return say("attention-caption-hidden");
    const { b, s, S, T, read } = look(trace, values);
    const t = columnOf(selected, s);
    const row = placeName(trace, "S", b, s);
    if (t === null || !(t < T) || !(s < S)) return say("attention-caption", { row });
    return say(read.masked(s, t) ? "attention-caption-masked" : "attention-caption-cell", {
      row,
      column: placeName(trace, "T", b, t),
      score: short(read.score(s, t)),
      weight: printed(read.weight(s, t)),
      sum: printed(read.sum(s)),
    });
  },

  table({ trace }, { values, revealed }) {
    const { b, S, T, read } = look(trace, values);
    const shown = (/** @type {number | string | null} */ value) => (revealed ? (value ?? "–") : "–");
    const rows = range(S).map((s) => [
      `s=${s} ${nameOf(trace, "S", b, s)}`.trim(),
      ...range(T).map((t) => shown(read.weight(s, t))),
      shown(read.sum(s)),
    ]);
    const columns = range(T).map((t) => `t=${t} ${nameOf(trace, "T", b, t)}`.trim());
    return { head: ["", ...columns, "Σ"], rows, write: printed };
  },

  question({ trace, most }, { values, say }) {
    const { b, s, T } = look(trace, values);
    const { mask } = values;
    if (mask === "all" || mask === "inf") {
      return {
        ask: say(`attention-ask-${mask}`),
        blanks: [["0", `1/${T}`, "NaN"]],
        truth: [mask === "all" ? `1/${T}` : "NaN"],
        why: say(`attention-why-${mask}`),
      };
    }
    const names = range(T).map((t) => nameOf(trace, "T", b, t) || say("attention-pad"));
    const [t, share] = most[b][s];
    return {
      ask: say("attention-ask", { s, name: nameOf(trace, "S", b, s) }),
      blanks: [[...new Set(names)], SHARES],
      truth: [names[t], share],
      why: say("attention-why"),
    };
  },

  notice({ trace, most }, { values, revealed, say }) {
    const { b, S, T } = look(trace, values);
    const widest = Math.max(...["H", "Q", "K"].map((axis) => trace.axes[axis] ?? 0));
    const whole = T === trace.axes.T && S === rowsOf(trace, b) && widest <= MOST.K;
    const asked = most && revealed; // of the demo, not of a reader's own trace
    const told = [
      !whole && "attention-beginning",
      asked && values.temperature !== 1 && "attention-temperature-says",
      asked && values.score === "linear" && "attention-linear",
      asked && values.mask !== "padding" && `attention-mask-${values.mask}-says`,
      asked && "attention-by-hand",
    ];
    return { error: false, lines: told.filter(Boolean).map((key) => say(String(key))) };
  },

  code({ trace, most }, { values }) {
    if (!most) return ""; // a reader's own trace
    const given = { padding: "mask", none: "None" }[String(values.mask)] ?? "np.ones_like(mask)";
    const call = `context, weights = ${layerOf(trace, values)}(query, keys, ${given})`;
    const unlike = [
      values.score === "linear" && "its tanh left out",
      values.temperature !== 1 && `scores / ${values.temperature}`,
      values.mask === "inf" && "-np.inf for -1e9",
    ].filter(Boolean);
    return unlike.length ? `${call}  # ${unlike.join(", ")}` : call;
  },
};

/** @param {Attention} trace @param {Values} values */
function layerOf({ axes: { H, Q, K } }, { score }) {
  if (score === "additive") return `BahdanauAttention(${Q}, ${K}, ${Q})`;
  return `LuongAttention(${H}, "${score === "linear" ? "concat" : score}")`;
}

/**
 * What of a trace is drawn: a sequence, the open row, how many rows and columns; and its numbers.
 * @param {Attention} trace @param {Values} values
 */
function look(trace, values) {
  const { mask } = trace.inputs;
  const b = Math.min(Number(values.b), trace.axes.B - 1);
  const S = Math.min(rowsOf(trace, b), MOST.S);
  const read = {
    weight: (/** @type {number} */ s, /** @type {number} */ t) => at(trace.outputs.weights, b, s, t),
    score: (/** @type {number} */ s, /** @type {number} */ t) => at(trace.scores, b, s, t),
    sum: (/** @type {number} */ s) => at(trace.sums, b, s),
    masked: (/** @type {number} */ s, /** @type {number} */ t) => !!mask && at(mask, b, s, t) === 1,
  };
  return { b, S, s: Math.min(Number(values.s), S - 1), T: Math.min(trace.axes.T, MOST.T), read };
}

/**
 * A row of the map: its name, its sum, its weights; masked ones are struck out.
 * @param {Attention} trace @param {Look} seen @param {number} row @param {boolean} revealed
 * @param {View["say"]} say
 */
function mapRow(trace, { b, s, T, read }, row, revealed, say) {
  const { left, cellWidth, right } = columnsOf(T);
  const [y, height] = [TOP + row * ROW, ROW - 2];
  const name = nameOf(trace, "S", b, row);
  const style = { class: row === s ? "size-left strong" : "size-left" };
  const cells = range(T).map((t) => {
    const x = left(t);
    const weight = revealed ? read.weight(row, t) : null;
    const masked = read.masked(row, t);
    const [box, ...number] = cell(x, y, cellWidth, height, weight);
    const struck = masked ? [line(x, y + height, x + cellWidth, y, { class: "struck" })] : [];
    const place = `s ${row} ${name}, t ${t} ${nameOf(trace, "T", b, t)}`;
    const says = `${place}: ${printed(weight)}${masked ? ` ${say("attention-masked")}` : ""}`;
    return mark(`${row},${t}`, says, [x, y, cellWidth, height], box, ...struck, ...number);
  });
  return [
    label(left(0) - 8, y + ROW / 2, `s=${row} ${name}`, style),
    label(right + cellWidth / 2, y + ROW / 2, revealed ? printed(read.sum(row)) : "–"),
    ...cells,
  ];
}

/** A sequence ends with its names. @param {Attention} trace @param {number} b */
const rowsOf = ({ axes, labels }, b) => Math.min(labels.S?.[b]?.length ?? axes.S, axes.S);

/** @param {Attention} trace @param {"S" | "T"} axis @param {number} b @param {number} i */
const nameOf = ({ labels }, axis, b, i) => labels[axis]?.[b]?.[i] ?? "";

/** @param {Attention} trace @param {"S" | "T"} axis @param {number} b @param {number} i */
function placeName(trace, axis, b, i) {
  const name = nameOf(trace, axis, b, i);
  return `${axis.toLowerCase()} = ${i}${name && ` “${name}”`}`;
}

/** @param {string} id */
function placeOf(id) {
  const [s, t] = id.split(",").map(Number);
  return { s, t };
}

/**
 * The selected column, if the selected cell lies in the open row.
 * @param {string | null} selected @param {number} s
 */
function columnOf(selected, s) {
  const place = placeOf(selected ?? "");
  return place.s === s ? place.t : null;
}
