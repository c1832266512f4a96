// @ts-check
/** Counting instead of timing: how often the blocks of live/ are entered while some work is done. */
import { Session } from "node:inspector/promises";
import { setFlagsFromString } from "node:v8";

setFlagsFromString("--no-opt"); // calls that the compiler has put into their callers are not counted
setFlagsFromString("--no-maglev");

/** @param {() => unknown} work @returns {Promise<number>} */
export async function stepsOf(work) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  try {
    work();
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const functions = result
      .filter(({ url }) => /(?<!tests)\/live\//.test(url))
      .flatMap((file) => file.functions);
    return functions.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0);
  } finally {
    session.disconnect();
  }
}

/**
 * Texts of a length that lead a parser of Python's assignments and Colab's forms astray.
 * @param {number} length
 */
export const nastyTexts = (length) =>
  [
    "a= ",
    " ",
    "=",
    "a=",
    "#",
    "# ",
    "@param",
    "#@param",
    "a=1#@param\n",
    "a= # @param",
    "@param ",
    "a\n",
    "a,",
    "a,\n",
  ]
    .concat(['"', "(", "\\", "a=[", "a=1 #@param [", "a=1 #@param {", "a=1 #@param {a:"])
    .flatMap((piece) => ["", "a=", "a,"].map((head) => head + piece.repeat(length / piece.length)))
    .map((text) => `${text}x`);
