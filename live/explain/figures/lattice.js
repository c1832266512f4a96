// @ts-check
/** Steps of all layers and directions as chips: T runs right, L goes up, H runs down, backward is dashed. */
import { cell, group, label, linked, mark, printed, rect, shape } from "../frame/picture.js";
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
const [LEFT, COLUMN, CHIP, UNIT, GAP, TOP] = [64, 78, 52, 20, 44, 14];
const INPUT = 24; // height of a step's input
const ASIDE = 8; // of a chip: where wires pass it

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
  const isLit = (/** @type {number} */ l, /** @type {number} */ d, /** @type {number} */ t) =>
    lit({ id: idOf({ l, d, t }), l, d, t });
  const read0 = (/** @type {number} */ t) => range(D).some((d) => isLit(0, d, t));
  const inputs = range(T).map((t) => inputChip(left(t), bottom - 20 - INPUT, t, read0(t)));
  const up = range(L).flatMap((l) => range(T).map((t) => upwards(l, t, D, layout, isLit)));
  const between = range(L).flatMap((l) =>
    range(T).map((t) => group({ transform: `translate(${left(t)} ${below(l)})` }, ...under(l, t))),
  );
  const wires = placesOf(shown).map((place) => {
    const { l, d, t } = place;
    return t + 1 < T ? wire(place, layout, isLit(l, d, t) && isLit(l, d, t + 1)) : group({});
  });
  return {
    width: LEFT + T * COLUMN + 8,
    height: bottom + 10,
    shapes: [...wires, ...up, ...inputs, ...heads, ...times, ...between, ...chips],
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
    bottom: TOP + L * layerHeight + INPUT + 6,
    /** @param {number} t */
    left: (t) => LEFT + t * COLUMN,
    /** @param {number} l @param {number} d */
    top: (l, d) => TOP + (L - 1 - l) * layerHeight + d * rowHeight,
    /** Under a layer. @param {number} l */
    below: (l) => TOP + (L - l) * layerHeight - GAP - 8,
    /** Where what goes up into a layer comes together. @param {number} l */
    joint: (l) => TOP + (L - l) * layerHeight - GAP / 2 - 2,
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
  const frame = rect(x, y, CHIP, chipHeight, { class: d ? "chip-frame chip-backward" : "chip-frame", rx: 4 });
  const drawn = group({ class: style }, ...cells, frame);
  return linked(`t=${t}`, mark(id, says, [x, y, CHIP, chipHeight], drawn));
}

/** A step's input. @param {number} x @param {number} y @param {number} t @param {boolean} lit */
const inputChip = (x, y, t, lit) =>
  group(
    { class: lit ? "chip-lit" : "" },
    rect(x, y, CHIP, INPUT, { class: "chip-frame chip-input", rx: 8 }),
    label(x + CHIP / 2, y + INPUT / 2, `x[${t}]`, { class: "name" }),
  );

/**
 * What a layer reads at a step: both directions of the layer below, or the input, into each of its own.
 * The lower row of a layer is reached from below, the upper one past it; what leaves the lower row passes
 * the upper one on the other side.
 * @param {number} l @param {number} t @param {number} D @param {Layout} layout
 * @param {(l: number, d: number, t: number) => boolean} isLit
 */
function upwards(l, t, D, { left, top, joint, chipHeight, bottom }, isLit) {
  const [x, y] = [left(t), joint(l)];
  const middle = x + CHIP / 2;
  const readers = range(D).map((d) => {
    const lower = d === D - 1;
    const into = top(l, d) + chipHeight - 7;
    const past = `M${middle} ${y}H${x - ASIDE}V${into}H${x}m-5 -4l5 4l-5 4`;
    const d_ = lower ? `M${middle} ${y}V${top(l, d) + chipHeight + 1}m-4 5l4 -5l4 5` : past;
    return shape("path", { d: d_, class: isLit(l, d, t) ? "wire wire-lit" : "wire" });
  });
  const above = range(D).some((d) => isLit(l, d, t));
  const sources = l
    ? range(D).map((d) => {
        const aside = `M${x + CHIP} ${top(l - 1, d) + 7}H${x + CHIP + ASIDE}V${y}H${middle}`;
        const d_ = d ? aside : `M${middle} ${top(l - 1, d)}V${y}`;
        return shape("path", { d: d_, class: above && isLit(l - 1, d, t) ? "wire wire-lit" : "wire" });
      })
    : [
        shape("path", {
          d: `M${middle} ${bottom - 20 - INPUT}V${y}`,
          class: above ? "wire wire-lit" : "wire",
        }),
      ];
  return group({}, ...sources, ...readers, shape("circle", { cx: middle, cy: y, r: 3, class: "joint" }));
}

/** From a step to the next, or back. @param {Place} place @param {Layout} layout @param {boolean} lit */
function wire({ l, d, t }, { left, top, chipHeight }, lit) {
  const y = top(l, d) + chipHeight / 2;
  const [from, to] = [left(t) + CHIP, left(t + 1)];
  const style = `wire${d ? " wire-backward" : ""}${lit ? " wire-lit" : ""}`;
  return d
    ? shape("path", { d: `M ${to} ${y} L ${from} ${y} m 5 -4 l -5 4 l 5 4`, class: style })
    : shape("path", { d: `M ${from} ${y} L ${to} ${y} m -5 -4 l 5 4 l -5 4`, class: style });
}
