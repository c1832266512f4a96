// @ts-check
/** The network over time: what each cell depends on, which weights it shares, where dropout acts. */
import { inputsOf } from "../frame/inputs.js";
import { extent, lattice, placesOf } from "./lattice.js";
import { line, rect } from "../frame/picture.js";
import { at, range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/trace.js").Trace} Trace @typedef {import("./lattice.js").Place} Place */

const SQUARE = 9;
/** @type {Record<string, string>} */
const LAYERS = { lstm: "LSTM", gru: "GRU", rnn_tanh: "RNN", rnn_relu: "RNN" };

/** @type {Figure} */
export const unrolled = {
  play: "n",
  inputs: inputsOf("unrolled"),
  draws: ({ steps }) => !!steps,
  limits: ({ trace }) => ({ n: trace.steps.length, b: trace.axes.B > 1 ? trace.axes.B - 1 : null }),

  picture({ trace }, { values, selected }) {
    const done = new Set(trace.steps.slice(0, Number(values.n)).map(idOf));
    const related = relatedTo(trace, selected, String(values.show), values.b);
    const hidden = (/** @type {Place} */ { id }) => !done.has(id);
    const lit = (/** @type {Place} */ { id }) => related?.has(id) ?? false;
    const faded = (/** @type {Place} */ place) => related !== null && !lit(place);
    return lattice(trace, {
      name: "h_new",
      b: sequence(trace, values),
      hidden,
      lit,
      faded,
      under: (l, t) => mask(trace, l, t, sequence(trace, values)),
    });
  },

  caption({ trace }, { values, selected, say }) {
    const place = find(trace, selected);
    const related = relatedTo(trace, selected, String(values.show), values.b);
    if (!place || !related)
      return say("unrolled-caption", {
        n: Math.min(Number(values.n), trace.steps.length),
        all: trace.steps.length,
      });
    const { l, d, t } = place;
    const suffix = `_l${l}${d ? "_reverse" : ""}`;
    const steps = placesOf(trace.axes)
      .filter(({ id, l }) => l === 0 && related.has(id))
      .map((one) => one.t);
    const words = {
      l,
      t,
      arrow: d ? "←" : "→",
      count: related.size,
      names: `weight_ih${suffix}, weight_hh${suffix}`,
      steps: [...new Set(steps)].sort((a, b) => a - b).join(", "),
    };
    return say(`unrolled-caption-${values.show}`, words);
  },

  table({ trace }, { values }) {
    const { T, L, D, K } = extent(trace, "h_new");
    const read = reader(trace);
    const b = sequence(trace, values);
    const rows = range(L).flatMap((l) => range(D).flatMap((d) => range(K).map((k) => ({ l, d, k }))));
    return {
      head: [`h, b=${b}`, ...range(T).map((t) => `t=${t}`)],
      rows: rows.map(({ l, d, k }) => [
        `l${l} ${d ? "←" : "→"} H=${k}`,
        ...range(T).map((t) => (read.alive(t, b) ? (read.value("h_new", l, d, t, b, k) ?? "–") : "–")),
      ]),
    };
  },

  question({ trace }, { say }) {
    const { T, L } = trace.axes;
    const past = relatives(trace, `${L - 1},0,0`, parents);
    const reached = [...past].some((id) => find(trace, id)?.l === 0 && find(trace, id)?.t === T - 1);
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

/** @param {{l: number, d: number, t: number}} place */
const idOf = ({ l, d, t }) => `${l},${d},${t}`;
/** @param {Trace} trace @param {string | null} id */
const find = (trace, id) => placesOf(trace.axes).find((place) => place.id === id);
/** @param {Trace} trace @param {Record<string, any>} values */
const sequence = ({ axes }, { b }) => Math.min(b, axes.B - 1);

/** What a cell reads: its own direction's step before, and all directions of the layer below. @param {Trace} trace @param {Place} place */
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

/** A cell and all its relatives in one direction. @param {Trace} trace @param {string} id @param {typeof parents} next */
export function relatives(trace, id, next) {
  const found = new Set([id]);
  for (const one of found)
    for (const other of next(trace, /** @type {Place} */ (find(trace, one)))) found.add(other);
  return found;
}

/** @param {Trace} trace @param {string | null} selected @param {string} show @param {any} b */
function relatedTo(trace, selected, show, b) {
  const place = find(trace, selected);
  if (!place) return null;
  const { alive } = reader(trace);
  const same = () =>
    new Set(
      placesOf(trace.axes)
        .filter(({ l, d }) => l === place.l && d === place.d)
        .map(idOf),
    );
  const related =
    show === "weights" ? same() : relatives(trace, place.id, show === "past" ? parents : children);
  return new Set([...related].filter((id) => alive(find(trace, id)?.t ?? 0, Math.min(b, trace.axes.B - 1))));
}

/** Dropout's mask on what a layer reads at a step: a square for each number, crossed where it is dropped. @param {Trace} trace @param {number} l @param {number} t @param {number} b */
function mask(trace, l, t, b) {
  const read = reader(trace);
  const array = read.step(l, 0, t)?.mask;
  if (!array || !read.alive(t, b)) return [];
  return range(Math.min(array.shape[1], 5)).flatMap((k) => {
    const x = k * (SQUARE + 3);
    if (Number(at(array, read.row(b), k)) !== 0) return [rect(x, 0, SQUARE, SQUARE, { class: "kept" })];
    return [
      rect(x, 0, SQUARE, SQUARE, { class: "dropped" }),
      line(x, 0, x + SQUARE, SQUARE, { class: "dropped" }),
      line(x, SQUARE, x + SQUARE, 0, { class: "dropped" }),
    ];
  });
}
