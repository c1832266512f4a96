// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { sweep } from "../../../live/cell/play.js";

/** @param {Parameters<typeof sweep>[0]} slider */
const values = (slider) => [...sweep(slider)];

test("playing goes from here to the end", () => {
  assert.deepEqual(values({ min: "1", max: "5", step: "1", value: "3" }), [4, 5]);
});

test("at the end it begins anew", () => {
  assert.deepEqual(values({ min: "1", max: "4", step: "2", value: "3" }), [1, 3]);
});

test("fractions are as one would write them", () => {
  assert.deepEqual(values({ min: "0", max: "0.5", step: "0.1", value: "0" }), [0.1, 0.2, 0.3, 0.4, 0.5]);
});

test("a slider with more steps than fit into memory is played all the same", () => {
  const endless = sweep({ min: "0", max: "1e9", step: "1e-3", value: "0" });
  assert.deepEqual([endless.next().value, endless.next().value], [0.001, 0.002]);
});
