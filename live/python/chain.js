// @ts-check
/**
 * What the page's one namespace has seen, and what its outputs are worth. A page is a program:
 * cells from top to bottom. Pure functions over sources, so that the rules can be read and tested.
 */

/**
 * Which earlier cells must run before cell `k` may, in order: everything from the first cell whose
 * source differs from what the namespace has executed.
 * @param {string[]} executed sources that made the namespace, in page order
 * @param {string[]} sources the page's sources now @param {number} k
 */
export function due(executed, sources, k) {
  const upToDate = commonLength(executed, sources.slice(0, k));
  return range(upToDate, k);
}

/**
 * What the namespace has executed once cell `k` has run: later cells must run again, for cell `k`
 * may have undone what they did.
 * @param {string[]} executed @param {string} source @param {number} k
 */
export const afterRun = (executed, source, k) => [...executed.slice(0, k), source];

/**
 * Whether an output, made when the page's sources were `madeFrom`, no longer belongs to them.
 * @param {string[]} madeFrom sources of the cells up to and including the output's own
 * @param {string[]} sources the page's sources now
 */
export const isStale = (madeFrom, sources) => commonLength(madeFrom, sources) < madeFrom.length;

/** @param {string[]} a @param {string[]} b */
function commonLength(a, b) {
  const differs = a.findIndex((source, i) => source !== b[i]);
  return differs < 0 ? a.length : differs;
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
