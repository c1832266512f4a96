// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import words from "#built/words/live.json" with { type: "json" };
import { deathOf } from "../../../live/python/death.js";

test("each engine's words for a full stack are told as recursion", () => {
  for (const words of [
    "RangeError: Maximum call stack size exceeded.",
    "InternalError: too much recursion",
    "Error: Maximum call stack size exceeded\n    at wasm-function[12]",
  ])
    assert.equal(deathOf(words)[0], "python-recursion", words);
});

test("an exit is told with its code", () => {
  assert.deepEqual(deathOf("Exit: Program terminated with exit(3)"), ["python-exited", { code: "3" }]);
});

test("memory is named only where nothing else is known, or it is", () => {
  assert.equal(deathOf("")[0], "python-died");
  assert.equal(deathOf("RangeError: Out of memory")[0], "python-died");
  assert.equal(deathOf("RuntimeError: unreachable")[0], "python-broke");
});

test("there are words for every death", () => {
  for (const key of ["python-recursion", "python-exited", "python-died", "python-broke"])
    assert.ok(key in words, key);
});
