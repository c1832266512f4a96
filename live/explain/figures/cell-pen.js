// @ts-check
/** What the pictures of all kinds of cells are drawn with: two geometries, chips, gates, sums, streams. */
import { handle, operator, pipe, sign } from "../frame/drawing.js";
import { group, label, linked, mark, shape } from "../frame/picture.js";

/** @typedef {import("../frame/picture.js").Shape} Shape @typedef {import("./cell-diagrams.js").Symbol} Symbol */

/**
 * What is drawn.
 * @typedef {object} About
 * @property {"lstm" | "peephole" | "gru" | "rnn"} kind @property {boolean} wide
 * @property {Record<string, Symbol>} symbols
 * @property {(id: string) => number} number of a symbol; 0 where there is none
 * @property {(id: string) => string} says the number of a symbol as it is printed
 * @property {string} x the input's features
 * @property {string | null} selected @property {string | null} lit what is looked at
 * @property {(id: string) => string | undefined} handleOf the parameter that drags a symbol
 * @property {string[]} flat gates that hardly learn
 * @property {number} full the memory that fills its bed
 * @property {number[]} memory before and after every step @property {number} t
 * @property {(key: string) => string} say
 */
/** Columns from left to right, then rows from top to bottom, then sizes. */
export const WIDE = {
  W: 688, c: 36, f: 148, i: 262, g: 372, o: 486, h: 584, out: 652,
  line: 64, mul: 146, gate: 226, z: 300, bus: 352, end: 412,
  R: 15, r: 23, chip: [64, 36], box: [54, 28], track: 36, span: 52, ring: 10, story: 92,
}; // prettier-ignore
export const SLIM = {
  W: 344, c: 24, f: 80, i: 130, g: 180, o: 230, h: 290, out: 319,
  line: 56, mul: 130, gate: 204, z: 274, bus: 322, end: 382,
  R: 13, r: 18, chip: [44, 32], box: [38, 26], track: 26, span: 48, ring: 8.5, story: 84,
}; // prettier-ignore
export const Z_FULL = 4; // a sum that fills its box
/** @typedef {typeof WIDE} Geometry @typedef {ReturnType<typeof pen>} Pen */

