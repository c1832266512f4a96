// @ts-check
/** Where output, h_n and c_n live: in which layer, direction and step each returned number was born. */
import { inputsOf } from "../frame/inputs.js";
import { label, printed } from "../frame/picture.js";
import { arrow, range, reader } from "../frame/trace.js";
import { extent, lattice, latticeTable, placesOf, sequenceOf } from "./lattice.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/trace.js").Trace} Trace */
/** @typedef {import("./lattice.js").Place} Place */

/** @type {Figure} */
export const outputs = {
  inputs: inputsOf("outputs"),
  draws: ({ steps }) => !!steps,
  limits: ({ trace }) => ({ b: trace.axes.B > 1 ? trace.axes.B - 1 : null }),

  picture({ trace }, { values }) {
    const [name, b] = [arrayOf(trace, values), sequenceOf(trace, values)];
    const lit = isIn(trace, String(values.slice), b);
    const faded = (/** @type {Place} */ place) => values.slice !== "none" && !lit(place);
    const { width, height, shapes } = lattice(trace, { name, b, lit, faded });
    const title = label(width / 2, height + 4, `${letterOf(name)} · b=${b}`, { class: "name" });
    return { width, height: height + 16, shapes: [...shapes, title] };
  },

  caption({ trace }, { values, selected, say }) {
    const place = placesOf(trace.axes).find(({ id }) => id === selected);
    if (place) return placeSentence(trace, place, values, say);
    const slice = String(values.slice);
    return slice === "none" ? say("outputs-caption") : say(sliceSentence(trace, slice), { slice });
  },

  table: ({ trace }, { values }) => latticeTable(trace, arrayOf(trace, values), sequenceOf(trace, values)),

  question({ equal }, { say }) {
    const twoWays = equal.length > 2;
    const [claim, truth] = equal[twoWays ? 1 : 0];
    return {
      ask: say("outputs-ask", { claim }),
      blanks: [[say("equal"), say("different")]],
      truth: [say(truth ? "equal" : "different")],
      why: say(twoWays ? "outputs-why" : "outputs-why-one"),
    };
  },

  notice({ trace, equal = [] }, { revealed, say }) {
    const claims = equal.map(
      (/** @type {[string, boolean]} */ [claim, is]) =>
        `${is ? "✓" : "✗"} ${claim} — ${say(is ? "equal" : "different")}`,
    );
    const beginning = extent(trace, "h_new").whole ? [] : [say("beginning")];
    return { error: false, lines: [...(revealed ? claims : []), ...beginning] };
  },

  code({ lengths }, { values }) {
    if (!lengths) return ""; // a reader's own trace
    const { T, L, D, packed } = values;
    const options = [L !== 1 && `num_layers=${L}`, D && "bidirectional=True"].filter(Boolean);
    const layer = `LSTM(${["2", "2", ...options].join(", ")})`;
    if (!packed) return `output, (h_n, c_n) = ${layer}(x)  # x: (${T}, 2, 2)`;
    return [
      `packed = pack_padded_sequence(x, [${lengths.join(", ")}], enforce_sorted=False)`,
      `output, (h_n, c_n) = ${layer}(packed)`,
      "output, lengths = pad_packed_sequence(output)",
    ].join("\n");
  },
};

/** Only an LSTM has c. @param {Trace} trace @param {Record<string, any>} values */
const arrayOf = (trace, { slice }) => (slice === "c_n" && trace.outputs.c_n ? "c_new" : "h_new");

/** @param {string} name */
const letterOf = (name) => (name === "c_new" ? "c" : "h");

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
  const born = Object.entries(trace.origin)
    .filter(([key]) => (at === null ? key.startsWith(name) : key === `${name}[${at}]`))
    .map(([, { l, d, t }]) => ({ l, d, t: Array.isArray(t) ? t[b] : t }));
  return ({ l, d, t }) => born.some((one) => one.l === l && one.d === d && one.t === t);
}

/**
 * What a place holds, and where it is handed out.
 * @param {Trace} trace @param {Place} place @param {Record<string, any>} values
 * @param {import("../frame/types").View["say"]} say
 */
function placeSentence(trace, place, values, say) {
  const { l, d, t } = place;
  const [name, b] = [arrayOf(trace, values), sequenceOf(trace, values)];
  const read = reader(trace);
  if (!read.alive(t, b)) return say("outputs-caption-dead", { b, t });
  const numbers = range(extent(trace, name).K).map((k) => printed(read.value(name, l, d, t, b, k)));
  const homes = homesOf(trace, place, b, name);
  const words = { letter: letterOf(name), l, arrow: arrow(d), t, numbers: numbers.join(", ") };
  return homes.length
    ? say("outputs-caption-place", { ...words, homes: homes.join(", ") })
    : say("outputs-caption-inner", words);
}

/**
 * The slices that a number of this place is handed out in.
 * @param {Trace} trace @param {Place} place @param {number} b @param {string} name
 */
function homesOf(trace, place, b, name) {
  const state = name === "c_new" ? "c_n" : "h_n";
  const rows = Object.keys(trace.origin)
    .filter((key) => key.startsWith(state) && isIn(trace, key, b)(place))
    .map((key) => `${key.slice(0, -1)}, ${b}]`);
  const inOutput = name === "h_new" && place.l === trace.axes.L - 1;
  if (!inOutput) return rows;
  const half = trace.axes.D === 2 ? `, ${place.d ? "H:" : ":H"}` : "";
  return [`output[${place.t}, ${b}${half}]`, ...rows];
}

/** @param {Trace} trace @param {string} slice */
function sliceSentence({ axes }, slice) {
  const oneStep = slice === "output[-1]" || slice === "output[0]";
  if (oneStep) return axes.D === 2 ? `outputs-says-${slice}` : "outputs-says-one-step";
  return `outputs-says-${slice.replace(/\[.*/, "")}`;
}
