// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { DIAGRAMS } from "../../../live/explain/figures/cell-diagrams.js";
import { cell } from "../../../live/explain/figures/cell.js";
import { within } from "../../../live/explain/frame/inputs.js";
import { asked, defaults, printed, sceneOf, viewOf } from "./views.js";

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

test("of the gates to hold, each kind of cell offers its own", () => {
  const { trace } = scene({});
  const offered = (/** @type {string} */ kind) => cell.limits?.({ trace }, at({ kind }).values).hold;
  assert.deepEqual(offered("gru"), ["none", "u=1", "u=0", "r=1", "r=0"]);
  assert.deepEqual(offered("lstm"), ["none", "f=1,i=0", "f=1", "f=0", "i=1", "i=0", "o=1", "o=0"]);
  assert.equal(offered("rnn"), null);
});

test("a value that means nothing now is shown as what it is now", () => {
  const given = { kind: "gru", hold: "f=1", t: 9 };
  const shown = within(cell.inputs, given, { hold: ["none", "u=1"], t: 7, h: null });
  assert.deepEqual([shown.kind, shown.hold, shown.t], ["gru", "none", 7]);
  assert.deepEqual(given, { kind: "gru", hold: "f=1", t: 9 });
});

test("a single step is nothing to play", () => {
  const { trace } = scene({});
  const one = { ...trace, axes: { ...trace.axes, T: 1 } };
  assert.equal(cell.limits?.({ trace: one }, defaults(cell)).t, null);
});

test("the caption says the formula with the numbers of the step", () => {
  const caption = cell.caption(scene({}), { ...at({ t: 1 }), selected: "c_new" });
  assert.equal(caption, "c′ = f × c + i × g = 0.98 × 0.49 + 0.98 × 0.97 = 1.43");
});

test("each kind has its own diagram, whose numbers are all there", () => {
  for (const kind of ["lstm", "gru", "rnn"]) {
    const { rows } = cell.table(scene({ kind }), at({ kind, t: 2 }));
    assert.equal(rows.length, Object.keys(DIAGRAMS[kind]).length);
    assert.ok(
      rows.every(([name, value]) => name === "x" || typeof value === "number"),
      JSON.stringify(rows),
    );
  }
});

test("every wire of a diagram begins at a symbol of it", () => {
  for (const symbols of Object.values(DIAGRAMS))
    for (const { from = [] } of Object.values(symbols))
      for (const source of from) assert.ok(source in symbols, source);
});

test("of a layer with several units, a gate's pre-activation is that of the chosen unit", () => {
  const { trace } = sceneOf("unrolled", { T: 3, L: 1, D: false, packed: false, dropout: 0 });
  const numbers = Object.fromEntries(cell.table({ trace }, at({ t: 2, b: 1, k: 1 })).rows);
  const { z, o } = trace.steps[2];
  assert.equal(numbers.z_o, z.data[8 + 7]); // row 1 of (B, 4H), the last of i i f f g g o o
  assert.equal(numbers.o, o.data[3]);
});

test("of an LSTM with peepholes the gates' wires come from the memory they see", () => {
  const trace = printed(`
import json, numpy as np
from lstm_core import PeepholeLSTM, Trace
trace = Trace()
PeepholeLSTM(2, 1, rng=0)(np.ones((3, 1, 2), np.float32), trace=trace)
print(json.dumps(trace.to_dict()))`);
  const seen = (/** @type {string} */ gate) => DIAGRAMS.peephole[`z_${gate}`].from?.at(-1);
  assert.deepEqual([..."ifog"].map(seen), ["c", "c", "c_new", "h"]);
  const rows = Object.fromEntries(cell.table({ trace }, at({ t: 1 })).rows);
  assert.equal(rows.z_o, trace.steps[1].z.data[3]);
  assert.equal(rows["c′"], trace.steps[1].c_new.data[0]);
  const caption = cell.caption({ trace }, at({ t: 1 }));
  assert.ok(caption && cell.picture({ trace }, at({ t: 1 })).shapes.length > 1);
  const selected = viewOf(cell, { values: { ...defaults(cell), t: 1 }, selected: "z_o" });
  assert.match(cell.caption({ trace }, selected), /^z_o = W_io x \+ W_ho h \+ w_co c′ \+ b = /);
});
