// @ts-check
/** What the page says about an answer: its hint (a key of lstm_core/answers), else its verdict. */
import rows from "#built/words/hints.json" with { type: "json" };
import { lookup } from "../page/words.js";

const say = lookup(rows);

/**
 * The page's words for an application/x-check output.
 * @param {{ok: boolean | null, hint: string}} check
 * @returns {{state: "right" | "wrong" | "open", words: string}}
 */
export function checkWords(check) {
  const state = check.ok === null ? "open" : check.ok ? "right" : "wrong";
  const isKnown = typeof check.hint === "string" && Object.hasOwn(rows, check.hint);
  return { state, words: say(isKnown ? check.hint : state) };
}
