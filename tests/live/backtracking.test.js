// @ts-check
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const LENGTH = 2000;
const STEPS = 30 * LENGTH; // back: what is linear takes a few for each character, all else a thousand

/** What V8 says of regular expressions that step back too often. @param {string[]} program */
function givenUp(...program) {
  const flags = [
    "--enable-experimental-regexp-engine",
    "--enable-experimental-regexp-engine-on-excessive-backtracks",
    `--regexp-backtracks-before-fallback=${STEPS}`,
    "--trace-experimental-regexp-engine",
    "--no-regexp-tier-up",
  ];
  const said = execFileSync(process.execPath, [...flags, ...program], { encoding: "utf8" });
  return said.match(/^(?:Experimental execution|cannot be counted).*$/gm) ?? [];
}

test("no regular expression of the page takes more than linear steps, whatever it is given", () => {
  assert.deepEqual(givenUp("tests/live/backtracking.js", String(LENGTH)), []);
});

test("one that does is found", () => {
  const cubic = String.raw`/^a=\s*(.*?)\s*#\s*@param/.test("a=" + " ".repeat(500))`;
  assert.equal(givenUp("-e", cubic).length, 1);
});
