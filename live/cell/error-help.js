// @ts-check
/** What the page adds to an error: where it is explained, what can be done about it. */
import { button, element } from "../page/dom.js";
import { anchorOf, defines, missingName, sentenceOf } from "./known-errors.js";
import { pageConfig, siteRoot } from "../page/config.js";
import { language, t } from "../page/words.js";

/** @typedef {import("./live-cell.js").LiveCell} LiveCell */

const MOST_READ = 20_000; // characters of a message, which a cell's code can make as long as it likes

/** @param {LiveCell} cell @param {import("../types").ErrorMessage} message @returns {HTMLElement[]} */
export function errorHelp(cell, { ename, evalue }) {
  const error = `${ename}: ${evalue}`.slice(0, MOST_READ);
  const [anchor, sentence] = [anchorOf(error), sentenceOf(error, pageConfig().runtime.leftOut)];
  const help = [];
  if (anchor && pageConfig().page !== "errors") {
    const href = `${siteRoot}${language()}/errors/#${anchor}`;
    const link = element("a", { href }, t("explained", { anchor: anchor.toUpperCase() }));
    help.push(element("p", { class: "error-help" }, link));
  }
  if (sentence)
    help.push(element("p", { class: "error-help" }, t(sentence.key, { instead: "", ...sentence })));
  return [...help, ...offerDefinition(cell, missingName(error))];
}

/**
 * A later cell may define the name: offer to run it first.
 * @param {LiveCell} cell
 * @param {string | null} name
 */
function offerDefinition(cell, name) {
  const cells = cell.session?.cells ?? [];
  const place = name === null ? -1 : cells.findIndex((one) => one !== cell && defines(one.source, name));
  if (place < 0) return [];
  const definer = cells[place];
  const words = t("defined-in", {
    name: name ?? "",
    cell: t("cell-number", { number: place + 1, id: definer.cellId }),
  });
  const run = button("cell-old", t("run-it-first"), async () => {
    const state = await cell.session?.run(definer, true);
    if (state === "live") cell.runForReader();
  });
  return [element("p", { class: "error-help" }, words, " ", run)];
}
