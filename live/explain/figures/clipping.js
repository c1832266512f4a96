// @ts-check
/** Clipping: beside the curves a bar for the gradient of all weights of each layer, cut off where the clip is. */
import { group, label, line, mark, rect } from "../frame/picture.js";
import { BOTTOM, TOP, short } from "./powers.js";

/** @typedef {Record<string, [before: number, after: number]>} Totals from lstm_core/figures/gradient.py */

const [FROM, PITCH, BAR] = [340, 30, 20];

/** @param {Totals} totals @param {number} clip 0: none @param {import("./powers.js").Scale} scale @param {(key: string) => string} say */
export function caps(totals, clip, scale, say) {
  const kinds = Object.keys(totals);
  if (!kinds.length) return [];
  const y = (/** @type {number} */ value) => scale.y(value) ?? BOTTOM;
  const [left, right] = [FROM - 8, FROM + PITCH * kinds.length - 8];
  const bars = kinds.map((kind, i) => {
    const [before, after] = totals[kind];
    const [x, top] = [FROM + PITCH * i, y(after)];
    const cap = after < before ? [rect(x, y(before), BAR, top - y(before), { class: "cap" })] : [];
    const name = label(x + BAR / 2, BOTTOM + 14, say(`gradient-line-${kind}`), { class: "strong" });
    return mark(
      kind,
      `${say(`gradient-line-${kind}`)} ‖dL/dW‖ ${short(before)} → ${short(after)}`,
      [x - 5, TOP, BAR + 10, BOTTOM - TOP + 24],
      rect(x, top, BAR, BOTTOM - top, { class: "kept" }),
      ...cap,
      name,
    );
  });
  const threshold = clip
    ? [
        line(left, y(clip), right, y(clip), { class: "clip" }),
        label(right + 2, y(clip) - 8, `✂ ${clip}`, { class: "size-left" }),
      ]
    : [];
  return [
    ...bars,
    line(left, BOTTOM, right, BOTTOM, { class: "wire" }),
    label((left + right) / 2, TOP - 12, "‖dL/dW‖", { class: "strong" }),
    group({}, ...threshold),
  ];
}

/** @param {string} kind @param {Totals} totals @param {import("../frame/types").View["say"]} say */
export function clippingSentence(kind, totals, say) {
  const [before, after] = totals[kind];
  return say(after < before ? "gradient-clipped" : "gradient-unclipped", {
    name: say(`gradient-line-${kind}`),
    before: short(before),
    after: short(after),
  });
}
