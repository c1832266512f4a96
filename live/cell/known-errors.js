// @ts-check
/**
 * Errors that have an explanation: in the error clinic (the anchors of docs/<lang>/errors), or in one
 * sentence of words/live. Messages are PyTorch's, so they can be told by their words. The clinic's table is
 * known-errors.json, of which the build draws the links of recorded errors.
 */
import clinic from "./known-errors.json" with { type: "json" };
import { habitOf } from "./torch-habits.js";

/** @type {[RegExp, string][]} what is matched first is filled in as {what} */
const SENTENCES = [
  [/^ModuleNotFoundError: No module named '(torch)\b/, "no-torch"],
  [/^ModuleNotFoundError: No module named '([\w.]+)'/, "no-package"],
  [/^LookupError: unknown encoding: (\S+)/, "no-encoding"],
  [/^OSError: (?:could not get source code|source code not available)/, "no-source"],
  [/^SystemExit:/, "sys-exit"],
  [/^EOFError:/, "no-input"],
  [/^RecursionError:/, "recursion"],
  [/^MemoryError:|^ValueError: (?:array is too big|Maximum allowed dimension)/, "memory"],
];

/**
 * The anchor of the error's explanation, or null; of several that fit, the first.
 * @param {string} error type, colon, message
 */
export const anchorOf = (error) => clinic.find(([pattern]) => new RegExp(pattern).test(error))?.[1] ?? null;

/**
 * The key of the sentence about an error and what to fill in, or null.
 * @param {string} error @param {string[]} leftOut modules that the page's small Python has not
 * @returns {{ key: string, what: string, instead?: string } | null}
 */
export function sentenceOf(error, leftOut) {
  const module = missingModule(error);
  const known = leftOut.find((name) => `${module}.`.startsWith(`${name}.`));
  if (known)
    return { key: known.startsWith("numpy.") ? "left-out-of-numpy" : "left-out-of-python", what: known };
  for (const [pattern, key] of SENTENCES) {
    const match = pattern.exec(error);
    if (match) return { key, what: match[1] ?? "" };
  }
  return habitOf(error);
}

/** The module that an import did not find, or null. @param {string} error */
function missingModule(error) {
  const module = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(error)?.[1];
  const [, name, parent] = /^ImportError: cannot import name '(\w+)' from '([\w.]+)'/.exec(error) ?? [];
  return module ?? (name ? `${parent}.${name}` : null);
}

/** The name that a NameError misses, or null. @param {string} error */
export const missingName = (error) => /^NameError: name '(\w+)' is not defined/.exec(error)?.[1] ?? null;

/**
 * Whether code gives a name a value, at the top level as far as a glance can tell.
 * @param {string} source
 * @param {string} name
 */
export const defines = (source, name) => source.split("\n").some((line) => namesOf(line).includes(name));

/** The names that a line of code gives a value, none if it is indented. @param {string} line */
function namesOf(line) {
  const words = line.match(/\w+/g) ?? [];
  if (/^(?:def|class)\s/.test(line)) return words.slice(1, 2);
  if (/^(?:from|import)\b/.test(line)) return words.slice(1);
  const end = line.indexOf("=");
  const [targets] = line.slice(0, Math.max(0, end)).split(":"); // a, (model, b): T = …
  const isTuple = /^[\w(*][\w\s,()*]*$/.test(targets) && !/\w\s*\(/.test(targets);
  return isTuple && line[end + 1] !== "=" ? targets.split(",").map((one) => one.replace(/[\s()*]/g, "")) : [];
}
