// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { gradient } from "../../live/explain/gradient.js";
import { defaults, sceneOf, viewOf } from "./explain.js";

const scene = sceneOf("gradient", defaults(gradient));

test("with an open forget gate the LSTM keeps most, and the question says so", () => {
  assert.equal(scene.most, "lstm");
  assert.deepEqual(gradient.question?.(scene, viewOf(gradient))?.truth, ["LSTM"]);
});

test("before the answer the earlier steps are neither drawn nor in the table", () => {
  const view = viewOf(gradient, { revealed: false });
  assert.equal(gradient.table(scene, view).rows.length, 5);
  assert.equal(gradient.picture(scene, view).shapes.filter(({ attrs }) => "data-mark" in attrs).length, 5);
  assert.equal(gradient.table(scene, viewOf(gradient)).rows.length, 30);
});

test("the caption gives every line's norm at the selected step", () => {
  const caption = gradient.caption(scene, viewOf(gradient, { selected: "t29" }));
  assert.match(caption, /^t = 29, 0 steps before the end: RNN 0\.35, GRU 0\.35, LSTM 0\.35/);
});

test("clipping is told only where it cut", () => {
  const clipped = sceneOf("gradient", { ...defaults(gradient), scale: 4, loss: "every", clip: 0.5 });
  const { lines } = /** @type {any} */ (gradient.notice?.(clipped, viewOf(gradient)));
  assert.match(lines[0], /→ 0\.50/);
  assert.doesNotMatch(String(gradient.notice?.(scene, viewOf(gradient))?.lines), /→/);
});
