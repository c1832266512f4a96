// @ts-check
// What the page says about an answer: the verdicts "open", "right" and "wrong", and an entry per hint
// key of lstm_core/answers, in files named as there. The build reads words/hints/ too.
import lesson_01 from "../../words/hints/lesson_01.json" with { type: "json" };
import lesson_02 from "../../words/hints/lesson_02.json" with { type: "json" };
import lesson_03 from "../../words/hints/lesson_03.json" with { type: "json" };
import lesson_04 from "../../words/hints/lesson_04.json" with { type: "json" };
import lesson_05 from "../../words/hints/lesson_05.json" with { type: "json" };
import lesson_06 from "../../words/hints/lesson_06.json" with { type: "json" };
import lesson_07 from "../../words/hints/lesson_07.json" with { type: "json" };
import lesson_08 from "../../words/hints/lesson_08.json" with { type: "json" };
import lesson_09 from "../../words/hints/lesson_09.json" with { type: "json" };
import lesson_10 from "../../words/hints/lesson_10.json" with { type: "json" };
import lesson_11 from "../../words/hints/lesson_11.json" with { type: "json" };
import lesson_12 from "../../words/hints/lesson_12.json" with { type: "json" };
import lesson_13 from "../../words/hints/lesson_13.json" with { type: "json" };
import lesson_14 from "../../words/hints/lesson_14.json" with { type: "json" };
import lesson_15 from "../../words/hints/lesson_15.json" with { type: "json" };
import lesson_17 from "../../words/hints/lesson_17.json" with { type: "json" };
import lesson_19 from "../../words/hints/lesson_19.json" with { type: "json" };
import lesson_23 from "../../words/hints/lesson_23.json" with { type: "json" };
import lesson_24 from "../../words/hints/lesson_24.json" with { type: "json" };
import several_lessons from "../../words/hints/several_lessons.json" with { type: "json" };
import verdicts from "../../words/hints/verdicts.json" with { type: "json" };

/** @type {Record<string, {zh: string, en: string}>} */
const HINTS = {
  ...lesson_01,
  ...lesson_02,
  ...lesson_03,
  ...lesson_04,
  ...lesson_05,
  ...lesson_06,
  ...lesson_07,
  ...lesson_08,
  ...lesson_09,
  ...lesson_10,
  ...lesson_11,
  ...lesson_12,
  ...lesson_13,
  ...lesson_14,
  ...lesson_15,
  ...lesson_17,
  ...lesson_19,
  ...lesson_23,
  ...lesson_24,
  ...several_lessons,
  ...verdicts,
};

/**
 * The page's words for an application/x-check output.
 * @param {{ok: boolean | null, hint: string}} check @param {"zh" | "en"} lang
 * @returns {{state: "right" | "wrong" | "open", words: string}}
 */
export function checkWords(check, lang) {
  const state = check.ok === null ? "open" : check.ok ? "right" : "wrong";
  const hint = typeof check.hint === "string" && Object.hasOwn(HINTS, check.hint) ? check.hint : state;
  return { state, words: HINTS[hint][lang] };
}
