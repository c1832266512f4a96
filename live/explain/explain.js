// @ts-check
/** The figures' own chunk: fetched when one of them is near the reader. */
import { element } from "../page/dom.js";
import { FIGURES } from "./figures/index.js";
import { FigureView } from "./frame/figure.js";
import { fetchRecorded } from "./frame/source.js";
import { say } from "./frame/words.js";

/** @param {HTMLElement} host <lstm-figure kind data-recorded> */
export async function mountRecorded(host) {
  const kind = host.getAttribute("kind") ?? "";
  const recorded = await fetchRecorded(host.dataset.recorded ?? "");
  host.replaceChildren(new FigureView(kind, FIGURES[kind], recorded).root);
}

/**
 * Draw a trace that a cell showed. In a shadow root: the text of the cell's outputs stays what it
 * was when the site was built.
 * @param {HTMLElement} host <trace-figure data-trace>
 */
export async function mountTrace(host) {
  const trace = JSON.parse(host.dataset.trace ?? "");
  const kinds = Object.keys(FIGURES).filter((kind) => FIGURES[kind].draws?.(trace));
  const place = element("div", {});
  const draw = (/** @type {string} */ kind) =>
    place.replaceChildren(new FigureView(kind, FIGURES[kind], null, { trace }).root);
  draw(kinds[0]);
  const parts = kinds.length > 1 ? [choiceOf(kinds, draw), place] : [place];
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.cloneNode());
  root.replaceChildren(...styles, element("div", { class: "md-typeset fig" }, ...parts));
}

/** @param {string[]} kinds @param {(kind: string) => void} draw */
function choiceOf(kinds, draw) {
  const options = kinds.map((kind) => element("option", { value: kind }, say(`${kind}-name`)));
  const choice = element("select", { "aria-label": say("figure") }, ...options);
  choice.addEventListener("input", () => draw(choice.value));
  return choice;
}
