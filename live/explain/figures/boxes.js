// @ts-check
/** Tensors as boxes: time runs right, features run down, the batch lies in depth as offset sheets. */
import { group, label, line, mark, rect } from "../frame/picture.js";
import { range } from "../frame/trace.js";

/** @typedef {import("../frame/picture.js").Shape} Shape @typedef {ReturnType<typeof boxOf>} Box */
/**
 * @typedef {object} Tensor
 * @property {string} name
 * @property {string} says
 * @property {number} x the middle
 * @property {number} y
 * @property {string[]} axes
 * @property {string} parts "right" or "down": the axis along which parts can be selected
 * @property {Record<string, number>} sizes
 * @property {(axis: string) => string} pretty
 * @property {(axis: string, sizes: Record<string, number>) => number} sizeOf
 */

const UNIT = 11;
const SHEET = 6; // how far one sheet stands behind the other
const LONGEST = 110;

/** @param {Tensor} tensor */
export function tensor(tensor) {
  const { name, says, x, axes, sizes, pretty, sizeOf } = tensor;
  const box = boxOf(tensor);
  const { left, top, width, height, back, sheets } = box;
  const stack = range(sheets)
    .reverse()
    .map((b) => rect(left + b * SHEET, top - b * SHEET, width, height, { class: "sheet" }));
  const numbers = axes.map((axis) => sizeOf(axis, sizes));
  const below = top + height + 30;
  return [
    mark(name, says, [left, top - back, width + back, height + back], ...stack),
    group({ class: "grids" }, ...grid(box)),
    ...parts(tensor, box),
    ...edges(tensor, box),
    label(x, below, name, { class: "name strong" }),
    label(x, below + 16, `(${axes.map(pretty).join(", ")}) = (${numbers.join(", ")})`),
  ];
}

/** Where a tensor stands and how many units it has. @param {Tensor} tensor */
function boxOf({ x, y, axes, sizes, sizeOf }) {
  const { right, depth, down } = arrange(axes);
  const [n, sheets, m] = [right, depth, down].map((axis) => (axis ? sizeOf(axis, sizes) : 1));
  const [width, height] = [Math.min(n * UNIT, LONGEST), Math.min(m * UNIT, LONGEST)];
  const back = (sheets - 1) * SHEET;
  return { n, sheets, m, width, height, back, left: x - (width + back) / 2, top: y - (height - back) / 2 };
}

/**
 * Which axis runs where. Of what is no batch and no features, the first runs right.
 * @param {string[]} axes
 */
function arrange(axes) {
  const down = axes.length > 1 ? axes[axes.length - 1] : "";
  const rest = axes.slice(0, axes.length > 1 ? -1 : undefined);
  const right = ["D*L", "T", "S"].find((axis) => rest.includes(axis)) ?? rest[0];
  return { right, depth: rest.find((axis) => axis !== right) ?? "", down };
}

/** Lines between the units. @param {Box} box */
function grid({ n, m, left, top, width, height }) {
  const upright = range(n - 1).map((i) => {
    const x = left + (width / n) * (i + 1);
    return line(x, top, x, top + height, { class: "grid" });
  });
  const level = range(m - 1).map((i) => {
    const y = top + (height / m) * (i + 1);
    return line(left, y, left + width, y, { class: "grid" });
  });
  return [...upright, ...level];
}

/**
 * What of a tensor can be selected: the halves of two directions, or rows of states.
 * @param {Tensor} tensor @param {Box} box
 */
function parts({ name, parts: along }, { n, left, top, width, height }) {
  if (along === "down") {
    const half = height / 2;
    return ["forward", "backward"].map((part, i) => {
      const y = top + i * half;
      const says = `${name}[..., ${i ? "H:" : ":H"}]`;
      const filled = rect(left, y, width, half, { class: `part part-${part}` });
      return mark(`${name}:${part}`, says, [left, y, width, half], filled);
    });
  }
  if (along !== "right") return [];
  return range(n).map((k) => {
    const [x, one] = [left + (k * width) / n, width / n];
    const filled = rect(x, top, one, height, { class: "part" });
    return mark(`${name}:${k}`, `${name}[${k}]`, [x, top, one, height], filled);
  });
}

/** The edges with their axes and sizes. @param {Tensor} tensor @param {Box} box @returns {Shape[]} */
function edges({ axes, sizes, pretty, sizeOf }, { left, top, width, height, back }) {
  const { right, depth, down } = arrange(axes);
  const [end, bottom] = [left + width, top + height];
  /**
   * @param {string} axis @param {[x1: number, y1: number, x2: number, y2: number]} ends
   * @param {[x: number, y: number]} place of its size @param {string} style
   */
  const edge = (axis, ends, [x, y], style) => {
    const hue = { "data-axis": hueOf(axis) };
    const size = `${pretty(axis)} = ${sizeOf(axis, sizes)}`;
    return [line(...ends, { class: "edge", ...hue }), label(x, y, size, { class: style, ...hue })];
  };
  return [
    ...edge(right, [left, bottom, end, bottom], [left + width / 2, bottom + 12], "size"),
    ...(down ? edge(down, [left, top, left, bottom], [left - 5, top + height / 2], "size size-left") : []),
    ...(depth
      ? edge(depth, [end, top, end + back, top - back], [end + back + 4, top - back - 4], "size size-right")
      : []),
  ];
}

/**
 * The hue of a product is that of its last letter; projected and packed axes have none.
 * @param {string} axis
 */
const hueOf = (axis) => ({ F: "I", P: "", S: "T" })[axis] ?? axis.slice(-1);
