// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { DIAGRAMS } from "../../live/explain/cell-diagrams.js";
import { cell } from "../../live/explain/cell.js";
import { asked, defaults, sceneOf, viewOf } from "./explain.js";

/** @param {object} changed */
const scene = (changed) => sceneOf("cell", { ...asked(cell), ...changed });
/** @param {object} values */
const at = (values) => viewOf(cell, { values: { ...defaults(cell), ...values } });

test("with f = 1 and i = 0 the memory goes on unchanged", () => {
  const kept = scene({ hold: "f=1", i: -6, c: 0.5 });
  const numbers = Object.fromEntries(cell.table(kept, at({ t: 0 })).rows);
  assert.equal(numbers["c′"], 0.5);
  assert.ok(Math.abs(Number(numbers.i)) < 1e-4);
});

test("the caption says the formula with the numbers of the step", () => {
  const caption = cell.caption(scene({}), { ...at({ t: 1 }), selected: "c_new" });
  assert.equal(caption, "c′ = f × c + i × g = 0.98 × 0.49 + 0.98 × 0.97 = 1.43");
});

test("each kind has its own diagram, whose numbers are all there", () => {
  for (const kind of ["lstm", "gru", "rnn"]) {
    const { rows } = cell.table(scene({ kind }), at({ kind, t: 2 }));
    assert.equal(rows.length, Object.keys(DIAGRAMS[kind]).length);
    assert.ok(rows.every(([name, value]) => name === "x" || typeof value === "number"), JSON.stringify(rows));
  }
});

test("every wire of a diagram begins at a symbol of it", () => {
  for (const symbols of Object.values(DIAGRAMS)) for (const { from = [] } of Object.values(symbols)) for (const source of from) assert.ok(source in symbols, source);
});

test("of a layer with several units, a gate's pre-activation is that of the chosen unit", () => {
  const { trace } = sceneOf("unrolled", { T: 3, L: 1, D: false, packed: false, dropout: 0 });
  const numbers = Object.fromEntries(cell.table({ trace }, at({ t: 2, b: 1, k: 1 })).rows);
  const { z, o } = trace.steps[2];
  assert.equal(numbers.z_o, z.data[8 + 7]); // row 1 of (B, 4H), the last of i i f f g g o o
  assert.equal(numbers.o, o.data[3]);
});
