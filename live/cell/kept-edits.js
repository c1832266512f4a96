// @ts-check
/** Ties a cell to the reader's kept edits. */
import { button } from "../page/dom.js";
import { Edits, openStorage } from "./edits.js";
import { pageConfig } from "../page/config.js";
import { announce } from "../page/status.js";
import { t } from "../page/words.js";

/** @typedef {import("./live-cell.js").LiveCell} LiveCell */

/** @type {LiveCell | null} the cell whose edit could not be kept */
let latest = null;
const edits = new Edits(openStorage(), () => {
  latest?.notice(t("not-kept"));
  announce(t("not-kept"));
});

/**
 * Show the reader's edit of this cell, offer one of an older lesson, keep what comes.
 * @param {LiveCell} cell
 */
export function keepEdits(cell) {
  const { page } = pageConfig();
  const { cellId, shipped } = cell;
  const mine = edits.load(page, cellId, shipped);
  if (mine) cell.setSource(mine, false);
  const older = edits.older(page, cellId, shipped);
  if (older) {
    const show = button("cell-old", t("show-old"), () => {
      edits.forget(older.key);
      edits.save(page, cellId, shipped, older.source, null); // the one that is there goes aside
      cell.setSource(older.source, false);
    });
    const discard = button("cell-old", t("discard-old"), () => edits.forget(older.key));
    cell.notice(t(older.isAside ? "other-edit" : "old-edit"), show, discard);
  }
  let before = cell.source;
  cell.addEventListener("source", (event) => {
    latest = cell;
    if (/** @type {CustomEvent} */ (event).detail.keep)
      edits.save(page, cellId, shipped, cell.source, before);
    before = cell.source;
  });
}
