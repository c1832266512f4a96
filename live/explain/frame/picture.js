// @ts-check
/**
 * Pictures as plain trees: what a figure's pure function returns, and dom-patch.js puts into the
 * page. Hue means axis, ink means value, shape means operation.
 */

/** @typedef {Record<string, string | number>} Attributes */
/** @typedef {{tag: string, attrs: Attributes, children: (Shape | string)[]}} Shape */
/** @typedef {{width: number, height: number, shapes: Shape[]}} Picture */

const DARKEST = 0.8;
const TOO_DARK = 0.6; // for a number in the text's own color

/** @param {string} tag @param {Attributes} attrs @param {(Shape | string)[]} children @returns {Shape} */
export const shape = (tag, attrs, ...children) => ({ tag, attrs, children });

/** @param {number} x @param {number} y @param {string | number} words @param {Attributes} attrs */
export const label = (x, y, words, attrs = {}) => shape("text", { x, y, ...attrs }, String(words));

/**
 * @param {number} x @param {number} y @param {number} width @param {number} height
 * @param {Attributes} attrs
 */
export const rect = (x, y, width, height, attrs = {}) => shape("rect", { x, y, width, height, ...attrs });

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {Attributes} attrs */
export const line = (x1, y1, x2, y2, attrs = {}) => shape("line", { x1, y1, x2, y2, ...attrs });

/** @param {Attributes} attrs @param {Shape[]} children */
export const group = (attrs, ...children) => shape("g", attrs, ...children);

/**
 * A place that can be selected, by pointer or by arrow keys, and that says what it is.
 * @param {string} id @param {string} says @param {[number, number, number, number]} box x, y, width, height
 * @param {Shape[]} children
 */
export function mark(id, says, [x, y, width, height], ...children) {
  const attrs = {
    "data-mark": id,
    "data-x": x + width / 2,
    "data-y": y + height / 2,
    role: "option",
    "aria-label": says,
  };
  const frame = rect(x - 1, y - 1, width + 2, height + 2, { class: "mark-frame", rx: 2 });
  return shape("g", attrs, ...children, frame);
}

/**
 * A mark that lights up with whatever else on the page has this name (lit-together.js).
 * @param {string} name @param {Shape} marked
 */
export const linked = (name, marked) => ({ ...marked, attrs: { ...marked.attrs, "data-ref": name } });

/**
 * A value as ink on a fixed scale; negative ones are hatched (explain.css).
 * @param {number | string | null} value @param {number} scale the value that is darkest
 * @returns {Record<string, string>}
 */
export function ink(value, scale = 1) {
  if (value === null) return { class: "ink-none" };
  const amount = Number(value);
  if (!Number.isFinite(amount)) return { class: "ink-odd" };
  const opacity = (DARKEST * Math.min(Math.abs(amount) / scale, 1)).toFixed(3);
  return { class: amount < 0 ? "ink ink-minus" : "ink", "fill-opacity": opacity };
}

/**
 * A number as every figure prints it; what JSON cannot hold comes as a word.
 * @param {number | string | null} value
 */
export function printed(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value;
  const digits = value.toFixed(2);
  return digits === "-0.00" ? "0.00" : digits.replace("-", "−");
}

/**
 * One cell of values: ink, and its number where there is room.
 * @param {number} x @param {number} y @param {number} width @param {number} height
 * @param {number | string | null} value @param {number} [scale]
 */
export function cell(x, y, width, height, value, scale = 1) {
  const filled = ink(value, scale);
  const box = rect(x, y, width, height, filled);
  if (height < 16 || width < 30) return [box];
  const dark = filled.class === "ink" && Number(filled["fill-opacity"]) > TOO_DARK;
  const style = { class: dark ? "number on-ink" : "number" };
  return [box, label(x + width / 2, y + height / 2, printed(value), style)];
}
