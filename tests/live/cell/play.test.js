// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { sweep } from "../../../live/cell/play.js";

test("playing goes from here to the end", () => {
  assert.deepEqual(sweep({ min: "1", max: "5", step: "1", value: "3" }), [4, 5]);
});

test("at the end it begins anew", () => {
  assert.deepEqual(sweep({ min: "1", max: "4", step: "2", value: "3" }), [1, 3]);
});

test("fractions are as one would write them", () => {
  assert.deepEqual(sweep({ min: "0", max: "0.5", step: "0.1", value: "0" }), [0.1, 0.2, 0.3, 0.4, 0.5]);
});
