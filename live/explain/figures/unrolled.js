// @ts-check
/** The network over time: what each cell depends on, which weights it shares, where dropout acts. */
import { inputsOf } from "../frame/inputs.js";
import { line, rect } from "../frame/picture.js";
import { arrow, at, range, reader } from "../frame/trace.js";
import { extent, idOf, lattice, latticeTable, placesOf, sequenceOf } from "./lattice.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/trace.js").Trace} Trace */
/** @typedef {import("./lattice.js").Place} Place @typedef {Record<string, any>} Values */

const SQUARE = 9;
const MOST_SQUARES = 5;
/** @type {Record<string, string>} */
const LAYERS = { lstm: "LSTM", gru: "GRU", rnn_tanh: "RNN", rnn_relu: "RNN", peephole: "PeepholeLSTM" };

/** @type {Figure} */
export const unrolled = {
  play: "n",
  inputs: inputsOf("unrolled"),
  draws: ({ steps }) => !!steps,
  limits: ({ trace }) => ({ n: trace.steps.length, b: trace.axes.B > 1 ? trace.axes.B - 1 : null }),

  picture({ trace }, { values, selected }) {
    const b = sequenceOf(trace, values);
    const done = new Set(trace.steps.slice(0, Number(values.n)).map(idOf));
    const related = relatedTo(trace, selected, values);
    const hidden = (/** @type {Place} */ { id }) => !done.has(id);
    const lit = (/** @type {Place} */ { id }) => related?.has(id) ?? false;
    const faded = (/** @type {Place} */ place) => related !== null && !lit(place);
    /** @param {number} l @param {number} t */
    const under = (l, t) => mask(trace, l, t, b);
    return lattice(trace, { name: "h_new", b, hidden, lit, faded, under });
  },

  caption({ trace }, { values, selected, say }) {
    const all = trace.steps.length;
    const place = find(trace, selected);
    const related = relatedTo(trace, selected, values);
    if (!place || !related) return say("unrolled-caption", { n: Math.min(Number(values.n), all), all });
    const { l, d, t } = place;
    const suffix = `_l${l}${d ? "_reverse" : ""}`;
    const inputs = placesOf(trace.axes).filter(({ id, l }) => l === 0 && related.has(id));
    const steps = [...new Set(inputs.map((one) => one.t))].sort((a, b) => a - b);
    return say(`unrolled-caption-${values.show}`, {
      l,
      t,
      arrow: arrow(d),
      count: related.size,
      names: `weight_ih${suffix}, weight_hh${suffix}`,
      steps: steps.join(", "),
    });
  },

  table: ({ trace }, { values }) => latticeTable(trace, "h_new", sequenceOf(trace, values)),

  question({ trace }, { say }) {
    const { T, L } = trace.axes;
    const past = [...relatives(trace, idOf({ l: L - 1, d: 0, t: 0 }), parents)].map((id) => find(trace, id));
    const reached = past.some((place) => place?.l === 0 && place.t === T - 1);
    return {
      ask: say("unrolled-ask"),
      blanks: [[say("yes"), say("no")]],
      truth: [say(reached ? "yes" : "no")],
      why: say(reached ? "unrolled-why-yes" : "unrolled-why-no"),
    };
  },

  notice({ trace }, { say }) {
    const dropped = trace.steps.some((/** @type {any} */ step) => step.mask);
    const lines = [dropped && say("unrolled-dropped"), !extent(trace, "h_new").whole && say("beginning")];
    return { error: false, lines: lines.filter((line) => line !== false) };
  },

  code({ trace }, { values }) {
    const { I, H, L, D } = trace.axes;
    const options = [
      L !== 1 && `num_layers=${L}`,
      values.dropout && L > 1 && `dropout=${values.dropout}`,
      D === 2 && "bidirectional=True",
    ].filter(Boolean);
    return `${LAYERS[trace.kind]}(${[I, H, ...options].join(", ")})`;
  },
};

/** @param {Trace} trace @param {string | null} id */
const find = (trace, id) => placesOf(trace.axes).find((place) => place.id === id);

/**
 * What a cell reads: its own direction's step before, and all directions of the layer below.
 * @param {Trace} trace @param {Place} place
 */
export function parents({ axes }, { l, d, t }) {
  const before = { l, d, t: d ? t + 1 : t - 1 };
  const below = l ? range(axes.D).map((d) => ({ l: l - 1, d, t })) : [];
  return [before, ...below].filter(({ t }) => t >= 0 && t < axes.T).map(idOf);
}

/** What reads a cell. @param {Trace} trace @param {Place} place */
export const children = (trace, place) =>
  placesOf(trace.axes)
    .filter((other) => parents(trace, other).includes(idOf(place)))
    .map(idOf);

/**
 * A cell and all its relatives in one direction.
 * @param {Trace} trace @param {string} id @param {typeof parents} next
 */
export function relatives(trace, id, next) {
  const found = new Set([id]);
  for (const one of found) {
    const place = /** @type {Place} */ (find(trace, one));
    for (const other of next(trace, place)) found.add(other);
  }
  return found;
}

/**
 * The cells that the selected one has to do with, as far as its sequence goes; null: none is selected.
 * @param {Trace} trace @param {string | null} selected @param {Values} values
 */
function relatedTo(trace, selected, values) {
  const place = find(trace, selected);
  if (!place) return null;
  const { alive } = reader(trace);
  const b = sequenceOf(trace, values);
  const related = [...withShown(trace, place, values.show)];
  return new Set(related.filter((id) => alive(find(trace, id)?.t ?? 0, b)));
}

/** @param {Trace} trace @param {Place} place @param {string} show past, future or weights */
function withShown(trace, place, show) {
  if (show !== "weights") return relatives(trace, place.id, show === "past" ? parents : children);
  const same = placesOf(trace.axes).filter(({ l, d }) => l === place.l && d === place.d);
  return new Set(same.map(idOf));
}

/**
 * Dropout's mask on what a layer reads at a step: a square for each number, crossed where it is dropped.
 * @param {Trace} trace @param {number} l @param {number} t @param {number} b
 */
function mask(trace, l, t, b) {
  const read = reader(trace);
  const array = read.step(l, 0, t)?.mask;
  if (!array || !read.alive(t, b)) return [];
  return range(Math.min(array.shape[1], MOST_SQUARES)).flatMap((k) => {
    const x = k * (SQUARE + 3);
    const kept = Number(at(array, read.row(b), k)) !== 0;
    const square = rect(x, 0, SQUARE, SQUARE, { class: kept ? "kept" : "dropped" });
    return kept ? [square] : [square, ...cross(x)];
  });
}

/** @param {number} x */
const cross = (x) => [
  line(x, 0, x + SQUARE, SQUARE, { class: "dropped" }),
  line(x, SQUARE, x + SQUARE, 0, { class: "dropped" }),
];
