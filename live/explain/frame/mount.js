// @ts-check
/** The figures' own chunk: fetched when one of them is near the reader. */
import { element } from "../../page/dom.js";
import { attention } from "../figures/attention.js";
import { cell } from "../figures/cell.js";
import { FigureView } from "./figure.js";
import { gradient } from "../figures/gradient.js";
import { outputs } from "../figures/outputs.js";
import { packing } from "../figures/packing.js";
import { shapes } from "../figures/shapes.js";
import { fetchRecorded } from "./source.js";
import { unrolled } from "../figures/unrolled.js";
import { say } from "./words.js";

/** @typedef {import("./types").Figure} Figure @typedef {import("./trace.js").Trace} Trace */

/** @type {Record<string, Figure>} */
const FIGURES = { shapes, outputs, packing, cell, unrolled, gradient, attention };

/** Which figures can draw a reader's own trace, the most telling first. @type {[string, (trace: Trace) => boolean][]} */
const FOR_A_TRACE = [
  ["gradient", ({ flow }) => flow?.length > 0],
  ["attention", ({ kind }) => kind === "attention"],
  ["outputs", ({ steps }) => !!steps],
  ["unrolled", ({ steps }) => !!steps],
  ["cell", ({ steps }) => !!steps],
  ["packing", ({ packed }) => !!packed],
];

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
  const kinds = FOR_A_TRACE.filter(([, can]) => can(trace)).map(([kind]) => kind);
  const place = element("div", {});
  const draw = (/** @type {string} */ kind) =>
    place.replaceChildren(new FigureView(kind, FIGURES[kind], null, { trace }).root);
  const choice = element(
    "select",
    { "aria-label": say("figure") },
    ...kinds.map((kind) => element("option", { value: kind }, say(`${kind}-name`))),
  );
  choice.addEventListener("input", () => draw(choice.value));
  draw(kinds[0]);
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.cloneNode());
  root.replaceChildren(
    ...styles,
    element("div", { class: "md-typeset fig" }, ...(kinds.length > 1 ? [choice] : []), place),
  );
}
