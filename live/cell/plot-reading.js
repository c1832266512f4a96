// @ts-check
/** Plots in outputs: the value under the pointer, or where arrow keys lead, stands beside its line's name. */
import { announce } from "../page/status.js";

/**
 * What lstm_core/notebook/plots.py says of a plot; a cell may have made it up. Of each line its values
 * as text, and their heights.
 * @typedef {{x: string, left: number, right: number, top: number, bottom: number, last: number,
 *   names: string[], lines: [string, number | null][][]}} Plot
 */

const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/** Let the plots of an output area be read. @param {HTMLElement} area */
export function readPlots(area) {
  const plotAt = (/** @type {Event} */ { target }) =>
    /** @type {SVGSVGElement | null} */ (/** @type {Element} */ (target).closest("svg[data-plot]"));
  area.addEventListener("pointermove", (event) => {
    const svg = plotAt(event);
    const plot = svg && parsed(svg);
    if (!svg || !plot) return;
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    read(svg, plot, Math.round(((x - plot.left) / (plot.right - plot.left)) * plot.last));
  });
  area.addEventListener("pointerout", (event) => {
    const svg = plotAt(event);
    if (svg && !svg.contains(/** @type {Node | null} */ (event.relatedTarget))) leave(svg);
  });
  area.addEventListener("focusout", (event) => {
    const svg = plotAt(event);
    if (svg) leave(svg);
  });
  area.addEventListener("keydown", (event) => {
    const svg = plotAt(event);
    const plot = svg && parsed(svg);
    if (!svg || !plot) return;
    if (event.key === "Escape") return leave(svg);
    if (!(event.key in STEPS)) return;
    const now = Number(svg.dataset.at ?? -1);
    const said = read(svg, plot, now + STEPS[/** @type {keyof typeof STEPS} */ (event.key)]);
    announce(said);
    event.preventDefault();
  });
  reachPlots(area);
}

/** Plots are reached by Tab where a script can read them. @param {HTMLElement} area */
export function reachPlots(area) {
  for (const svg of area.querySelectorAll("svg[data-plot]")) svg.setAttribute("tabindex", "0");
}

/** @param {SVGSVGElement} svg @returns {Plot | null} */
function parsed(svg) {
  try {
    const plot = JSON.parse(svg.dataset.plot ?? "");
    const numbers = [plot.left, plot.right, plot.top, plot.bottom, plot.last];
    return numbers.every(Number.isFinite) && Array.isArray(plot.lines) ? plot : null;
  } catch {
    return null;
  }
}

/**
 * Show the values at one place of the x axis.
 * @param {SVGSVGElement} svg @param {Plot} plot @param {number} wanted
 */
function read(svg, plot, wanted) {
  const longest = Math.max(0, ...plot.lines.map((line) => line.length - 1));
  const k = Math.min(longest, Math.max(0, wanted));
  leave(svg);
  svg.dataset.at = String(k);
  const x = plot.left + (plot.last ? k / plot.last : 0.5) * (plot.right - plot.left);
  const mark = made("g", { class: "plot-mark" });
  mark.append(made("path", { class: "plot-cross", d: `M${x} ${plot.top}V${plot.bottom}` }));
  const told = plot.lines.flatMap((line, row) => {
    const [value, y] = line[k] ?? ["", null];
    const beside = svg.querySelector(`[data-read="${row}"]`);
    if (beside) {
      beside.setAttribute("data-last", beside.textContent ?? "");
      beside.textContent = value || "–";
    }
    if (y === null) return [];
    mark.append(made("circle", { class: "plot-dot", cx: x, cy: y, r: 4 }));
    return [`${plot.names[row]} ${value}`.trim()];
  });
  const under = made("text", { class: "plot-at", x, y: plot.bottom + 18, "text-anchor": "middle" });
  under.textContent = String(k);
  mark.append(under);
  svg.append(mark);
  return `${plot.x} ${k}: ${told.join(", ")}`.trim();
}

/** As it was. @param {SVGSVGElement} svg */
function leave(svg) {
  delete svg.dataset.at;
  svg.querySelector(".plot-mark")?.remove();
  for (const beside of svg.querySelectorAll("[data-last]")) {
    beside.textContent = beside.getAttribute("data-last");
    beside.removeAttribute("data-last");
  }
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function made(tag, attributes) {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, String(value));
  return one;
}
