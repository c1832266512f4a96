// @ts-check
/**
 * Formulas with the numbers of this step. In a template, [f] is a symbol and {f} its number, either
 * lights its mark; <i> is a number to be dragged, with the words before it left out where there is none.
 */
import { printed, shape } from "./picture.js";

/** @typedef {import("./picture.js").Shape} Shape */
/** @typedef {{min: number, max: number, value: number, says: string}} Handle */

const PIECE = /\[(\w+)\]|\{(\w+)\}|(?: \+ )?<(\w+)>/g;

/**
 * What a template is filled with.
 * @typedef {object} About
 * @property {(id: string) => string} nameOf
 * @property {(id: string) => string} numberOf
 * @property {(name: string) => Handle | null} handleOf
 * @property {string | null} selected
 */

/** @param {string} template @param {About} about @returns {Shape} */
export function formulaLine(template, { nameOf, numberOf, handleOf, selected }) {
  /** @type {(Shape | string)[]} */ const pieces = [];
  let end = 0;
  for (const found of template.matchAll(PIECE)) {
    const [whole, symbol, number, name] = found;
    pieces.push(template.slice(end, found.index));
    end = found.index + whole.length;
    if (name) pieces.push(...dragged(whole, name, handleOf(name)));
    else pieces.push(term(symbol ?? number, symbol ? nameOf(symbol) : numberOf(number), selected));
  }
  return shape("p", {}, ...pieces, template.slice(end));
}

/** @param {string} id @param {string} text @param {string | null} selected */
const term = (id, text, selected) =>
  shape("span", { class: id === selected ? "term term-lit" : "term", "data-ref": id }, text);

/** @param {string} whole @param {string} name @param {Handle | null} handle @returns {(Shape | string)[]} */
function dragged(whole, name, handle) {
  if (!handle) return [];
  const { min, max, value, says } = handle;
  const attrs = {
    class: "drag",
    "data-drag": name,
    role: "slider",
    tabindex: 0,
    "aria-label": says,
    "aria-valuemin": min,
    "aria-valuemax": max,
    "aria-valuenow": value,
  };
  return [whole.slice(0, whole.indexOf("<")), shape("span", attrs, printed(value))];
}
