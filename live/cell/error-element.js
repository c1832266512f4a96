// @ts-check
/** An error of a cell: type and message, notes, the reader's own lines, the rest folded. */
import { element } from "../page/dom.js";

/** @typedef {import("../types").ErrorMessage} ErrorMessage @typedef {import("../types").Frame} Frame */

/** @param {ErrorMessage} error */
export function errorElement(error) {
  const name = element("b", { class: "error-type" }, error.ename);
  const said = element("span", { class: "error-message" }, error.evalue);
  const own = error.frames.filter((frame) => frame.own);
  return element(
    "div",
    { class: "out out-error" },
    element("p", { class: "error-head" }, name, ": ", said),
    ...error.notes.map((note) => element("p", { class: "error-note" }, note)),
    ...own.map((frame) => ownLine(frame, own[0].file)),
    element(
      "details",
      { class: "error-trace" },
      element("summary", {}, "Traceback"),
      element("pre", {}, error.traceback),
    ),
  );
}

/**
 * One line of a cell with its number; a line of another cell names that cell.
 * @param {Frame} frame
 * @param {string} here
 */
function ownLine(frame, here) {
  const cell = frame.file === here ? "" : `${frame.file.slice("<cell ".length, -1)}:`;
  const number = element("span", { class: "error-line" }, `${cell}${frame.line}`);
  return element("pre", { class: "error-own" }, number, element("code", {}, frame.code));
}
