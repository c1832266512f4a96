// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { children, parents, relatives, unrolled } from "../../../live/explain/figures/unrolled.js";
import { defaults, sceneOf, viewOf } from "./views.js";

const scene = sceneOf("unrolled", { T: 4, L: 2, D: true, packed: false, dropout: 0.5 });
const oneWay = { axes: { T: 4, B: 1, I: 1, H: 1, L: 2, D: 1 } };
/** @param {any} trace @param {string} id @param {typeof parents} next */
const cone = (trace, id, next) => [...relatives(trace, id, next)].sort().join(" ");

test("forward, a cell depends on what is left of it and below it", () => {
  assert.equal(cone(oneWay, "1,0,1", parents), "0,0,0 0,0,1 1,0,0 1,0,1");
  assert.equal(cone(oneWay, "1,0,2", children), "1,0,2 1,0,3");
});

test("over a bidirectional layer the first step depends on the whole input", () => {
  assert.equal(cone(scene.trace, "1,0,0", parents), "0,0,0 0,1,0 0,1,1 0,1,2 0,1,3 1,0,0");
  assert.deepEqual(unrolled.question?.(scene, viewOf(unrolled))?.truth, ["yes"]);
});

test("one layer in one direction knows nothing of later inputs", () => {
  const changed = { ...scene, trace: { ...scene.trace, axes: { ...scene.trace.axes, D: 1, L: 1 } } };
  assert.deepEqual(unrolled.question?.(changed, viewOf(unrolled))?.truth, ["no"]);
});

test("weights are shared along a row and named as in PyTorch", () => {
  const view = viewOf(unrolled, { selected: "1,1,2", values: { ...defaults(unrolled), show: "weights" } });
  assert.match(
    unrolled.caption(scene, view),
    /these 4 steps share weight_ih_l1_reverse, weight_hh_l1_reverse/,
  );
});

test("crosses stand where the recorded mask is zero", () => {
  const drawn = JSON.stringify(unrolled.picture(scene, viewOf(unrolled)).shapes);
  const crosses = drawn.split('"class":"dropped"').length - 1;
  const zeros = scene.trace.steps.filter((/** @type {any} */ { l, d }) => l === 1 && d === 0);
  const expected = zeros
    .flatMap((/** @type {any} */ { mask }) => mask.data.slice(0, 4))
    .filter((/** @type {number} */ kept) => kept === 0);
  assert.equal(crosses, 3 * expected.length);
  assert.ok(expected.length > 0);
});
