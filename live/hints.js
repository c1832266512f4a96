// @ts-check
// What the page says about an answer: the verdicts "open", "right" and "wrong", and an entry per hint
// key of lstm_core/answers, in files named as there. The build reads hints/ too.
import verdicts from "./hints/verdicts.json" with { type: "json" };
import part1 from "./hints/part1.json" with { type: "json" };
import shapes from "./hints/shapes.json" with { type: "json" };
import part2 from "./hints/part2.json" with { type: "json" };
import layout from "./hints/layout.json" with { type: "json" };
import part3 from "./hints/part3.json" with { type: "json" };
import part4 from "./hints/part4.json" with { type: "json" };
import seq2seq from "./hints/seq2seq.json" with { type: "json" };
import attention from "./hints/attention.json" with { type: "json" };

/** @type {Record<string, {zh: string, en: string}>} */
const HINTS = { ...verdicts, ...part1, ...shapes, ...part2, ...layout, ...part3, ...part4, ...seq2seq, ...attention };

/**
 * The page's words for an application/x-check output.
 * @param {{ok: boolean | null, hint: string}} check @param {"zh" | "en"} lang
 * @returns {{state: "right" | "wrong" | "open", words: string}}
 */
export function checkWords(check, lang) {
  const state = check.ok === null ? "open" : check.ok ? "right" : "wrong";
  return { state, words: (HINTS[check.hint] ?? HINTS[state])[lang] };
}
