// @ts-check
/** Why Python ended, told by the last words of its worker. */

/**
 * The key of the sentence in words/live, and what to fill in.
 * @param {string} reason empty if the worker ended without a word, as one does that the system has ended
 * @returns {[key: string, values: Record<string, string>]}
 */
export function deathOf(reason) {
  // A stack that is full never reaches Python: V8 and WebKit throw a RangeError, Gecko an InternalError.
  if (/call stack|too much recursion/i.test(reason)) return ["python-recursion", {}];
  const code = /\bexit\((-?\d+)\)/.exec(reason)?.[1];
  if (code) return ["python-exited", { code }];
  return [!reason || /memory/i.test(reason) ? "python-died" : "python-broke", {}];
}
