// @ts-check
/** The editor of touch devices: a plain <textarea>, whose selection and menus work everywhere. */
import { element } from "../page/dom.js";

/**
 * What a cell asks of an editor, and what an editor asks of its cell.
 * @typedef {object} Editor
 * @property {HTMLElement} root
 * @property {(source: string) => void} show put another source in, unless it is there
 * @property {() => void} focus
 * @property {() => void} close
 *
 * @typedef {object} EditorHost
 * @property {string} label accessible name, with the keys that leave the editor
 * @property {(source: string) => void} changed
 * @property {(moveOn: boolean) => void} run
 * @property {() => void} leave
 * @property {(what: "complete" | "help", args: object) => Promise<any>} ask Python; null when it is not there
 */

/** @param {string} source @param {EditorHost} host @returns {Editor} */
export function textEditor(source, host) {
  const area = element("textarea", {
    class: "cell-textarea",
    "aria-label": host.label,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    wrap: "off",
  });
  const show = (/** @type {string} */ text) => {
    if (area.value !== text) area.value = text;
    area.rows = text.split("\n").length + 1;
  };
  show(source);
  area.addEventListener("input", () => (host.changed(area.value), show(area.value)));
  area.addEventListener("keydown", (event) => {
    const runs = event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey);
    if (!runs && event.key !== "Escape") return;
    event.preventDefault();
    if (runs) host.run(event.shiftKey);
    else host.leave();
  });
  return { root: area, show, focus: () => area.focus(), close: () => area.remove() };
}
