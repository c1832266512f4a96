// @ts-check
/** Where output, h_n and c_n live: in which layer, direction and step each returned number was born. */
import { inputsOf } from "../frame/inputs.js";
import { extent, lattice, placesOf } from "./lattice.js";
import { label, printed } from "../frame/picture.js";
import { range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/trace.js").Trace} Trace @typedef {import("./lattice.js").Place} Place */

/** @type {Figure} */
export const outputs = {
  inputs: inputsOf("outputs"),
  draws: ({ steps }) => !!steps,
  limits: ({ trace }) => ({ b: trace.axes.B > 1 ? trace.axes.B - 1 : null }),

  picture({ trace }, { values }) {
    const b = sequence(trace, values);
    const lit = isIn(trace, String(values.slice), b);
    const picture = lattice(trace, {
      name: arrayOf(trace, values),
      b,
      lit,
      faded: (place) => values.slice !== "none" && !lit(place),
    });
    const title = label(
      picture.width / 2,
      picture.height + 4,
      `${arrayOf(trace, values) === "c_new" ? "c" : "h"} · b=${b}`,
      { class: "name" },
    );
    return { ...picture, height: picture.height + 16, shapes: [...picture.shapes, title] };
  },

  caption({ trace }, { values, selected, say }) {
    const b = sequence(trace, values);
    const place = placesOf(trace.axes).find(({ id }) => id === selected);
    if (!place)
      return values.slice === "none"
        ? say("outputs-caption")
        : say(sliceSentence(trace, values), { slice: String(values.slice) });
    const name = arrayOf(trace, values);
    const read = reader(trace);
    const { l, d, t } = place;
    if (!read.alive(t, b)) return say("outputs-caption-dead", { b, t });
    const numbers = range(extent(trace, name).K)
      .map((k) => printed(read.value(name, l, d, t, b, k)))
      .join(", ");
    const homes = homesOf(trace, place, b, name);
    const words = {
      letter: name === "c_new" ? "c" : "h",
      l,
      arrow: d ? "←" : "→",
      t,
      numbers,
      homes: homes.join(", "),
    };
    return say(homes.length ? "outputs-caption-place" : "outputs-caption-inner", words);
  },

  table({ trace }, { values }) {
    const name = arrayOf(trace, values);
    const shown = extent(trace, name);
    const read = reader(trace);
    const b = sequence(trace, values);
    const rows = range(shown.L).flatMap((l) =>
      range(shown.D).flatMap((d) => range(shown.K).map((k) => ({ l, d, k }))),
    );
    return {
      head: [`${name === "c_new" ? "c" : "h"}, b=${b}`, ...range(shown.T).map((t) => `t=${t}`)],
      rows: rows.map(({ l, d, k }) => [
        `l${l} ${d ? "←" : "→"} H=${k}`,
        ...range(shown.T).map((t) => (read.alive(t, b) ? (read.value(name, l, d, t, b, k) ?? "–") : "–")),
      ]),
    };
  },

  question({ equal }, { say }) {
    const asked = equal.length > 2 ? 1 : 0;
    const [claim, truth] = equal[asked];
    const words = [say("equal"), say("different")];
    return {
      ask: say("outputs-ask", { claim }),
      blanks: [words],
      truth: [words[truth ? 0 : 1]],
      why: say(equal.length > 2 ? "outputs-why" : "outputs-why-one"),
    };
  },

  notice({ trace, equal = [] }, { revealed, say }) {
    const claims = equal.map(
      (/** @type {[string, boolean]} */ [claim, is]) =>
        `${is ? "✓" : "✗"} ${claim} — ${say(is ? "equal" : "different")}`,
    );
    return {
      error: false,
      lines: [...(revealed ? claims : []), ...(extent(trace, "h_new").whole ? [] : [say("beginning")])],
    };
  },

  code({ lengths }, { values }) {
    if (!lengths) return ""; // a reader's own trace
    const { T, L, D, packed } = values;
    const options = [L !== 1 && `num_layers=${L}`, D && "bidirectional=True"].filter(Boolean);
    const layer = `LSTM(${["2", "2", ...options].join(", ")})`;
    if (!packed) return `output, (h_n, c_n) = ${layer}(x)  # x: (${T}, 2, 2)`;
    return `packed = pack_padded_sequence(x, [${lengths.join(", ")}], enforce_sorted=False)\noutput, (h_n, c_n) = ${layer}(packed)\noutput, lengths = pad_packed_sequence(output)`;
  },
};

/** @param {Trace} trace @param {Record<string, any>} values */
const sequence = ({ axes }, { b }) => Math.min(b, axes.B - 1);

/** Only an LSTM has c. @param {Trace} trace @param {Record<string, any>} values */
const arrayOf = (trace, { slice }) => (slice === "c_n" && trace.kind === "lstm" ? "c_new" : "h_new");

/**
 * Whether a place belongs to a slice: of output by layer and step, of the states as the trace says.
 * @param {Trace} trace @param {string} slice @param {number} b @returns {(place: Place) => boolean}
 */
export function isIn(trace, slice, b) {
  const { T, L, D } = trace.axes;
  const [, name, index] = /^(output|h_n|c_n)(?:\[(-?\d+)\])?$/.exec(slice) ?? [];
  if (!name) return () => false;
  const { alive } = reader(trace);
  const count = name === "output" ? T : L * D;
  const at = index === undefined ? null : (count + Number(index)) % count;
  if (name === "output") return ({ l, t }) => l === L - 1 && (at === null || t === at) && alive(t, b);
  const born = Object.entries(trace.origin).filter(
    ([key]) => key.startsWith(name) && (at === null || key === `${name}[${at}]`),
  );
  return (place) =>
    born.some(
      ([, { l, d, t }]) => l === place.l && d === place.d && (Array.isArray(t) ? t[b] : t) === place.t,
    );
}

/** The slices that a number of this place is handed out in. @param {Trace} trace @param {Place} place @param {number} b @param {string} name */
function homesOf(trace, place, b, name) {
  const states = Object.keys(trace.origin).filter((key) => key.startsWith(name === "c_new" ? "c_n" : "h_n"));
  const half = trace.axes.D === 2 ? `, ${b}, ${place.d ? "H:" : ":H"}` : `, ${b}`;
  const rows = states.filter((key) => isIn(trace, key, b)(place)).map((key) => `${key.slice(0, -1)}, ${b}]`);
  return [
    ...(name === "h_new" && place.l === trace.axes.L - 1 ? [`output[${place.t}${half}]`] : []),
    ...rows,
  ];
}

/** @param {Trace} trace @param {Record<string, any>} values */
function sliceSentence({ axes }, { slice }) {
  const name = String(slice).replace(/\[.*/, "");
  if (slice === "output[-1]" || slice === "output[0]")
    return axes.D === 2 ? `outputs-says-${slice}` : "outputs-says-one-step";
  return `outputs-says-${name}`;
}
