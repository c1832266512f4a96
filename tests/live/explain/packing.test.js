// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { packing } from "../../../live/explain/figures/packing.js";
import { sceneOf, viewOf } from "./views.js";

const scene = sceneOf("packing", { words: "cat 我 记忆", sort: true });

test("data goes column by column through the sorted words", () => {
  const { rows } = packing.table(scene, viewOf(packing));
  assert.equal(rows.map(([, letter]) => letter).join(""), "c记我a忆t");
});

test("each number of data is the state that the LSTM had there", () => {
  const { rows } = packing.table(scene, viewOf(packing));
  const [c_n0, t2] = [rows[0], rows[5]];
  assert.equal(c_n0[4], scene.trace.outputs.output.data[0]);
  assert.equal(t2[4], scene.trace.outputs.output.data[10]);
  assert.equal(t2[4], scene.trace.outputs.h_n.data[0]);
});

test("six of nine cells are computed", () => {
  assert.match(packing.caption(scene, viewOf(packing)), /6 of 9 cells are computed, 3 saved/);
  assert.deepEqual(packing.question?.(scene, viewOf(packing))?.truth, ["3", "2", "1"]);
});

test("unsorted words without sorting are refused in PyTorch's words, and still drawn", () => {
  const refused = sceneOf("packing", { words: "cat 我 记忆", sort: false });
  const { lines } = /** @type {any} */ (packing.notice?.(refused, viewOf(packing)));
  assert.match(lines[0], /^RuntimeError: `lengths` array must be sorted in decreasing order/);
  assert.equal(
    packing.picture(refused, viewOf(packing)).shapes.filter(({ attrs }) => "data-mark" in attrs).length,
    9,
  );
});

test("words are cut where the figure ends, and no words at all are an error", () => {
  const many = sceneOf("packing", { words: "a，b、c d e f g abcdefghijk", sort: true });
  assert.deepEqual(many.words, ["a", "b", "c", "d", "e", "f"]);
  assert.match(sceneOf("packing", { words: " ", sort: true }).error, /empty list/);
});