/** What all kinds of cells are drawn with. @param {About} about @param {Geometry} at */
export function pen(about, at) {
  const { symbols, number, says, lit, selected, flat } = about;
  const unit = (2 * at.R) / about.full; // as wide is a stream of 1
  const looked = lit ? equationsOf(about, lit) : null;
  const isLit = (/** @type {string} */ parts) => !looked || parts.split(" ").some((part) => looked.has(part));

  /** What belongs to these equations. @param {string} parts @param {Shape[]} shapes */
  const part = (parts, ...shapes) => group({ class: isLit(parts) ? "part" : "part faded" }, ...shapes);

  /** A pipe that is lit with the symbols at its ends. @param {string} ends @param {Shape} drawn */
  const between = (ends, drawn) => {
    const is = selected !== null && ends.split(" ").includes(selected);
    return group({ class: is ? "flow flow-lit" : "flow" }, drawn);
  };
  /** A stream of memory. @param {string} ends @param {string} d @param {number} v */
  const flow = (ends, d, v) => between(ends, pipe(d, v / about.full, 2 * at.R, undefined, 2 * at.R + 4));
  /** A gate's wire. @param {string} ends @param {string} d @param {number} v */
  const wire = (ends, d, v) => between(ends, pipe(d, v, 8, "ink"));

  /**
   * A symbol that can be selected, and dragged if something drags it.
   * @param {string} id @param {[number, number, number, number]} box @param {Shape[]} shapes
   */
  const marked = (id, box, ...shapes) => {
    const drag = about.handleOf(id);
    const one = linked(id, mark(id, `${symbols[id].name} ${says(id)}`, box, ...shapes));
    return drag ? { ...one, attrs: { ...one.attrs, "data-drag": drag } } : one;
  };

  /** @param {string} id @param {number} x @param {number} y @param {string} [tone] */
  const symbol = (id, x, y, tone = "") =>
    shape("text", { x, y, class: `symbol ${tone}` }, ...written(symbols[id].name));
  /** @param {string} id @param {number} x @param {number} y @param {string} [tone] */
  const value = (id, x, y, tone = "") => label(x, y, says(id), { class: `value ${tone}` });

  /**
   * A place outside the cell: what comes in, what goes out. @param {string} id @param {number} x
   * @param {number} y
   */
  const chip = (id, x, y, below = true) => {
    const [w, h] = at.chip;
    const box = { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 8 };
    const top = below ? y - h / 2 : y - h / 2 - 18;
    const v = number(id) / (id.startsWith("c") ? about.full : 1);
    const number_ = value(id, x, y + (below ? 1 : -1) * (h / 2 + 11));
    return marked(
      id,
      [x - w / 2, top, w, h + 18],
      ...signed("rect", v, box),
      symbol(id, x, y - 1, onSign(v)),
      number_,
    );
  };

  /** Where a matrix meets x and h. @param {string} id @param {number} x */
  const sumBox = (id, x) => {
    const [w, h] = at.box;
    const v = number(id) / Z_FULL;
    const [left, top] = [x - w / 2, at.z - h / 2];
    const aside = about.wide ? value(id, x + w / 2 + 6, at.z, "start") : value(id, x, at.z + h / 2 + 10);
    const shapes = [
      ...signed("rect", v, { x: left, y: top, width: w, height: h, rx: 4 }),
      symbol(id, x, at.z - 1, onSign(v)),
    ];
    return marked(id, [left, top, w, h], ...shapes, ...(lit && isLit(symbols[id].part ?? "") ? [aside] : []));
  };

  /**
   * A gate: ink by how far it is open. @param {string} id @param {number} x @param {number} y
   * @param {number} side
   */
  const sigma = (id, x, y, side = -1) => {
    const v = number(id);
    const ring = { cx: x, cy: y, r: at.r };
    const shapes = [
      shape("circle", { class: "node", ...ring }),
      shape("circle", { class: "node-ink", ...ring, "fill-opacity": (0.85 * v).toFixed(3) }),
      ...(flat.includes(id) ? [shape("circle", { class: "flat", ...ring, r: at.r + 3.5 })] : []),
      symbol(id, x, y - 7, onInk(v)),
      value(id, x, y + 10, `inside ${onInk(v)}`),
    ];
    return marked(id, [x - at.r, y - at.r, 2 * at.r, 2 * at.r], ...shapes, ...grip(id, x, y, side, v, 0));
  };

  /** A candidate, or the squashed memory. @param {string} id @param {number} x @param {number} y */
  const diamond = (id, x, y) => {
    const v = number(id);
    const r = at.r + 4;
    const d = `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
    const named = id !== "tanh_c" && id !== "h_new";
    const shapes = [
      ...signed("path", v, { d }),
      ...(flat.includes(id)
        ? [
            shape("path", {
              class: "flat",
              d: `M${x} ${y - r - 4}L${x + r + 4} ${y}L${x} ${y + r + 4}L${x - r - 4} ${y}Z`,
            }),
          ]
        : []),
      ...(named ? [symbol(id, x, y - 7, onSign(v))] : []),
      value(id, x, y + (named ? 9 : 0), `inside ${onSign(v)}`),
    ];
    return marked(id, [x - r, y - r, 2 * r, 2 * r], ...shapes, ...(named ? grip(id, x, y, -1, v, -1) : []));
  };

  /**
   * @param {string} id @param {number} x @param {number} y @param {number} side @param {number} v
   * @param {number} least
   */
  const grip = (id, x, y, side, v, least) => {
    const drag = about.handleOf(id);
    return drag
      ? [handle(x + side * at.track, y, at.span, drag, (v - least) / (1 - least), about.wide ? 9 : 8)]
      : [];
  };

  /**
   * A product's or a sum's sign. @param {string} id @param {number} x @param {number} y
   * @param {"×" | "+"} which
   */
  const badge = (id, x, y, which) => marked(id, [x - 13, y - 13, 26, 26], operator(x, y, which, at.ring));

  /**
   * Plain words beside a part. @param {number} x @param {number} y @param {string} key
   * @param {string} tone
   */
  const word = (x, y, key, tone = "") => label(x, y, about.say(`cell-${key}`), { class: `beside ${tone}` });

  return { part, flow, wire, between, chip, sumBox, sigma, diamond, badge, word, value, unit, isLit };
}
/**
 * Equations that are looked at with a symbol.
 * @param {About} about @param {string} id
 */
function equationsOf({ symbols }, id) {
  const own = symbols[id]?.part;
  const fed = Object.values(symbols).filter(({ from = [] }) => from.includes(id));
  return new Set(own ? [own] : fed.map(({ part }) => part ?? ""));
}

/**
 * A shape filled by a value between -1 and 1. @param {string} tag @param {number} v
 * @param {Record<string, string | number>} attrs
 */
export function signed(tag, v, attrs) {
  const opacity = (0.9 * Math.min(Math.abs(v), 1)).toFixed(3);
  return [
    shape(tag, { ...attrs, class: "node" }),
    shape(tag, { ...attrs, class: `node-${sign(v)}`, "fill-opacity": opacity }),
    ...(v < 0 ? [shape(tag, { ...attrs, class: "fluid-hatch", fill: "var(--stripes)" })] : []),
  ];
}

/** What can be read on so much ink, and on so much of a sign's color (explain.css). @param {number} v */
const onInk = (v) => (v > 0.74 ? "on-full" : v > 0.5 ? "on-half" : "");
/** @param {number} v */
const onSign = (v) => (Math.abs(v) > (v < 0 ? 0.58 : 0.66) ? "on-sign" : "");

/** A symbol's name with its index below. @param {string} name */
function written(name) {
  const [base, index] = name.split("_");
  return index ? [base, shape("tspan", { dy: 4, class: "index" }, index)] : [base];
}
