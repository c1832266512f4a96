// @ts-check
/** A cell's output area: draws messages as they come, as hooks/outputs.py draws recorded ones. */
import { element } from "../page/dom.js";
import { errorElement } from "./error-element.js";
import { checkWords } from "./verdicts.js";
import { sanitize } from "./sanitize.js";

/** @typedef {import("../types").CellMessage} CellMessage @typedef {import("../types").MimeData} MimeData */

const SWAP_MS = 150;

/** The first type that a bundle has is drawn; the last one it always has. */
/** @type {[string, (value: any, data: MimeData) => HTMLElement][]} */
const DRAWERS = [
  ["application/x-trace", traceElement],
  ["application/x-check", checkElement],
  ["text/html", (html) => element("div", { class: "out out-html" }, sanitize(html))],
  ["image/svg+xml", (svg) => element("div", { class: "out out-svg" }, sanitize(svg))],
  ["image/png", pngElement],
  ["text/plain", (text) => element("pre", { class: "out out-text" }, text)],
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
      const made = bundleElement(message.data);
      if (message.type === "display" && message.display_id) this.#displays.set(message.display_id, made);
      this.#next.append(made);
    }
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
    this.#next.append(made);
  }

  /** @param {string} id @param {MimeData} data */
  #update(id, data) {
    const made = bundleElement(data);
    this.#displays.get(id)?.replaceWith(made);
    this.#displays.set(id, made);
  }
}

/** @param {MimeData} data */
function bundleElement(data) {
  const drawer = DRAWERS.find(([mime]) => mime in data);
  if (!drawer) throw new Error(`nothing of this output can be shown: ${Object.keys(data)}`);
  const [mime, draw] = drawer;
  return draw(data[mime], data);
}

/** @param {object} trace @param {MimeData} data */
function traceElement(trace, data) {
  const html = data["text/html"];
  const fallback = html ? sanitize(String(html)) : element("pre", {}, String(data["text/plain"]));
  const made = document.createElement("trace-figure");
  made.className = "out out-trace";
  made.dataset.trace = JSON.stringify(trace);
  made.append(fallback);
  return made;
}

/** @param {{id: string, ok: boolean | null, hint: string}} check */
function checkElement(check) {
  const { state, words } = checkWords(check);
  return element("p", { class: "out out-check", "data-check": check.id, "data-state": state }, words);
}

/** @param {string} base64 @param {MimeData} data */
function pngElement(base64, data) {
  const src = `data:image/png;base64,${base64.replaceAll(/\s/g, "")}`;
  return element("img", { class: "out out-png", alt: String(data["text/plain"] ?? ""), src });
}
