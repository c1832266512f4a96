// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { afterRun, due, isStale } from "../../../live/python/chain.js";

const page = ["a = 1", "b = a", "print(b)"];

test("a fresh namespace needs every earlier cell, in order", () => {
  assert.deepEqual(due([], page, 2), [0, 1]);
});

test("what has run with its present source does not run again", () => {
  assert.deepEqual(due(page.slice(0, 2), page, 2), []);
  assert.deepEqual(due(page, page, 1), []);
});

test("a changed cell makes all cells between it and the wanted one run again", () => {
  assert.deepEqual(due(page, ["a = 2", "b = a", "print(b)"], 2), [0, 1]);
  assert.deepEqual(due(page, ["a = 1", "b = 9", "print(b)"], 2), [1]);
});

test("running an early cell again makes the later ones due", () => {
  const executed = afterRun(page, page[0], 0);
  assert.deepEqual(executed, ["a = 1"]);
  assert.deepEqual(due(executed, page, 2), [1]);
});

test("an output is stale exactly when a source up to its own cell has changed", () => {
  const madeFrom = page.slice(0, 2);
  assert.equal(isStale(madeFrom, page), false);
  assert.equal(isStale(madeFrom, ["a = 1", "b = a", "changed"]), false);
  assert.equal(isStale(madeFrom, ["a = 2", "b = a", "print(b)"]), true);
  assert.equal(isStale(madeFrom, ["a = 1", "b = 2", "print(b)"]), true);
});
