// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { isIn, outputs } from "../../../live/explain/figures/outputs.js";
import { sceneOf, viewOf } from "./views.js";

const scene = sceneOf("outputs", { T: 4, L: 2, D: true, packed: true });
/** @param {string} slice @param {number} b */
const lit = (slice, b) =>
  scene.trace.steps
    .filter((/** @type {any} */ step) => isIn(scene.trace, slice, b)(step))
    .map((/** @type {any} */ { l, d, t }) => `${l}${d}${t}`)
    .sort()
    .join(" ");

test("a slice of the states lies where the trace says it was born, sequence by sequence", () => {
  assert.equal(lit("h_n[-1]", 1), "110");
  assert.equal(lit("h_n[-2]", 1), "103");
  assert.equal(lit("h_n[-2]", 0), "101"); // ended two steps earlier
});

test("output is the top layer where the sequence is alive", () => {
  assert.equal(lit("output", 0), "100 101 110 111");
  assert.equal(lit("output[-1]", 0), "");
  assert.equal(lit("output[-1]", 1), "103 113");
});

test("the table holds the numbers that lstm_core returned", () => {
  const { rows } = outputs.table(scene, viewOf(outputs, { values: { slice: "none", b: 1 } }));
  const backward = rows.find(([name]) => name === "l1 ← H=0");
  assert.equal(backward?.[1], scene.trace.outputs.h_n.data.at(-2));
});

test("backward does not end in output[-1]: the truth of the question is Python's", () => {
  const question = outputs.question?.(scene, viewOf(outputs));
  assert.match(String(question?.ask), /output\[-1, :, H:\] == h_n\[-1\]/);
  assert.deepEqual(question?.truth, ["different"]);
});
