// @ts-check
/** Ties a cell to the reader's kept edits. */
import { button } from "../page/dom.js";
import { Edits, openStorage } from "./edits.js";
import { pageConfig } from "../page/config.js";
import { announce } from "../page/status.js";
import { t } from "../page/words.js";

/** @typedef {import("./live-cell.js").LiveCell} LiveCell */

const ALIVE_MS = 2000; // by then what was shown has been colored and laid out

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
  const show = (/** @type {string} */ source) => {
    edits.beginTrial(page, cellId);
    cell.setSource(source, false);
    endTrialLater(page, cellId);
  };
  const offer = (
    /** @type {string} */ words,
    /** @type {() => void} */ accept,
    /** @type {() => void} */ discard,
  ) =>
    cell.notice(
      t(words),
      button("cell-old", t("show-old"), accept),
      button("cell-old", t("discard-old"), discard),
    );
  const older = edits.older(page, cellId, shipped);
  const showOlder = () => {
    if (!older) return;
    edits.forget(older.key);
    edits.save(page, cellId, shipped, older.source, null); // the one that is there goes aside
    show(older.source);
  };
  if (mine && edits.isOnTrial(page, cellId))
    offer(
      "edit-froze",
      () => show(mine),
      () => edits.discard(page, cellId, shipped),
    );
  else if (mine) show(mine);
  if (older) offer(older.isAside ? "other-edit" : "old-edit", showOlder, () => edits.forget(older.key));
  let before = cell.source;
  cell.addEventListener("source", (event) => {
    latest = cell;
    if (/** @type {CustomEvent} */ (event).detail.keep)
      edits.save(page, cellId, shipped, cell.source, before);
    before = cell.source;
  });
}

/**
 * Once the page has lived on for a while, or was left in good health. By the names: nothing that waits
 * may hold a cell whose page the reader has left.
 * @param {string} page @param {string} cellId
 */
function endTrialLater(page, cellId) {
  const end = () => {
    clearTimeout(timer);
    window.removeEventListener("pagehide", end);
    edits.endTrial(page, cellId);
  };
  const timer = window.setTimeout(end, ALIVE_MS);
  window.addEventListener("pagehide", end);
}
