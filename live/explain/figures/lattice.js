// @ts-check
/** Steps of all layers and directions as chips: T runs right, L goes up, H runs down, backward is dashed. */
import { cell, group, label, line, linked, mark, printed, rect } from "../frame/picture.js";
import { range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/trace.js").Trace} Trace */
/** @typedef {import("../frame/picture.js").Shape} Shape */
/** @typedef {{id: string, l: number, d: number, t: number}} Place */

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

/** @param {Record<string, any>} shown @returns {Place[]} from the lowest layer on */
export const placesOf = ({ T, L, D }) =>
  range(L).flatMap((l) => range(D).flatMap((d) => range(T).map((t) => ({ id: `${l},${d},${t}`, l, d, t }))));

/**
 * @param {Trace} trace
 * @param {{name: string, b: number, lit: (place: Place) => boolean, faded?: (place: Place) => boolean, hidden?: (place: Place) => boolean, under?: (l: number, t: number) => Shape[]}} options
 * @returns {import("../frame/picture.js").Picture}
 */
export function lattice(
  trace,
  { name, b, lit, faded = () => false, hidden = () => false, under = () => [] },
) {
  const shown = extent(trace, name);
  const { T, L, D, K } = shown;
  const read = reader(trace);
  const [chipHeight, rowHeight] = [K * UNIT, K * UNIT + 14];
  const layerHeight = D * rowHeight + GAP;
  const top = (/** @type {Place} */ { l, d }) => TOP + (L - 1 - l) * layerHeight + d * rowHeight;
  const left = (/** @type {number} */ t) => LEFT + t * COLUMN;
  const bottom = TOP + L * layerHeight;

  const chips = placesOf(shown).map((place) => {
    const [x, y] = [left(place.t), top(place)];
    const alive = read.alive(place.t, b);
    const numbers = range(K).map((k) =>
      alive && !hidden(place) ? read.value(name, place.l, place.d, place.t, b, k) : null,
    );
    const says = `l ${place.l} ${place.d ? "←" : "→"} t ${place.t}: ${numbers.map(printed).join(", ")}`;
    const cells = numbers.flatMap((value, k) => cell(x, y + k * UNIT, CHIP, UNIT, value));
    const style = ["chip", lit(place) && "chip-lit", faded(place) && "chip-faded"].filter(Boolean).join(" ");
    const frame = rect(x, y, CHIP, chipHeight, {
      class: place.d ? "chip-frame chip-backward" : "chip-frame",
    });
    return linked(
      `t=${place.t}`,
      mark(place.id, says, [x, y, CHIP, chipHeight], group({ class: style }, ...cells, frame)),
    );
  });

  const wires = placesOf(shown).map((place) => {
    const y = top(place) + chipHeight / 2;
    const [from, to] = [left(place.t) + CHIP, left(place.t + 1)];
    const arrow = place.d
      ? `M ${to} ${y} L ${from} ${y} m 5 -4 l -5 4 l 5 4`
      : `M ${from} ${y} L ${to} ${y} m -5 -4 l 5 4 l -5 4`;
    return place.t + 1 < T
      ? { tag: "path", attrs: { d: arrow, class: place.d ? "wire wire-backward" : "wire" }, children: [] }
      : group({});
  });
  const heads = range(L).flatMap((l) =>
    range(D).map((d) =>
      label(LEFT - 10, top({ id: "", l, d, t: 0 }) + chipHeight / 2, `l${l} ${d ? "←" : "→"}`, {
        class: "size-left",
        "data-axis": "L",
      }),
    ),
  );
  const times = range(T).map((t) => label(left(t) + CHIP / 2, bottom - 4, `t=${t}`, { "data-axis": "T" }));
  const inputs = range(T).map((t) =>
    line(left(t) + CHIP / 2, bottom - 14, left(t) + CHIP / 2, bottom - GAP + 4, { class: "wire" }),
  );
  const between = range(L).flatMap((l) =>
    range(T).map((t) =>
      group({ transform: `translate(${left(t)} ${TOP + (L - l) * layerHeight - GAP - 6})` }, ...under(l, t)),
    ),
  );
  return {
    width: LEFT + T * COLUMN + 8,
    height: bottom + 10,
    shapes: [...wires, ...inputs, ...heads, ...times, ...between, ...chips],
  };
}
