// @ts-check
// What the page says about an answer: "open", "right", "wrong", and one entry per hint key of
// lstm_core/exercises.py. The table is strict JSON, because the build reads it too.

/** @type {Record<string, {zh: string, en: string}>} */
export const HINTS = {
  "open": { "zh": "还没有作答：把 ... 换成你的答案，再运行一次。", "en": "Not answered yet: put your answer in place of ... and run the cell again." },
  "right": { "zh": "正确。", "en": "Right." },
  "wrong": { "zh": "还不对，再试一次。", "en": "Not yet right. Try again." },
  "directions-stacked": { "zh": "h_n 把两个方向叠在第 0 轴上：每层每个方向占一行，所以是层数 × 方向数。", "en": "h_n stacks the directions on axis 0: one row per layer and direction, so layers × directions." },
  "batch-second": { "zh": "h_n 的批在中间：(L·D, B, H)。batch_first 也不改变它。", "en": "In h_n the batch stands in the middle: (L·D, B, H). Not even batch_first changes that." },
  "directions-joined": { "zh": "output 把两个方向接在最后一轴上：宽度是方向数 × H。", "en": "output joins the directions on its last axis: its width is directions × H." },
  "time-first": { "zh": "默认布局是 (T, B, I)：时间在前，批在后。", "en": "The default layout is (T, B, I): time first, then batch." }
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
