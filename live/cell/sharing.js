// @ts-check
/** Links that carry changed code in their fragment. Such a link shows what it carries and never runs it. */
import { button, element } from "../page/dom.js";
import { carriesCode, MAX_CHARS, pack, readFragment } from "./code-in-link.js";
import { pageConfig } from "../page/config.js";
import { announce } from "../page/status.js";
import { t } from "../page/words.js";

/** @typedef {import("./live-cell.js").LiveCell} LiveCell */

/** What the address brought when this visit began. */
const brought = readFragment(location.hash);
let isRefusalTold = !carriesCode(location.hash);

/** @param {LiveCell} cell */
export function shareable(cell) {
  const share = button("cell-share", t("share"), () => copyLink([cell], cell));
  share.hidden = true;
  cell.bar.querySelector(".cell-progress")?.before(share);
  cell.addEventListener("source", () => (share.hidden = cell.source === cell.shipped));
}

/** Show what the address brought for a cell, in place of what is there by now. @param {LiveCell} cell */
export function showBrought(cell) {
  brought.then((shared) => {
    if (!shared && !isRefusalTold) cell.notice(t("link-refused", { characters: MAX_CHARS }));
    isRefusalTold = true;
    const source = shared?.page === pageConfig().page ? shared.cells[cell.cellId] : undefined;
    if (source === undefined || source === cell.source) return;
    const mine = cell.source;
    cell.setSource(source, false);
    cell.notice(
      t("shared-code"),
      button("cell-old", t("back-to-mine"), () => (cell.source = mine)),
    );
  });
}

/**
 * Copy a link to these cells as they are now.
 * @param {LiveCell[]} cells
 * @param {LiveCell} sayIn where to show the link if it cannot be copied
 */
export async function copyLink(cells, sayIn) {
  const link = linkTo(cells);
  try {
    await copy(link);
    announce(t("link-copied"));
    sayIn.say(t("link-copied"));
  } catch {
    const value = await link.catch(() => null);
    if (!value) return sayIn.say(t("link-too-long", { characters: MAX_CHARS }));
    const field = element("input", { class: "cell-link", readonly: "", value, "aria-label": t("link") });
    sayIn.notice(t("link")).append(field);
    field.select();
  }
}

/** @param {LiveCell[]} cells */
async function linkTo(cells) {
  const changed = cells.filter((cell) => cell.source !== cell.shipped);
  const sources = Object.fromEntries(changed.map((cell) => [cell.cellId, cell.source]));
  const address = new URL(location.href);
  address.hash = `code=${await pack({ page: pageConfig().page, cells: sources })}`;
  return address.href;
}

/**
 * Copy a text that is still being made: Safari allows it only while the press of the button is answered.
 * @param {Promise<string>} text
 */
async function copy(text) {
  try {
    const content = text.then((made) => new Blob([made], { type: "text/plain" }));
    content.catch(() => {}); // whoever awaits the text hears of it
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": content })]);
  } catch {
    await navigator.clipboard.writeText(await text);
  }
}
