// @ts-check
/** The figures' own chunk: fetched when one of them is near the reader. */
import { element } from "../dom.js";
import { FigureView } from "./figure.js";
import { shapes } from "./shapes.js";
import { fetchRecorded } from "./source.js";

/** @type {Record<string, import("./types").Figure>} */
const FIGURES = { shapes };

/** @param {HTMLElement} host <lstm-figure kind src> */
export async function mountRecorded(host) {
  const kind = host.getAttribute("kind") ?? "";
  const recorded = await fetchRecorded(host.getAttribute("src") ?? "");
  host.replaceChildren(new FigureView(kind, FIGURES[kind], recorded).root);
}
