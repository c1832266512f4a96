// @ts-check
/** What the tests of figures share: a page's language, views, and random traces. */
import { execFileSync } from "node:child_process";

/**
 * @typedef {import("../../../live/explain/frame/types").Figure} Figure
 * @typedef {import("../../../live/explain/frame/types").View} View
 */

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

/**
 * A scene as the page's Python makes it.
 * @param {string} kind
 * @param {object} values
 * @returns {Record<string, any>}
 */
export function sceneOf(kind, values) {
  const given = [kind, JSON.stringify(values)].map((text) => JSON.stringify(text));
  const source = `from lstm_core import figures; figures.write(${given.join(", ")})`;
  return JSON.parse(execFileSync("python", ["-c", source], { encoding: "utf8" }));
}
