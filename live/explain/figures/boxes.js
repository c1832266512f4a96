// @ts-check
/** Tensors as boxes: time runs right, features run down, the batch lies in depth as offset sheets. */
import { group, label, line, mark, rect } from "../frame/picture.js";
import { range } from "../frame/trace.js";

const UNIT = 11;
const SHEET = 6; // how far one sheet stands behind the other
const LONGEST = 110;

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

/** @param {Tensor} tensor */
export function tensor({ name, says, x, y, axes, parts, sizes, pretty, sizeOf }) {
  const { right, depth, down } = arrange(axes);
  const [n, sheets, m] = [right, depth, down].map((axis) => (axis ? sizeOf(axis, sizes) : 1));
  const [w, h] = [Math.min(n * UNIT, LONGEST), Math.min(m * UNIT, LONGEST)];
  const back = (sheets - 1) * SHEET;
  const [left, top] = [x - (w + back) / 2, y - (h - back) / 2];
  const stack = range(sheets)
    .reverse()
    .map((b) => rect(left + b * SHEET, top - b * SHEET, w, h, { class: "sheet" }));
  const lines = [
    ...range(n - 1).map((i) =>
      line(left + (w / n) * (i + 1), top, left + (w / n) * (i + 1), top + h, { class: "grid" }),
    ),
    ...range(m - 1).map((i) =>
      line(left, top + (h / m) * (i + 1), left + w, top + (h / m) * (i + 1), { class: "grid" }),
    ),
  ];
  const edge = (/** @type {string} */ axis) => ({ class: "edge", "data-axis": hueOf(axis) });
  const size = (/** @type {string} */ axis) => `${pretty(axis)} = ${sizeOf(axis, sizes)}`;
  const edges = [
    line(left, top + h, left + w, top + h, edge(right)),
    label(left + w / 2, top + h + 12, size(right), { class: "size", "data-axis": hueOf(right) }),
  ];
  if (down)
    edges.push(
      line(left, top, left, top + h, edge(down)),
      label(left - 5, top + h / 2, size(down), { class: "size size-left", "data-axis": hueOf(down) }),
    );
  if (depth)
    edges.push(
      line(left + w, top, left + w + back, top - back, edge(depth)),
      label(left + w + back + 4, top - back - 4, size(depth), {
        class: "size size-right",
        "data-axis": hueOf(depth),
      }),
    );
  const box = mark(name, says, [left, top - back, w + back, h + back], ...stack);
  const written = `(${axes.map(pretty).join(", ")}) = (${axes.map((axis) => sizeOf(axis, sizes)).join(", ")})`;
  const below = top + h + 30;
  return [
    box,
    group({ class: "grids" }, ...lines),
    ...partMarks(),
    ...edges,
    label(x, below, name, { class: "name strong" }),
    label(x, below + 16, written),
  ];

  function partMarks() {
    if (parts === "down") {
      const half = h / 2;
      return ["forward", "backward"].map((part, i) =>
        mark(
          `${name}:${part}`,
          `${name}[..., ${i ? "H:" : ":H"}]`,
          [left, top + i * half, w, half],
          rect(left, top + i * half, w, half, { class: `part part-${part}` }),
        ),
      );
    }
    if (parts !== "right") return [];
    return range(n).map((k) =>
      mark(
        `${name}:${k}`,
        `${name}[${k}]`,
        [left + (k * w) / n, top, w / n, h],
        rect(left + (k * w) / n, top, w / n, h, { class: "part" }),
      ),
    );
  }
}

/** Which axis runs where. Of what is no batch and no features, the first runs right. @param {string[]} axes */
function arrange(axes) {
  const down = axes.length > 1 ? axes[axes.length - 1] : "";
  const rest = axes.slice(0, axes.length > 1 ? -1 : undefined);
  const right = ["D*L", "T", "S"].find((axis) => rest.includes(axis)) ?? rest[0];
  return { right, depth: rest.find((axis) => axis !== right) ?? "", down };
}

/** The hue of a product is that of its last letter; projected and packed axes have none. @param {string} axis */
const hueOf = (axis) => ({ F: "I", P: "", S: "T" })[axis] ?? axis.slice(-1);
