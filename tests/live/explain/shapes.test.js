// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, numbersText, rowOf, shapes, sizesOf } from "../../../live/explain/figures/shapes.js";
import { defaults, printed, viewOf } from "./views.js";

const scene = printed("import json; from lstm_core.figures import shapes; print(json.dumps(shapes.rules()))");

/** @param {Record<string, any>} changed */
const valuesOf = (changed) => ({ ...defaults(shapes), ...changed });
/** @param {Record<string, any>} changed @param {string} name */
const shapeOf = (changed, name) =>
  numbersText(rowOf(scene, valuesOf(changed))[name], sizesOf(scene, valuesOf(changed)));

test("letters become the sizes that are set", () => {
  assert.equal(shapeOf({}, "output"), "(5, 3, 8)");
  assert.equal(shapeOf({ D: false, L: 3 }, "h_n"), "(3, 3, 4)");
  assert.equal(shapeOf({ P: 2 }, "output"), "(5, 3, 4)");
  assert.equal(shapeOf({ P: 2 }, "c_n"), "(4, 3, 4)");
  assert.equal(shapeOf({ x: "packed" }, "output"), "(12, 8)");
});

test("an input read with time and batch exchanged is no error, and its states show it", () => {
  assert.equal(rowOf(scene, valuesOf({ x: "B T I" })).misread, true);
  assert.equal(shapeOf({ x: "B T I" }, "h_n"), "(4, 5, 4)");
});

test("an error has PyTorch's words with the sizes that are set", () => {
  const { error } = rowOf(scene, valuesOf({ F: true }));
  const message = filled(error[1], sizesOf(scene, valuesOf({ F: true })));
  assert.equal(message, "input.size(-1) must be equal to input_size. Expected 2, got 3");
});

test("a state in the wrong order passes when its sizes happen to fit", () => {
  assert.ok(rowOf(scene, valuesOf({ h_0: "B D*L H" })).error);
  assert.equal(rowOf(scene, valuesOf({ h_0: "B D*L H", B: 4 })).error, undefined);
});

test("the code beside the picture names only what is not the default", () => {
  const line = (/** @type {any} */ changed) =>
    shapes.code?.(scene, viewOf(shapes, { values: valuesOf(changed) }));
  assert.equal(line({ D: false, L: 1 }), "output, (h_n, c_n) = LSTM(2, 4)(np.zeros((5, 3, 2), np.float32))");
  assert.match(
    String(line({ P: 2, batch_first: true })),
    /LSTM\(2, 4, num_layers=2, batch_first=True, bidirectional=True, proj_size=2\)/,
  );
});

test("the question's truth is the shape that is hidden until it is answered", () => {
  const view = viewOf(shapes);
  assert.deepEqual(shapes.question?.(scene, view)?.truth, ["T", "B", "D·H"]);
  const names = shapes.table(scene, { ...view, revealed: false }).rows.map(([name]) => name);
  assert.deepEqual(names, ["x", "h_n", "c_n"]);
});

test("every combination draws, says a sentence and has a table", () => {
  for (const key of Object.keys(scene.rows)) {
    const [x, batch_first, projected, fits, h_0] = key.split("|");
    const values = valuesOf({
      x,
      h_0,
      batch_first: batch_first === "true",
      P: projected === "true" ? 2 : 0,
      F: fits !== "true",
    });
    for (const selected of [null, "x", "output:backward", "h_n:3", "gone"]) {
      const view = viewOf(shapes, { values, selected });
      assert.ok(shapes.picture(scene, view).shapes.length > 2);
      assert.ok(shapes.caption(scene, view).length > 5);
      assert.ok(shapes.table(scene, view).rows.length > 0);
    }
  }
});
