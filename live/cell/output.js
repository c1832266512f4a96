// @ts-check
/** A cell's output area: draws messages as they come, as hooks/outputs.py draws recorded ones. */
import { element } from "../page/dom.js";
import { errorElement } from "./error-element.js";
import { checkWords } from "./verdicts.js";
import { MAX_DEPTH, MAX_ELEMENTS } from "./markup.js";
import { sanitize } from "./sanitize.js";
import { t } from "../page/words.js";

/** @typedef {import("../types").CellMessage} CellMessage @typedef {import("../types").MimeData} MimeData */

const SWAP_MS = 150;
const MAX_OUTPUTS = 1000;

/**
 * What can be drawn of a bundle; the first that it has is. A cell's own code makes these: each is taken
 * for what it is only after a look, and `text/plain` is whatever it may be.
 * @typedef {(value: any, data: MimeData, room: number) => HTMLElement | null} Drawer
 * @type {[string, (value: any) => boolean, Drawer][]}
 */
const DRAWERS = [
  ["application/x-trace", isObject, traceElement],
  ["application/x-check", isObject, checkElement],
  ["text/html", isText, (html, _, room) => markupElement("out out-html", html, room)],
  ["image/svg+xml", isText, (svg, _, room) => markupElement("out out-svg", svg, room)],
  ["image/png", isText, pngElement],
];

export class OutputArea {
  /** @type {Map<string, HTMLElement>} */ #displays = new Map();
  /** @type {HTMLElement} what is being drawn: off the page until the old outputs give way */ #next;
  #swapTimer = 0;
  /** @type {import("../types").ErrorMessage | null} */ error = null;

  /** @param {HTMLElement} area @param {(error: import("../types").ErrorMessage) => HTMLElement[]} help */
  constructor(area, help) {
    this.area = area;
    this.help = help;
    this.#next = area;
  }

  get count() {
    return this.#next.childElementCount;
  }

  /** A new run: the old outputs stay for a moment, so that a moving slider does not make the page jump. */
  begin() {
    this.#displays.clear();
    this.error = null;
    this.#next = document.createElement("div");
    clearTimeout(this.#swapTimer);
    this.#swapTimer = window.setTimeout(() => this.#swap(), SWAP_MS);
  }

  /** The run is over: all of it is in the page. */
  finish() {
    clearTimeout(this.#swapTimer);
    this.#swap();
    this.letScroll();
  }

  /** What scrolls must be reachable by keyboard; what does not need not be. */
  letScroll() {
    for (const one of this.area.querySelectorAll("pre")) {
      if (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight) one.tabIndex = 0;
    }
  }

  #swap() {
    if (this.#next === this.area) return;
    this.area.replaceChildren(...this.#next.childNodes);
    this.#next = this.area;
  }

  /** @param {CellMessage} message */
  draw(message) {
    if (message.type === "stream") this.#write(message);
    else if (message.type === "update") this.#update(message.display_id, message.data);
    else if (message.type === "error") {
      this.error = message;
      const made = errorElement(message);
      made.append(...this.help(message));
      this.#next.append(made);
    } else {
      const made = this.#bundle(message.data);
      if (message.type === "display" && message.display_id) this.#displays.set(message.display_id, made);
      this.#append(made);
    }
  }

  /** What comes without end ends with a sentence. @param {HTMLElement} made */
  #append(made) {
    if (this.count < MAX_OUTPUTS) this.#next.append(made);
    else if (this.count === MAX_OUTPUTS) this.note(t("outputs-left-out", { count: MAX_OUTPUTS }));
  }

  /**
   * Draw a bundle beside all that is there.
   * @param {MimeData} data
   * @param {Element} [old] what gives way to it
   */
  #bundle(data, old) {
    const taken = countElements(this.#next) - (old ? countElements(old) : 0);
    return bundleElement(data, MAX_ELEMENTS - taken);
  }

  /** A sentence of the page itself. @param {(Node | string)[]} words */
  note(...words) {
    this.#next.append(element("p", { class: "out out-note" }, ...words));
  }

  /** @param {import("../types").StreamMessage} message */
  #write({ name, text }) {
    const style = name === "stderr" ? "out out-stderr" : "out out-text";
    const last = this.#next.lastElementChild;
    if (last instanceof HTMLPreElement && last.dataset.stream === name) {
      last.append(text);
      return;
    }
    const made = element("pre", { class: style }, text);
    made.dataset.stream = name;
    this.#append(made);
  }

  /** @param {string} id @param {MimeData} data */
  #update(id, data) {
    const old = this.#displays.get(id);
    const made = this.#bundle(data, old);
    old?.replaceWith(made);
    this.#displays.set(id, made);
  }
}

/** @param {MimeData} data @param {number} room */
function bundleElement(data, room) {
  const given = isObject(data) ? data : {};
  const drawer = DRAWERS.find(([mime, suits]) => suits(given[mime]));
  if (!drawer) return textElement(given);
  const [mime, , draw] = drawer;
  return draw(given[mime], given, room) ?? tooMuchElement(given);
}

/** @param {MimeData} data */
const textElement = (data) => element("pre", { class: "out out-text" }, plainText(data));

/** @param {MimeData} data */
function plainText({ "text/plain": text }) {
  return isText(text) ? text : "";
}

/** Said in place of markup that would freeze the page. @param {MimeData} data */
function tooMuchElement(data) {
  const note = element(
    "p",
    { class: "out-note" },
    t("markup-left-out", { elements: MAX_ELEMENTS, depth: MAX_DEPTH }),
  );
  return element("div", { class: "out" }, textElement(data), note);
}

/** @param {string} style @param {string} markup @param {number} room */
function markupElement(style, markup, room) {
  const safe = sanitize(markup, room);
  return safe && element("div", { class: style }, safe);
}

/** @param {object} trace @param {MimeData} data @param {number} room */
function traceElement(trace, data, room) {
  const html = data["text/html"];
  const fallback = (isText(html) && sanitize(html, room)) || element("pre", {}, plainText(data));
  const made = document.createElement("trace-figure");
  made.className = "out out-trace";
  made.dataset.trace = JSON.stringify(trace);
  made.append(fallback);
  return made;
}

/** @param {{id: string, ok: boolean | null, hint: string}} check */
function checkElement(check) {
  const { state, words } = checkWords(check);
  const id = isText(check.id) ? check.id : "";
  return element("p", { class: "out out-check", "data-check": id, "data-state": state }, words);
}

/** @param {string} base64 @param {MimeData} data */
function pngElement(base64, data) {
  const src = `data:image/png;base64,${base64.replaceAll(/\s/g, "")}`;
  return element("img", { class: "out out-png", alt: plainText(data), src });
}

/** @param {unknown} value @returns {value is string} */
function isText(value) {
  return typeof value === "string";
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** @param {Element} root */
const countElements = (root) => root.querySelectorAll("*").length;
