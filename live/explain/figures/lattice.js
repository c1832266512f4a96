// @ts-check
/** Steps of all layers and directions as chips: T runs right, L goes up, H runs down, backward is dashed. */
import { cell, group, label, line, linked, mark, printed, rect, shape } from "../frame/picture.js";
import { arrow, range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/trace.js").Trace} Trace */
/** @typedef {import("../frame/picture.js").Shape} Shape */
/** @typedef {{id: string, l: number, d: number, t: number}} Place */
/** @typedef {ReturnType<typeof layoutOf>} Layout */
/**
 * What is seen of a lattice: which array, which sequence, which chips, and what stands under layers.
 * @typedef {object} Look
 * @property {string} name the array in the chips
 * @property {number} b
 * @property {(place: Place) => boolean} lit
 * @property {(place: Place) => boolean} [faded]
 * @property {(place: Place) => boolean} [hidden]
 * @property {(l: number, t: number) => Shape[]} [under]
 */

const MOST = { T: 12, L: 4, K: 4 }; // of a reader's own trace: more would be too small to read
const [LEFT, COLUMN, CHIP, UNIT, GAP, TOP] = [64, 74, 52, 20, 26, 14];

/** What of a trace is drawn. @param {Trace} trace @param {string} name the array in the chips */
export function extent({ axes, steps }, name) {
  const features = steps.find((step) => name in step)?.[name].shape[1] ?? 0;
  const shown = {
    T: Math.min(axes.T, MOST.T),
    L: Math.min(axes.L, MOST.L),
    D: axes.D,
    K: Math.min(features, MOST.K),
  };
  return { ...shown, whole: shown.T === axes.T && shown.L === axes.L && shown.K === features };
}

/** A sequence that there is. @param {Trace} trace @param {Record<string, any>} values */
export const sequenceOf = ({ axes }, { b }) => Math.min(b, axes.B - 1);

/** @param {{l: number, d: number, t: number}} place */
export const idOf = ({ l, d, t }) => `${l},${d},${t}`;

/** @param {Record<string, any>} shown @returns {Place[]} from the lowest layer on */
export const placesOf = ({ T, L, D }) =>
  range(L).flatMap((l) => range(D).flatMap((d) => range(T).map((t) => ({ id: idOf({ l, d, t }), l, d, t }))));

/** @param {Trace} trace @param {Look} look @returns {import("../frame/picture.js").Picture} */
export function lattice(trace, { name, b, lit, faded = none, hidden = none, under = () => [] }) {
  const shown = extent(trace, name);
  const { T, L, D } = shown;
  const layout = layoutOf(shown);
  const { left, top, below, bottom, chipHeight } = layout;
  const read = reader(trace);

  const chips = placesOf(shown).map((place) => {
    const { l, d, t } = place;
    const known = read.alive(t, b) && !hidden(place);
    const numbers = range(shown.K).map((k) => (known ? read.value(name, l, d, t, b, k) : null));
    const style = ["chip", lit(place) && "chip-lit", faded(place) && "chip-faded"].filter(Boolean).join(" ");
    return chip(place, layout, numbers, style);
  });
  const heads = range(L).flatMap((l) =>
    range(D).map((d) => {
      const style = { class: "size-left", "data-axis": "L" };
      return label(LEFT - 10, top(l, d) + chipHeight / 2, `l${l} ${arrow(d)}`, style);
    }),
  );
  const middle = (/** @type {number} */ t) => left(t) + CHIP / 2;
  const times = range(T).map((t) => label(middle(t), bottom - 4, `t=${t}`, { "data-axis": "T" }));
  const inputs = range(T).map((t) =>
    line(middle(t), bottom - 14, middle(t), bottom - GAP + 4, { class: "wire" }),
  );
  const between = range(L).flatMap((l) =>
    range(T).map((t) => group({ transform: `translate(${left(t)} ${below(l)})` }, ...under(l, t))),
  );
  const wires = placesOf(shown).map((place) => (place.t + 1 < T ? wire(place, layout) : group({})));
  return {
    width: LEFT + T * COLUMN + 8,
    height: bottom + 10,
    shapes: [...wires, ...inputs, ...heads, ...times, ...between, ...chips],
  };
}

/**
 * The numbers of the chips: a row for each unit, a column for each step.
 * @param {Trace} trace @param {string} name @param {number} b
 */
export function latticeTable(trace, name, b) {
  const { T, L, D, K } = extent(trace, name);
  const read = reader(trace);
  const rows = range(L).flatMap((l) =>
    range(D).flatMap((d) =>
      range(K).map((k) => {
        const numbers = range(T).map((t) => (read.alive(t, b) ? read.value(name, l, d, t, b, k) : null));
        return [`l${l} ${arrow(d)} H=${k}`, ...numbers.map((number) => number ?? "–")];
      }),
    ),
  );
  return { head: [`${name === "c_new" ? "c" : "h"}, b=${b}`, ...range(T).map((t) => `t=${t}`)], rows };
}

const none = () => false;

/** Where things stand. @param {{L: number, D: number, K: number}} shown */
function layoutOf({ L, D, K }) {
  const chipHeight = K * UNIT;
  const rowHeight = chipHeight + 14;
  const layerHeight = D * rowHeight + GAP;
  return {
    chipHeight,
    bottom: TOP + L * layerHeight,
    /** @param {number} t */
    left: (t) => LEFT + t * COLUMN,
    /** @param {number} l @param {number} d */
    top: (l, d) => TOP + (L - 1 - l) * layerHeight + d * rowHeight,
    /** Under a layer. @param {number} l */
    below: (l) => TOP + (L - l) * layerHeight - GAP - 6,
  };
}

/**
 * A step of one layer and direction: its numbers one under the other.
 * @param {Place} place @param {Layout} layout @param {(number | string | null)[]} numbers
 * @param {string} style
 */
function chip({ id, l, d, t }, { left, top, chipHeight }, numbers, style) {
  const [x, y] = [left(t), top(l, d)];
  const says = `l ${l} ${arrow(d)} t ${t}: ${numbers.map(printed).join(", ")}`;
  const cells = numbers.flatMap((value, k) => cell(x, y + k * UNIT, CHIP, UNIT, value));
  const frame = rect(x, y, CHIP, chipHeight, { class: d ? "chip-frame chip-backward" : "chip-frame" });
  const drawn = group({ class: style }, ...cells, frame);
  return linked(`t=${t}`, mark(id, says, [x, y, CHIP, chipHeight], drawn));
}

/** From a step to the next, or back. @param {Place} place @param {Layout} layout */
function wire({ l, d, t }, { left, top, chipHeight }) {
  const y = top(l, d) + chipHeight / 2;
  const [from, to] = [left(t) + CHIP, left(t + 1)];
  return d
    ? shape("path", { d: `M ${to} ${y} L ${from} ${y} m 5 -4 l -5 4 l 5 4`, class: "wire wire-backward" })
    : shape("path", { d: `M ${from} ${y} L ${to} ${y} m -5 -4 l 5 4 l -5 4`, class: "wire" });
}
