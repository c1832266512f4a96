// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { cell } from "../../live/explain/cell.js";
import { outputs } from "../../live/explain/outputs.js";
import { packing } from "../../live/explain/packing.js";
import { unrolled } from "../../live/explain/unrolled.js";
import { viewOf } from "./explain.js";
import { randomTraces } from "./random-traces.js";

/** @type {Record<string, import("../../live/explain/types").Figure>} */
const FIGURES = { outputs, packing, cell, unrolled };

for (const [name, figure] of Object.entries(FIGURES)) {
  test(`${name} draws 200 random traces, says a sentence and has a table for each`, () => {
    for (const { trace, selected, choices } of randomTraces(200, figure)) {
      if (name === "packing" && !trace.packed) continue;
      const view = viewOf(figure, { selected, values: choices });
      const { width, height, shapes } = figure.picture({ trace }, view);
      assert.ok(width > 0 && height > 0 && shapes.length > 0);
      assert.doesNotMatch(String(figure.notice?.({ trace }, view)?.lines ?? []), /undefined|\{/);
      assert.doesNotMatch(String(figure.code?.({ trace }, view) ?? ""), /undefined|NaN/);
      assert.doesNotMatch(figure.caption({ trace }, view), /undefined|\{/);
      const { head, rows } = figure.table({ trace }, view);
      assert.ok(rows.every((row) => row.length === head.length));
    }
  });
}
