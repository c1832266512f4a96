// @ts-check
/** Attention: each query's weights over the keys; an open row shows scores, softmax and weighted sum. */
import { inputsOf } from "../frame/inputs.js";
import { columnsOf, openRow, short } from "./attention-row.js";
import { cell, group, label, line, mark, printed } from "../frame/picture.js";
import { at, range } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("./attention-row.js").Attention} Attention */

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
    const { b, s, S, T, read } = look(trace, values);
    const { left, width, cellWidth, right } = columnsOf(T);
    const part = S < trace.axes.S ? `${b}, :${S}` : b;
    const title = label(8, 10, `weights[${part}]  (S, T) = (${S}, ${trace.axes.T})`, {
      class: "start strong",
    });
    const heads = range(T).flatMap((t) => [
      label(left(t) + cellWidth / 2, 28, nameOf(trace, "T", b, t), { class: "name" }),
      label(left(t) + cellWidth / 2, 43, `t=${t}`, { "data-axis": "T" }),
    ]);
    const rows = range(S).flatMap((row) => {
      const y = TOP + row * ROW;
      const name = label(left(0) - 8, y + ROW / 2, `s=${row} ${nameOf(trace, "S", b, row)}`, {
        class: row === s ? "size-left strong" : "size-left",
      });
      const sum = label(right + cellWidth / 2, y + ROW / 2, revealed ? printed(read.sum(row)) : "–");
      const cells = range(T).map((t) => {
        const weight = revealed ? read.weight(row, t) : null;
        const [box, ...number] = cell(left(t), y, cellWidth, ROW - 2, weight);
        const struck = read.masked(row, t)
          ? [line(left(t), y + ROW - 2, left(t) + cellWidth, y, { class: "struck" })]
          : [];
        const says = `s ${row} ${nameOf(trace, "S", b, row)}, t ${t} ${nameOf(trace, "T", b, t)}: ${printed(weight)}${struck.length ? ` ${say("attention-masked")}` : ""}`;
        return mark(`${row},${t}`, says, [left(t), y, cellWidth, ROW - 2], box, ...struck, ...number);
      });
      return [name, sum, ...cells];
    });
    const bottom = TOP + S * ROW;
    const opened = openRow(trace, {
      b,
      s,
      t: columnOf(selected, s),
      T,
      K: MOST.K,
      y: bottom + 20,
      read,
      revealed,
    });
    const sums = label(right + cellWidth / 2, 43, "Σ", { class: "strong" });
    return {
      width,
      height: bottom + 20 + opened.height,
      shapes: [title, group({}, ...heads), sums, group({}, ...opened.shapes), ...rows],
    };
  },

  caption({ trace }, { values, selected, revealed, say }) {
    if (!revealed) return say("attention-caption-hidden");
    const { b, s, S, T, read } = look(trace, values);
    const t = columnOf(selected, s);
    const row = placeName(trace, "S", b, s);
    if (t === null || !(t < T) || !(s < S)) return say("attention-caption", { row });
    const words = {
      row,
      column: placeName(trace, "T", b, t),
      score: short(read.score(s, t)),
      weight: printed(read.weight(s, t)),
      sum: printed(read.sum(s)),
    };
    return say(read.masked(s, t) ? "attention-caption-masked" : "attention-caption-cell", words);
  },

  table({ trace }, { values, revealed }) {
    const { b, S, T, read } = look(trace, values);
    const head = ["", ...range(T).map((t) => `t=${t} ${nameOf(trace, "T", b, t)}`.trim()), "Σ"];
    const shown = (/** @type {number | string | null} */ value) => (revealed ? (value ?? "–") : "–");
    return {
      write: printed,
      head,
      rows: range(S).map((s) => [
        `s=${s} ${nameOf(trace, "S", b, s)}`.trim(),
        ...range(T).map((t) => shown(read.weight(s, t))),
        shown(read.sum(s)),
      ]),
    };
  },

  question({ trace, most }, { values, say }) {
    const { b, s, T } = look(trace, values);
    const nothing = { all: `1/${T}`, inf: "NaN" }[String(values.mask)];
    if (nothing)
      return {
        ask: say(`attention-ask-${values.mask}`),
        blanks: [["0", `1/${T}`, "NaN"]],
        truth: [nothing],
        why: say(`attention-why-${values.mask}`),
      };
    const names = range(T).map((t) => nameOf(trace, "T", b, t) || say("attention-pad"));
    const [t, share] = most[b][s];
    const ask = say("attention-ask", { s, name: nameOf(trace, "S", b, s) });
    return {
      ask,
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
    const { H, Q, K } = trace.axes;
    const { score, mask, temperature } = values;
    const layer =
      score === "additive"
        ? `BahdanauAttention(${Q}, ${K}, ${Q})`
        : `LuongAttention(${H}, "${score === "linear" ? "concat" : score}")`;
    const unlike = [
      score === "linear" && "its tanh left out",
      temperature !== 1 && `scores / ${temperature}`,
      mask === "inf" && "-np.inf for -1e9",
    ].filter(Boolean);
    const given = { padding: "mask", none: "None" }[String(mask)] ?? "np.ones_like(mask)";
    return `context, weights = ${layer}(query, keys, ${given})${unlike.length ? `  # ${unlike.join(", ")}` : ""}`;
  },
};

/** What of a trace is drawn: a sequence, the open row, how many rows and columns; and its numbers. @param {Attention} trace @param {Record<string, any>} values */
function look(trace, values) {
  const b = Math.min(Number(values.b), trace.axes.B - 1);
  const S = Math.min(rowsOf(trace, b), MOST.S);
  const read = {
    weight: (/** @type {number} */ s, /** @type {number} */ t) => at(trace.outputs.weights, b, s, t),
    score: (/** @type {number} */ s, /** @type {number} */ t) => at(trace.scores, b, s, t),
    sum: (/** @type {number} */ s) => at(trace.sums, b, s),
    masked: (/** @type {number} */ s, /** @type {number} */ t) =>
      !!trace.inputs.mask && at(trace.inputs.mask, b, s, t) === 1,
  };
  return { b, S, s: Math.min(Number(values.s), S - 1), T: Math.min(trace.axes.T, MOST.T), read };
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

/** The selected column, if the selected cell lies in the open row. @param {string | null} selected @param {number} s */
function columnOf(selected, s) {
  const place = placeOf(selected ?? "");
  return place.s === s ? place.t : null;
}
