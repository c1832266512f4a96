// @ts-check
/**
 * Which shapes an LSTM takes and returns. The rules are lstm_core/figures/shapes.py's, in axis letters;
 * here the letters get their sizes and the tensors their edges.
 */
import { inputsOf, optionsOf } from "../frame/inputs.js";
import { group, label, line, mark, rect } from "../frame/picture.js";
import { range } from "../frame/trace.js";
import { tensor } from "./boxes.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene */
/** @typedef {import("../frame/types").View} View */
/** @typedef {Record<string, any>} Values @typedef {Record<string, number>} Sizes */

const [WIDTH, HEIGHT, HEIGHT_OF_ERROR] = [580, 410, 250];
const RETURNED = ["output", "h_n", "c_n"];

/** @type {Figure} */
export const shapes = {
  inputs: inputsOf("shapes"),
  limits: (_, { H }) => ({ P: Number(H) - 1 }),

  picture(scene, view) {
    const row = rowOf(scene, view.values);
    const sizes = sizesOf(scene, view.values);
    const places = boxesOf(row);
    const block = mark(
      "lstm",
      view.say("shapes-says-lstm"),
      [215, 160, 150, 40],
      rect(215, 160, 150, 44, { class: row.error ? "op op-failed" : "op", rx: 4 }),
      label(290, 180, "LSTM", { class: "name" }),
    );
    const returned = places.filter(({ name }) => RETURNED.includes(name));
    return {
      width: WIDTH,
      height: row.error ? HEIGHT_OF_ERROR : HEIGHT,
      shapes: [
        line(290, 148, 290, 160, { class: "wire" }),
        ...returned.map(({ x }) => line(290, 200, x, 230, { class: "wire" })),
        block,
        ...places.map((place) => drawTensor(place, row, sizes, view)),
        ...(row.error ? [label(290, 225, `✕ ${row.error[0]}`, { class: "failed" })] : []),
      ],
    };
  },

  caption(scene, { values, selected, revealed, say }) {
    const row = rowOf(scene, values);
    if (row.error) return say("shapes-caption-error");
    const [name, part] = selected?.split(":") ?? [];
    if (!(name in row)) return say(row.misread ? "shapes-caption-misread" : "shapes-caption");
    if (name === "output" && !revealed) return say("shapes-caption-hidden");
    const numbers = numbersText(row[name], sizesOf(scene, values));
    const words = { name, axes: axesText(row[name]), numbers };
    if (part === undefined) return say("shapes-caption-tensor", words) + say(`shapes-about-${name}`);
    if (name === "output") return say(`shapes-caption-half-${part}`, words);
    return say("shapes-caption-state", { ...words, ...bornIn(Number(part), values), k: part });
  },

  table(scene, { values, revealed, say }) {
    const row = rowOf(scene, values);
    const sizes = sizesOf(scene, values);
    const names = ["x", "h_0", "c_0", ...RETURNED].filter((name) => name in row);
    const told = names.filter((name) => revealed || name !== "output");
    const rows = told.map((name) => [name, axesText(row[name]), numbersText(row[name], sizes)]);
    if (row.error) rows.push(["LSTM", row.error[0], filled(row.error[1], sizes)]);
    return { head: ["", say("axes"), say("shape")], rows };
  },

  question(scene, { values, say }) {
    const row = rowOf(scene, values);
    if (row.error || row.misread) return null;
    const truth = row.output.split(" ").map(pretty);
    const hidden = row.h_n.split(" ").at(-1);
    const choices = ["T", "B", "I", hidden, `D*${hidden}`, "L", "D*L"].map(pretty);
    if (truth[0] === "S") choices.push("S");
    return {
      ask: say("shapes-ask"),
      blanks: truth.map(() => choices),
      truth,
      why: say("shapes-why", { hidden }),
    };
  },

  notice(scene, { values, say }) {
    const row = rowOf(scene, values);
    if (row.error) {
      const [type, ...said] = row.error;
      const [message, ...notes] = said.map((/** @type {string} */ words) =>
        filled(words, sizesOf(scene, values)),
      );
      return { error: true, lines: [`${type}: ${message}`, ...notes] };
    }
    if (row.misread) {
      return { error: false, lines: [say(values.batch_first ? "shapes-misread-tbi" : "shapes-misread-bti")] };
    }
    if (values.x !== "packed") return null;
    return { error: false, lines: [say("shapes-packed", { lengths: lengthsOf(scene, values) })] };
  },

  code(scene, { values }) {
    const { I, H, L, P, D, batch_first } = values;
    const row = rowOf(scene, values);
    const zeros = (/** @type {string} */ axes) =>
      `np.zeros(${numbersText(axes, sizesOf(scene, values))}, np.float32)`;
    const options = [
      L !== 1 && `num_layers=${L}`,
      batch_first && "batch_first=True",
      D && "bidirectional=True",
      projected(values) && `proj_size=${P}`,
    ].filter(Boolean);
    const given =
      values.x === "packed"
        ? [
            `pack_padded_sequence(${zeros(paddedAxes(row, values))}`,
            `[${lengthsOf(scene, values)}]${batch_first ? ", batch_first=True" : ""})`,
          ]
        : [zeros(row.x)];
    if (row.h_0) given.push(`(${zeros(row.h_0)}, ${zeros(row.c_0)})`);
    return `output, (h_n, c_n) = LSTM(${[I, H, ...options].join(", ")})(${given.join(", ")})`;
  },
};

