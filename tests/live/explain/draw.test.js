// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { attention } from "../../../live/explain/figures/attention.js";
import { cell } from "../../../live/explain/figures/cell.js";
import { gradient } from "../../../live/explain/figures/gradient.js";
import { outputs } from "../../../live/explain/figures/outputs.js";
import { packing } from "../../../live/explain/figures/packing.js";
import { unrolled } from "../../../live/explain/figures/unrolled.js";
import { asked, sceneOf, viewOf } from "./views.js";
import { randomAttention, randomTraces } from "./random-traces.js";

/** @typedef {import("../../../live/explain/frame/types").Figure} Figure */
/**
 * Each with what a trace must have to be drawn by it.
 * @type {Record<string, [Figure, (trace: any) => boolean]>}
 */
const FIGURES = {
  outputs: [outputs, () => true],
  packing: [packing, ({ packed }) => packed !== null],
  cell: [cell, () => true],
  unrolled: [unrolled, () => true],
  gradient: [gradient, ({ flow }) => flow.length > 0],
  attention: [attention, () => true],
};
const schema = JSON.parse(
  readFileSync(new URL("../../../lstm_core/trace.schema.json", import.meta.url), "utf8"),
);
const follows = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const PLACES = ["x", "y", "x1", "y1", "x2", "y2", "width", "height", "d", "transform", "style"];
/** What of a shape stands nowhere. @param {any} node @returns {string} */
const misplaced = ({ attrs = {}, children = [] }) =>
  PLACES.filter((name) => /NaN|undefined|Infinity/.test(String(attrs[name] ?? ""))).join(" ") +
  children.map(misplaced).join("");

for (const [name, [figure, drawable]] of Object.entries(FIGURES)) {
  test(`${name} draws 200 random traces, says a sentence and has a table for each`, () => {
    let drawn = 0;
    const traces = figure === attention ? randomAttention(200, figure) : randomTraces(500, figure);
    for (const { trace, selected, choices } of traces) {
      if (!drawable(trace) || drawn === 200) continue;
      drawn++;
      const view = viewOf(figure, { selected, values: choices });
      const { width, height, shapes } = figure.picture({ trace }, view);
      assert.ok(width > 0 && height > 0 && shapes.length > 0);
      assert.equal(shapes.map(misplaced).join(""), "");
      assert.doesNotMatch(String(figure.notice?.({ trace }, view)?.lines ?? []), /undefined|\{/);
      assert.doesNotMatch(String(figure.code?.({ trace }, view) ?? ""), /undefined|NaN/);
      assert.equal((figure.formulas?.({ trace }, view) ?? []).map(misplaced).join(""), "");
      assert.doesNotMatch(figure.caption({ trace }, view), /undefined|\{/);
      const { head, rows } = figure.table({ trace }, view);
      assert.ok(rows.every((row) => row.length === head.length));
    }
    assert.equal(drawn, 200);
  });
}

test("random traces and those of the page's Python follow the schema that Python follows", () => {
  for (const { trace } of [...randomTraces(200, gradient), ...randomAttention(200, attention)])
    assert.ok(follows(trace), JSON.stringify(follows.errors));
  for (const [name, [figure]] of Object.entries(FIGURES)) {
    const { trace } = sceneOf(name, asked(figure));
    if (trace) assert.ok(follows(trace), `${name}: ${JSON.stringify(follows.errors)}`);
  }
});

const PHONE = 430; // units that fit 360 px (figure.js)

for (const name of ["packing", "cell", "gradient", "attention", "outputs", "unrolled"]) {
  test(`${name}, as it is opened, fits a phone`, () => {
    const [figure] = FIGURES[name];
    const { width } = figure.picture(sceneOf(name, asked(figure)), viewOf(figure));
    assert.ok(width <= PHONE, String(width));
  });
}
