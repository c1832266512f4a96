// @ts-check
// What the page says about an answer: "open", "right", "wrong", and one entry per hint key of
// lstm_core/exercises.py. The table is strict JSON, because the build reads it too.

/** @type {Record<string, {zh: string, en: string}>} */
export const HINTS = {
  "open": { "zh": "还没有作答：把 ... 换成你的答案，再运行一次。", "en": "Not answered yet: put your answer in place of ... and run the cell again." },
  "right": { "zh": "正确。", "en": "Right." },
  "wrong": { "zh": "还不对，再试一次。", "en": "Not yet right. Try again." }
};

/**
 * The page's words for an application/x-check output.
 * @param {{ok: boolean | null, hint: string}} check @param {"zh" | "en"} lang
 * @returns {{state: "right" | "wrong" | "open", words: string}}
 */
export function checkWords(check, lang) {
  const state = check.ok === null ? "open" : check.ok ? "right" : "wrong";
  return { state, words: (HINTS[check.hint] ?? HINTS[state])[lang] };
}
