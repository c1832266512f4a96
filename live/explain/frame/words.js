// @ts-check
/** The figures' words, in their own chunk; names of code and axis letters are never translated. */
import rows from "#built/words/figures.json" with { type: "json" };
import { lookup } from "../../page/words.js";

export const say = lookup(rows);

/**
 * An option's words; what has none is a name of code.
 * @param {string} input @param {string | number | boolean} option
 */
export const optionWords = (input, option) =>
  `${input}-${option}` in rows ? say(`${input}-${option}`) : String(option);
