// @ts-check
/** The one lookup of words. The tables are written in words/; tools/words.py lists them for this code. */
import languages from "#built/words/languages.json" with { type: "json" };
import rows from "#built/words/live.json" with { type: "json" };

/** The page's language; where it is none of ours (a browser may translate pages), the last. */
export const language = () =>
  languages.find((code) => document.documentElement.lang.startsWith(code)) ?? languages[languages.length - 1];

/**
 * What finds a table's words in the page's language; `{name}` in them is filled in.
 * @param {Record<string, string[]>} table for each key a text by language
 * @returns {(key: string, values?: Record<string, string | number>) => string}
 */
export const lookup =
  (table) =>
  (key, values = {}) =>
    table[key][languages.indexOf(language())].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** What cells and pages say. */
export const t = lookup(rows);
