// @ts-check
/**
 * Which shapes an LSTM takes and returns. The rules are lstm_core/figures/shapes.py's, in axis letters;
 * here the letters get their sizes and the tensors their edges.
 */
import { tensor } from "./boxes.js";
import { group, label, line, mark, rect } from "../frame/picture.js";
import { range } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene @typedef {import("../frame/types").View} View */

const [WIDTH, HEIGHT] = [580, 410];
const H_0 = ["none", "D*L B H", "B D*L H", "D*L H"];
const RETURNED = ["output", "h_n", "c_n"];

/** @type {Figure} */
export const shapes = {
  inputs: [
    { name: "T", type: "range", axis: "T", value: 5, min: 1, max: 9 },
    { name: "B", type: "range", axis: "B", value: 3, min: 1, max: 6 },
    { name: "I", type: "range", axis: "I", value: 2, min: 1, max: 8 },
    { name: "H", type: "range", axis: "H", value: 4, min: 2, max: 8 },
    { name: "L", type: "range", axis: "L", value: 2, min: 1, max: 4 },
    { name: "D", type: "check", axis: "D", value: true },
    { name: "P", type: "range", value: 0, min: 0, max: 7 },
    { name: "batch_first", type: "check", value: false },
    { name: "x", type: "choice", value: "T B I", options: ["T B I", "B T I", "T I", "packed"] },
    { name: "F", type: "check", value: false },
    { name: "h_0", type: "choice", value: "none", options: H_0 },
  ],
  limits: (_, { H }) => ({ P: Number(H) - 1 }),

  picture(scene, view) {
    const row = rowOf(scene, view.values);
    const sizes = sizesOf(scene, view.values);
    const places = boxesOf(row, view);
    const block = mark(
      "lstm",
      view.say("shapes-says-lstm"),
      [215, 160, 150, 40],
      rect(215, 160, 150, 44, { class: row.error ? "op op-failed" : "op", rx: 4 }),
      label(290, 180, "LSTM", { class: "name" }),
    );
    const arrows = [
      line(290, 148, 290, 160, { class: "wire" }),
      ...(row.error
        ? []
        : places
            .filter(({ name }) => RETURNED.includes(name))
            .map(({ x }) => line(290, 200, x, 230, { class: "wire" }))),
    ];
    const drawn = places.map(({ name, x, y }) => drawTensor(name, x, y, row, sizes, view));
    const failed = row.error ? [label(290, 225, `✕ ${row.error[0]}`, { class: "failed" })] : [];
    return {
      width: WIDTH,
      height: row.error ? 250 : HEIGHT,
      shapes: [...arrows, block, ...drawn, ...failed],
    };
  },

  caption(scene, { values, selected, revealed, say }) {
    const row = rowOf(scene, values);
    const sizes = sizesOf(scene, values);
    if (row.error) return say("shapes-caption-error");
    const [name, part] = selected?.split(":") ?? [];
    if (!(name in row)) return say(row.misread ? "shapes-caption-misread" : "shapes-caption");
    if (name === "output" && !revealed) return say("shapes-caption-hidden");
    const words = { name, axes: axesText(row[name]), numbers: numbersText(row[name], sizes) };
    if (name === "output" && part !== undefined) return say(`shapes-caption-half-${part}`, words);
    if (part !== undefined)
      return say("shapes-caption-state", { ...words, ...bornIn(Number(part), values), k: part });
    return `${say("shapes-caption-tensor", words)}${say(`shapes-about-${name}`)}`;
  },

  table(scene, view) {
    const row = rowOf(scene, view.values);
    const sizes = sizesOf(scene, view.values);
    const names = ["x", "h_0", "c_0", ...RETURNED].filter(
      (name) => name in row && (view.revealed || name !== "output"),
    );
    const rows = names.map((name) => [name, axesText(row[name]), numbersText(row[name], sizes)]);
    if (row.error) rows.push(["LSTM", row.error[0], filled(row.error[1], sizes)]);
    return { head: ["", view.say("axes"), view.say("shape")], rows };
  },

  question(scene, { values, say }) {
    const row = rowOf(scene, values);
    if (row.error || row.misread) return null;
    const truth = row.output.split(" ").map(pretty);
    const hidden = row.h_n.split(" ").at(-1);
    const choices = [
      "T",
      "B",
      "I",
      hidden,
      `D*${hidden}`,
      "L",
      "D*L",
      ...(truth[0] === "S" ? ["S"] : []),
    ].map(pretty);
    return {
      ask: say("shapes-ask"),
      blanks: truth.map(() => choices),
      truth,
      why: say("shapes-why", { hidden }),
    };
  },

  notice(scene, { values, say }) {
    const row = rowOf(scene, values);
    const sizes = sizesOf(scene, values);
    if (row.error) {
      const [type, message, ...notes] = row.error;
      return {
        error: true,
        lines: [
          `${type}: ${filled(message, sizes)}`,
          ...notes.map((/** @type {string} */ note) => filled(note, sizes)),
        ],
      };
    }
    if (row.misread)
      return { error: false, lines: [say(values.batch_first ? "shapes-misread-tbi" : "shapes-misread-bti")] };
    if (values.x === "packed")
      return {
        error: false,
        lines: [say("shapes-packed", { lengths: scene.lengths[`${values.T},${values.B}`].join(", ") })],
      };
    return null;
  },

  code(scene, { values }) {
    const { I, H, L, P } = values;
    const options = [
      L !== 1 && `num_layers=${L}`,
      values.batch_first && "batch_first=True",
      values.D && "bidirectional=True",
      projected(values) && `proj_size=${P}`,
    ];
    const layer = ["LSTM(" + [I, H, ...options.filter(Boolean)].join(", "), ")"].join("");
    const row = rowOf(scene, values);
    const sizes = sizesOf(scene, values);
    const state = row.h_0
      ? `, (np.zeros(${numbersText(row.h_0, sizes)}, np.float32), np.zeros(${numbersText(row.c_0, sizes)}, np.float32))`
      : "";
    const x = `np.zeros(${numbersText(values.x === "packed" ? paddedAxes(row, values) : row.x, sizes)}, np.float32)`;
    const bf = values.batch_first ? ", batch_first=True" : "";
    const given =
      values.x === "packed"
        ? `pack_padded_sequence(${x}, [${scene.lengths[`${values.T},${values.B}`].join(", ")}]${bf})`
        : x;
    return `output, (h_n, c_n) = ${layer}(${given}${state})`;
  },
};

