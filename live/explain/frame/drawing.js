// @ts-check
/**
 * The drawing language (live/drawing.css) as shapes: beds and what flows in them, doors, operations,
 * handles. Width is amount, a door's opening is its gate's number, hatching is minus.
 */
import { group, rect, shape } from "./picture.js";

/** @typedef {import("./picture.js").Shape} Shape @typedef {import("./picture.js").Attributes} Attributes */

export const THINNEST = 1.5; // of a wire: zero flows through it too
const ROOM = 4; // by which a bed is wider than the most that flows

/** Two digits for a path or an attribute. @param {number} v */
const n = (v) => Math.round(v * 100) / 100;

/** @param {number} v */
export const sign = (v) => (v < 0 ? "minus" : "plus");

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
 * A pipe along a path: its bed, and what flows in it, as thick as |v|.
 * @param {string} d @param {number} v @param {number} widest of |v| = 1
 * @param {string} [tone] "ink" for what has no sign
 */
export function pipe(d, v, widest, tone) {
  const width = n(Math.max(THINNEST, Math.min(Math.abs(v), 1) * widest));
  const negative = !tone && v < 0;
  return group(
    {},
    shape("path", { d, class: "pipe pipe-bed", "stroke-width": width + ROOM }),
    shape("path", { d, class: `pipe pipe-${tone ?? sign(v)}`, "stroke-width": width }),
    ...(negative
      ? [shape("path", { d, class: "pipe", "stroke-width": width, stroke: "var(--stripes)" })]
      : []),
  );
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

/** × or + in a ring. @param {number} x @param {number} y @param {"×" | "+"} which @param {number} r */
export function operator(x, y, which, r = 10) {
  const [k, K] = [n(r * 0.36), n(r * 0.5)];
  const d =
    which === "×"
      ? `M${x - k} ${y - k}L${x + k} ${y + k}M${x + k} ${y - k}L${x - k} ${y + k}`
      : `M${x - K} ${y}H${x + K}M${x} ${y - K}V${y + K}`;
  return group(
    {},
    shape("circle", { class: "node", cx: x, cy: y, r }),
    shape("path", { class: "operator", d }),
  );
}

/**
 * A handle on a track that is dragged up and down, or moved by arrow keys (drag.js).
 * @param {number} x @param {number} y the track's middle @param {number} span its length
 * @param {{name: string, says: string, value: number, min: number, max: number, at?: number}} slider
 *   `at`: where the handle stands, 0 below and 1 above, if not as its value says
 * @param {number} r
 */
export function handle(x, y, span, { name, says, value, min, max, at }, r = 9) {
  const knob = y + span / 2 - (at ?? (value - min) / (max - min)) * span;
  const attrs = {
    class: "grip",
    "data-drag": name,
    tabindex: 0,
    role: "slider",
    "aria-label": says,
    "aria-valuemin": min,
    "aria-valuemax": max,
    "aria-valuenow": n(value),
    transform: `translate(${n(x)} ${n(knob)})`,
  };
  return group(
    {},
    shape("line", { class: "track", x1: x, x2: x, y1: y - span / 2, y2: y + span / 2 }),
    group(
      attrs,
      rect(-22, -22, 44, 44, { class: "grip-hit" }),
      shape("circle", { class: "grip-knob", r }),
      shape("path", { class: "grip-arrows", d: "M-3.2 -2L0 -5.2L3.2 -2M-3.2 2L0 5.2L3.2 2" }),
    ),
  );
}
