// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { attention } from "../../../live/explain/figures/attention.js";
import { asked, defaults, sceneOf, viewOf } from "./views.js";

/** @param {object} changed */
const scene = (changed = {}) => sceneOf("attention", { ...asked(attention), ...changed });
/** @param {object} values @param {object} changed */
const at = (values = {}, changed = {}) =>
  viewOf(attention, { values: { ...defaults(attention), ...values }, ...changed });
/** @param {any} scene @param {object} values @returns {(string | number)[][]} */
const rows = (scene, values = {}) => attention.table(scene, at(values)).rows;
/** @param {any} scene @param {object} view */
const drawn = (scene, view) => JSON.stringify(attention.picture(scene, at({}, view)).shapes);
/** @param {string} text @param {string} part */
const count = (text, part) => text.split(part).length - 1;

const dot = scene();

test("the table is the matrix that lstm_core returned, as far as the word goes, with its row sums", () => {
  const { weights } = dot.trace.outputs;
  assert.deepEqual(weights.shape, [2, 7, 7]);
  assert.deepEqual(rows(dot)[3].slice(1, 8), weights.data.slice(21, 28));
  assert.deepEqual(rows(dot)[3].slice(-1), [dot.trace.sums.data[3]]);
  assert.equal(rows(dot).length, 5); // hello
  assert.deepEqual(
    rows(dot, { b: 1 })
      .map(([name]) => name)
      .join(" "),
    "s=0 络 s=1 网 s=2 忆 s=3 记 s=4 期 s=5 短 s=6 长",
  );
});

test("the caption follows the selected cell, and the open row follows it too", () => {
  assert.equal(
    attention.caption(dot, at({}, { selected: "3,1" })),
    "s = 3 “e” looks at t = 1 “e”: score 3.00, after softmax weight 0.50; the row adds up to 1.00.",
  );
  assert.match(
    attention.caption(dot, at({}, { selected: "3,5" })),
    /masked, so its score became −1e9 and its weight is 0\.00/,
  );
  assert.deepEqual(attention.follow?.("4,2"), { s: 4 });
  assert.match(drawn(dot, { values: { ...defaults(attention), s: 4 } }), /scores\[0, 4\]/);
});

test("before the answer no weight, score or context is given away", () => {
  const hidden = { revealed: false };
  assert.ok(
    attention.table(dot, at({}, hidden)).rows.every((row) => row.slice(1).every((value) => value === "–")),
  );
  assert.doesNotMatch(drawn(dot, hidden), /0\.50|3\.00|context|softmax/);
  assert.doesNotMatch(attention.caption(dot, at({}, { ...hidden, selected: "3,1" })), /\d\.\d/);
});

test("the question's truth is the character with most weight, all its places together", () => {
  const truth = (/** @type {object} */ values) => attention.question?.(dot, at(values))?.truth;
  assert.deepEqual(truth({ s: 3 }), ["e", "0.50"]);
  assert.deepEqual(truth({ s: 1 }), ["l", "0.75"]); // 0.38 on each of two
});

test("masked columns are struck out, in the map and among the keys", () => {
  const struck = (/** @type {any} */ scene) => count(drawn(scene, {}), '"class":"struck"');
  assert.equal(struck(dot), 2 * 5 + 2);
  assert.equal(struck(scene({ mask: "none" })), 0);
});

test("a row masked whole is uniform with -1e9 and NaN with minus infinity", () => {
  const all = scene({ mask: "all" });
  assert.deepEqual(rows(all)[0].slice(1), [...Array(7).fill(0.142857), 1]);
  assert.deepEqual(attention.question?.(all, at({ mask: "all" }))?.truth, ["1/7"]);
  const infinite = scene({ mask: "inf" });
  assert.deepEqual(rows(infinite)[0].slice(1), Array(8).fill("NaN"));
  assert.match(drawn(infinite, {}), /−∞/);
});

test("concat without its tanh gives every query the same weights, with it not", () => {
  const weightsOf = (/** @type {any} */ scene) =>
    rows(scene).map((row) =>
      row
        .slice(1)
        .map((weight) => Number(weight).toFixed(5))
        .join(),
    );
  assert.equal(new Set(weightsOf(scene({ score: "linear" }))).size, 1);
  assert.equal(new Set(weightsOf(scene({ score: "concat" }))).size, 4); // the two l are one letter
});

test("the code beside the picture names the layer, and what it cannot do alone", () => {
  const line = (/** @type {object} */ values) => attention.code?.(scene(values), at(values));
  assert.equal(line({}), 'context, weights = LuongAttention(6, "dot")(query, keys, mask)');
  assert.equal(
    line({ score: "additive", mask: "none" }),
    "context, weights = BahdanauAttention(6, 6, 6)(query, keys, None)",
  );
  assert.match(String(line({ score: "linear", temperature: 2 })), /# its tanh left out, scores \/ 2$/);
});
