// @ts-check
/**
 * The Edit button of a cell: a plain text area on touch devices and for code without end, else the code
 * editor, fetched now.
 */
import { button } from "../page/dom.js";
import { withoutValues } from "./params.js";
import { announce } from "../page/status.js";
import { t } from "../page/words.js";
import { textEditor } from "./text-editor.js";

/**
 * @typedef {import("./live-cell.js").LiveCell} LiveCell
 * @typedef {import("./text-editor.js").Editor} Editor
 */

const MAX_COLORED = 20_000; // characters, and
const MAX_LINE = 1000; // in one line: more would keep the page busy for seconds at each key

/** Whether code is as long as people write it. @param {string} source */
const isColored = (source) =>
  source.length <= MAX_COLORED && source.split("\n").every((line) => line.length <= MAX_LINE);

/** @param {LiveCell} cell */
export function editable(cell) {
  const shown = /** @type {HTMLElement} */ (cell.querySelector(".cell-code"));
  /** @type {Editor | null} */ let editor = null;

  const open = async () => {
    const make = await chosenEditor(cell.source);
    if (editor) return;
    editor = make(cell.source, {
      label: t("editor-label", { id: cell.cellId }),
      changed: (source) => (cell.source = source),
      run: (moveOn) => runAndMove(cell, moveOn),
      leave: close,
      ask: (what, args) => cell.session?.ask(what, args) ?? Promise.resolve(null),
    });
    shown.after(editor.root);
    editor.focus();
    show();
  };
  const close = () => {
    editor?.close();
    editor = null;
    show();
    edit.focus();
  };
  const show = () => {
    shown.hidden = editor !== null;
    edit.textContent = t(editor ? "done" : "edit");
  };
  const edit = button("cell-edit", t("edit"), () => (editor ? close() : open()));

  cell.bar.querySelector(".cell-reset")?.after(edit);
  cell.addEventListener("source", () => {
    editor?.show(cell.source);
    recolor(cell);
  });
}

/** @param {string} source @returns {Promise<typeof textEditor>} */
async function chosenEditor(source) {
  if (matchMedia("(pointer: coarse)").matches || !isColored(source)) return textEditor;
  try {
    return (await import("./code-editor.js")).codeEditor;
  } catch {
    announce(t("editor-plain"));
    return textEditor; // no network: a plain editor is better than none
  }
}

/** @param {LiveCell} cell @param {boolean} moveOn whether the reader goes on to the next cell */
function runAndMove(cell, moveOn) {
  cell.runForReader();
  const cells = cell.session?.cells ?? [];
  if (moveOn) cells[cells.indexOf(cell) + 1]?.querySelector("button")?.focus();
}

/** @type {WeakMap<LiveCell, number>} */
const waiting = new WeakMap();

/**
 * Color changed code like the page's, once the typing pauses. A changed number keeps its color anyway.
 * @param {LiveCell} cell
 */
function recolor(cell) {
  clearTimeout(waiting.get(cell));
  if (!isColored(cell.source)) return;
  if (withoutValues(cell.source) === withoutValues(cell.shipped)) return;
  const color = async () => {
    try {
      const { highlight } = await import("./highlight.js");
      const code = cell.querySelector(".cell-code code");
      code?.replaceChildren(highlight(cell.source));
    } catch {
      // no network: the code stays readable, in the colors that it has
    }
  };
  waiting.set(cell, window.setTimeout(color, 300));
}
