// @ts-check
/**
 * The drawing language (live/drawing.css) as shapes: what flows, and doors. Width is amount, a door's
 * opening is its gate's number, hatching is minus.
 */
import { group, shape } from "./picture.js";

/** @typedef {import("./picture.js").Shape} Shape @typedef {import("./picture.js").Attributes} Attributes */

/** Two digits for a path or an attribute. @param {number} v */
const n = (v) => Math.round(v * 100) / 100;

/** @param {number} v */
const sign = (v) => (v < 0 ? "minus" : "plus");

/** What paints hatching: one pattern for each picture. @param {string} id */
export const hatching = (id) =>
  shape(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    shape("rect", { width: 2, height: 6, class: "hatch-stripe" }),
  );

/**
 * An area of fluid: sign is hue, and hatching too.
 * @param {string} d its outline @param {number} v @param {Attributes} attrs
 */
export function fluid(d, v, attrs = {}) {
  const filled = shape("path", { d, class: `fluid-${sign(v)}` });
  const hatch = shape("path", { d, class: "fluid-hatch", fill: "var(--stripes)" });
  return group(attrs, filled, ...(v < 0 ? [hatch] : []));
}

/**
 * The outline of a stream along y from x0, half of it `a` thick, to x1, half of it `b` thick, which
 * swells or shrinks between s0 and s1.
 * @param {number} y @param {number} x0 @param {number} x1 @param {number} a @param {number} b
 * @param {number} [s0] @param {number} [s1]
 */
export function stream(y, x0, x1, a, b, s0 = x0, s1 = x1) {
  const m = n((s0 + s1) / 2);
  const bend = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ x) =>
    `C${m} ${n(y + from)} ${m} ${n(y + to)} ${n(x)} ${n(y + to)}`;
  const above = `M${n(x0)} ${n(y - a)}H${n(s0)}${bend(-a, -b, s1)}H${n(x1)}`;
  return `${above}V${n(y + b)}H${n(s1)}${bend(b, a, s0)}H${n(x0)}Z`;
}

/**
 * A door of two leaves across a stream: v of 1 is open, 0 shut.
 * @param {"x" | "y"} along which the stream runs
 * @param {number} x @param {number} y @param {number} half of the stream's bed @param {number} v
 * @param {Attributes} attrs @param {number} beyond how far the leaves reach out of the bed
 */
export function door(along, x, y, half, v, attrs = {}, beyond = 6) {
  const leaf = (/** @type {1 | -1} */ side) => {
    const [from, to] = [side * (half + beyond), side * half * v];
    const ends =
      along === "x" ? { x1: x, x2: x, y1: y + from, y2: y + to } : { x1: x + from, x2: x + to, y1: y, y2: y };
    return shape("line", { class: "door", ...ends });
  };
  return group(attrs, leaf(-1), leaf(1));
}
