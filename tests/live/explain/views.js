// @ts-check
/** What the tests of figures share: a page's language, views, and random traces. */
import { execFileSync } from "node:child_process";

/** @typedef {import("../../../live/explain/frame/types").Figure} Figure */
/** @typedef {import("../../../live/explain/frame/types").View} View */

Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });
const { say } = await import("../../../live/explain/frame/words.js");

/** @param {Figure} figure @returns {Record<string, any>} */
export const defaults = (figure) => Object.fromEntries(figure.inputs.map(({ name, value }) => [name, value]));

/** What Python is asked for at first. @param {Figure} figure */
export const asked = (figure) =>
  Object.fromEntries(figure.inputs.filter(({ asks }) => asks).map(({ name, value }) => [name, value]));

/** @param {Figure} figure @param {Partial<View>} changed @returns {View} */
export const viewOf = (figure, changed = {}) => ({
  values: defaults(figure),
  selected: null,
  revealed: true,
  say,
  ...changed,
});

/** What a Python program prints as JSON. @param {string} program */
export const printed = (program) => JSON.parse(execFileSync("python", ["-c", program], { encoding: "utf8" }));

/**
 * A scene as the page's Python makes it.
 * @param {string} kind @param {object} values @returns {Record<string, any>}
 */
export function sceneOf(kind, values) {
  const given = JSON.stringify(JSON.stringify(values));
  return printed(`from lstm_core import figures; figures.write("${kind}", ${given})`);
}
