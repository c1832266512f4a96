// @ts-check
/** Clipping: beside the curves a bar for all of a layer's gradient, cut off where the clip is. */
import { group, label, line, mark, rect } from "../frame/picture.js";
import { BOTTOM, TOP, short } from "./powers.js";

/** @typedef {[before: number, after: number]} Total @typedef {Record<string, Total>} Totals */
/** @typedef {import("./powers.js").Scale} Scale @typedef {import("../frame/types").View["say"]} Say */

const [FROM, PITCH, BAR] = [340, 30, 20];

/** @param {Totals} totals @param {number} clip 0: none @param {Scale} scale @param {Say} say */
export function caps(totals, clip, scale, say) {
  const kinds = Object.keys(totals);
  if (!kinds.length) return [];
  const y = (/** @type {number} */ value) => scale.y(value) ?? BOTTOM;
  const [left, right] = [FROM - 8, FROM + PITCH * kinds.length - 8];
  const threshold = [
    line(left, y(clip), right, y(clip), { class: "clip" }),
    label(right + 2, y(clip) - 8, `✂ ${clip}`, { class: "size-left" }),
  ];
  return [
    ...kinds.map((kind, i) => bar(kind, FROM + PITCH * i, totals[kind], y, say)),
    line(left, BOTTOM, right, BOTTOM, { class: "wire" }),
    label((left + right) / 2, TOP - 12, "‖dL/dW‖", { class: "strong" }),
    group({}, ...(clip ? threshold : [])),
  ];
}

/**
 * What is kept of a layer's gradient, and on top what is cut off.
 * @param {string} kind @param {number} x @param {Total} total @param {(value: number) => number} y
 * @param {Say} say
 */
function bar(kind, x, [before, after], y, say) {
  const name = say(`gradient-line-${kind}`);
  const parts = [rect(x, y(after), BAR, BOTTOM - y(after), { class: "kept" })];
  if (after < before) parts.push(rect(x, y(before), BAR, y(after) - y(before), { class: "cap" }));
  parts.push(label(x + BAR / 2, BOTTOM + 14, name, { class: "strong" }));
  const says = `${name} ‖dL/dW‖ ${short(before)} → ${short(after)}`;
  return mark(kind, says, [x - 5, TOP, BAR + 10, BOTTOM - TOP + 24], ...parts);
}

/** @param {string} kind @param {Totals} totals @param {Say} say */
export function clippingSentence(kind, totals, say) {
  const [before, after] = totals[kind];
  return say(after < before ? "gradient-clipped" : "gradient-unclipped", {
    name: say(`gradient-line-${kind}`),
    before: short(before),
    after: short(after),
  });
}

/** The norms of all layers in a row. @param {Totals} totals @param {Say} say */
export function totalsSentence(totals, say) {
  const values = Object.entries(totals).map(([kind, [before, after]]) => {
    const cut = after < before ? ` → ${short(after)}` : "";
    return `${say(`gradient-line-${kind}`)} ${short(before)}${cut}`;
  });
  return say("gradient-total", { values: values.join(", ") });
}