/** @param {Values} values */
const projected = ({ P, H }) => P > 0 && P < H;

/** @param {Record<string, string>} row @param {Values} values */
const paddedAxes = (row, values) => `${values.batch_first ? "B T" : "T B"} ${row.x.split(" ")[1]}`;

/** The lengths of what is packed. @param {Scene} scene @param {Values} values @returns {string} */
const lengthsOf = (scene, { T, B }) => scene.lengths[`${T},${B}`].join(", ");

/**
 * The table's row. A state in the wrong order passes when its sizes happen to be the right ones:
 * then it is the row of the right order.
 * @param {Scene} scene @param {Values} values
 */
export function rowOf(scene, values) {
  const sizes = sizesOf(scene, values);
  const call = [values.x, values.batch_first, projected(values), !values.F];
  const row = (/** @type {unknown} */ h_0) => scene.rows[[...call, h_0].join("|")];
  const wanted = row(values.h_0);
  if (!wanted.h_0) return wanted;
  const given = numbersText(wanted.h_0, sizes);
  const others = optionsOf("shapes", "h_0").filter((h_0) => h_0 !== "none");
  const same = others.map(row).find((other) => !other.error && numbersText(other.h_0, sizes) === given);
  return same ?? wanted;
}

/** @param {Scene} scene @param {Values} values @returns {Sizes} */
export function sizesOf(scene, values) {
  const { T, B, I, H, L, P } = values;
  return { T, B, I, H, L, P, F: I + 1, D: values.D ? 2 : 1, S: scene.S[`${T},${B}`] };
}

/** The size of an axis such as "D*H". @param {string} axis @param {Sizes} sizes */
export const sizeOf = (axis, sizes) =>
  axis.split("*").reduce((size, factor) => size * (sizes[factor] ?? Number(factor)), 1);

/** @param {string} axes @param {Sizes} sizes */
export const numbersText = (axes, sizes) => tuple(axes.split(" ").map((axis) => String(sizeOf(axis, sizes))));
/** @param {string} axes */
const axesText = (axes) => tuple(axes.split(" ").map(pretty));
/** @param {string} axis */
const pretty = (axis) => axis.replace("*", "·").replace("F", "I′");
/** @param {string[]} parts */
const tuple = (parts) => `(${parts.join(", ")}${parts.length === 1 ? "," : ""})`;

/** A message with its numbers back in place. @param {string} message @param {Sizes} sizes */
export const filled = (message, sizes) =>
  message.replace(/\{([^{}]+)\}/g, (_, axis) => String(sizeOf(axis, sizes)));

/** Rows of h_n go layer by layer, forward before backward. @param {number} k @param {Values} values */
function bornIn(k, { L, D }) {
  const rows = range(L).flatMap((l) => (D ? ["→", "←"] : ["→"]).map((arrow) => ({ l, arrow })));
  return rows[k] ?? { l: "–", arrow: "" };
}

/** Where each tensor stands: given ones above the block, returned ones below. @param {any} row */
function boxesOf(row) {
  const column = (/** @type {number} */ i) => 105 + 185 * i;
  const below = row.error ? [] : RETURNED.map((name, i) => ({ name, x: column(i), y: 300 }));
  if (!row.h_0) return [{ name: "x", x: 290, y: 60 }, ...below];
  return [...["x", "h_0", "c_0"].map((name, i) => ({ name, x: column(i), y: 60 })), ...below];
}

/**
 * @param {{name: string, x: number, y: number}} place @param {any} row @param {Sizes} sizes
 * @param {View} view
 */
function drawTensor({ name, x, y }, row, sizes, view) {
  if (name === "output" && !view.revealed) return hiddenTensor(name, x, y);
  const halves = name === "output" && sizes.D === 2;
  const states = name === "h_n" || name === "c_n";
  const parts = halves ? "down" : states ? "right" : "";
  const says = `${name} ${numbersText(row[name], sizes)}`;
  return group({}, ...tensor({ name, says, x, y, axes: row[name].split(" "), parts, sizes, pretty, sizeOf }));
}

/** What is still to be guessed. @param {string} name @param {number} x @param {number} y */
function hiddenTensor(name, x, y) {
  const blank = label(x, y, "?", { class: "blank" });
  const named = label(x, y + 86, name, { class: "name" });
  return mark(name, `${name} ?`, [x - 60, y - 50, 120, 120], blank, named);
}