/** @param {Record<string, any>} values */
const projected = ({ P, H }) => P > 0 && P < H;

/** @param {Record<string, string>} row @param {Record<string, any>} values */
const paddedAxes = (row, values) => `${values.batch_first ? "B T" : "T B"} ${row.x.split(" ")[1]}`;

/**
 * The table's row. A state in the wrong order passes when its sizes happen to be the right ones:
 * then it is the row of the right order.
 * @param {Scene} scene @param {Record<string, any>} values
 */
export function rowOf(scene, values) {
  const fits = !values.F;
  const row = (/** @type {string} */ h_0) =>
    scene.rows[[values.x, values.batch_first, projected(values), fits, h_0].join("|")];
  const wanted = row(String(values.h_0));
  const given = wanted.h_0 && numbersText(wanted.h_0, sizesOf(scene, values));
  const same = H_0.slice(1)
    .map(row)
    .find((other) => !other.error && given && numbersText(other.h_0, sizesOf(scene, values)) === given);
  return same ?? wanted;
}

/** @param {Scene} scene @param {Record<string, any>} values @returns {Record<string, number>} */
export function sizesOf(scene, values) {
  const { T, B, I, H, L, P } = values;
  return { T, B, I, H, L, P, F: I + 1, D: values.D ? 2 : 1, S: scene.S[`${T},${B}`] };
}

/** The size of an axis such as "D*H". @param {string} axis @param {Record<string, number>} sizes */
export const sizeOf = (axis, sizes) =>
  axis.split("*").reduce((size, factor) => size * (sizes[factor] ?? Number(factor)), 1);

/** @param {string} axes @param {Record<string, number>} sizes */
export const numbersText = (axes, sizes) => tuple(axes.split(" ").map((axis) => String(sizeOf(axis, sizes))));
/** @param {string} axes */
const axesText = (axes) => tuple(axes.split(" ").map(pretty));
/** @param {string} axis */
const pretty = (axis) => axis.replace("*", "·").replace("F", "I′");
/** @param {string[]} parts */
const tuple = (parts) => `(${parts.join(", ")}${parts.length === 1 ? "," : ""})`;

/** A message with its numbers back in place. @param {string} message @param {Record<string, number>} sizes */
export const filled = (message, sizes) =>
  message.replace(/\{([^{}]+)\}/g, (_, axis) => String(sizeOf(axis, sizes)));

/** Rows of h_n go layer by layer, forward before backward. @param {number} k @param {Record<string, any>} values */
function bornIn(k, { L, D }) {
  const rows = range(L).flatMap((l) => (D ? ["→", "←"] : ["→"]).map((arrow) => ({ l, arrow })));
  return rows[k] ?? { l: "–", arrow: "" };
}

/** Where each tensor stands: given ones above the block, returned ones below. @param {any} row @param {View} view */
function boxesOf(row, view) {
  const given = row.h_0 ? ["x", "h_0", "c_0"] : ["x"];
  const above = given.map((name, i) => ({ name, x: given.length === 1 ? 290 : 105 + 185 * i, y: 60 }));
  const below = row.error ? [] : RETURNED.map((name, i) => ({ name, x: 105 + 185 * i, y: 300 }));
  return [...above, ...below];
}

/** @param {string} name @param {number} x @param {number} y @param {any} row @param {Record<string, number>} sizes @param {View} view */
function drawTensor(name, x, y, row, sizes, view) {
  const hidden = name === "output" && !view.revealed;
  const says = `${name} ${hidden ? "?" : numbersText(row[name], sizes)}`;
  if (hidden)
    return mark(
      name,
      says,
      [x - 60, y - 50, 120, 120],
      label(x, y, "?", { class: "blank" }),
      label(x, y + 86, name, { class: "name" }),
    );
  const parts = name === "output" && sizes.D === 2 ? "down" : name === "h_n" || name === "c_n" ? "right" : "";
  return group({}, ...tensor({ name, says, x, y, axes: row[name].split(" "), parts, sizes, pretty, sizeOf }));
}
