// @ts-check
/**
 * How much of the page a cell's markup would take, told from its text: to parse it may already be too
 * much. Tags that do not nest well make parsers repeat elements (every <p> opens each unclosed <b> anew).
 */

export const MAX_ELEMENTS = 12_000; // of one cell, and
export const MAX_DEPTH = 100; // levels of them: more only freezes the page
const MAX_MARKUP = 1_000_000; // characters
const MAX_UNTIDY = 200; // tags that do not nest well: of n of them come at most n² / 4 elements

const COMMENT = /<!--[^<>]*-->/y;
const END_TAG = /<\/([a-zA-Z][\w:-]*)\s*>/y;
const START_TAG =
  /<([a-zA-Z][\w:-]*)(?:\s+[\w:.@-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))?)*\s*(\/?)>/y;
const PROLOGUE = /^\s*<\?xml[^<>]*>\s*(?:<!doctype[^<>]*>)?/i; // as SVG files begin

const words = (/** @type {string} */ text) => new Set(text.split(" "));
const VOID = words("area base br col embed hr img input link meta param source track wbr");
const REPEATED = words("a b big code em font i nobr s small strike strong tt u");

/**
 * Whether a page can take markup with so much room left.
 * @param {string} markup
 * @param {number} room elements
 */
export function fits(markup, room) {
  if (markup.length > MAX_MARKUP) return false;
  const tags = markup.split("<").length - 1;
  return tags <= MAX_UNTIDY || mostElements(markup) <= room;
}

/** The elements that tidy markup can become at most; without end if it is not tidy. @param {string} markup */
function mostElements(markup) {
  /** @type {string[]} */ const open = [];
  let [elements, repeated] = [0, 0];
  const match = (/** @type {RegExp} */ form, /** @type {number} */ at) => {
    form.lastIndex = at;
    return form.exec(markup);
  };
  let at = PROLOGUE.exec(markup)?.[0].length ?? 0;
  for (at = markup.indexOf("<", at); at >= 0; at = markup.indexOf("<", at)) {
    const [start, end] = [match(START_TAG, at), match(END_TAG, at)];
    const found = start ?? end ?? match(COMMENT, at);
    if (!found) return Infinity;
    at += found[0].length;
    const name = (found[1] ?? "").toLowerCase();
    if (start) {
      elements += 1 + repeated;
      const isOpen = REPEATED.has(name) || !(VOID.has(name) || start[2]);
      if (isOpen && open.push(name) > MAX_DEPTH) return Infinity;
      if (REPEATED.has(name)) repeated += 1;
    } else if (end) {
      if (open.pop() !== name) return Infinity;
      if (REPEATED.has(name)) repeated -= 1;
    }
  }
  return elements;
}
