// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { FIGURES } from "../../../live/explain/figures/index.js";
import { asked, sceneOf, viewOf } from "./views.js";
import { randomAttention, randomTraces } from "./random-traces.js";

const OF_TRACES = Object.entries(FIGURES).filter(([, figure]) => figure.draws);
const schema = JSON.parse(
  readFileSync(new URL("../../../lstm_core/trace.schema.json", import.meta.url), "utf8"),
);
const follows = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const PLACES = ["x", "y", "x1", "y1", "x2", "y2", "width", "height", "d", "transform", "style"];
/** What of a shape stands nowhere. @param {any} node @returns {string} */
const misplaced = ({ attrs = {}, children = [] }) =>
  PLACES.filter((name) => /NaN|undefined|Infinity/.test(String(attrs[name] ?? ""))).join(" ") +
  children.map(misplaced).join("");

for (const [name, figure] of OF_TRACES) {
  test(`${name} draws 200 random traces, says a sentence and has a table for each`, () => {
    let drawn = 0;
    const traces = name === "attention" ? randomAttention(200, figure) : randomTraces(500, figure);
    for (const { trace, selected, choices } of traces) {
      if (!figure.draws?.(trace) || drawn === 200) continue;
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
  const { gradient, attention } = FIGURES;
  for (const { trace } of [...randomTraces(200, gradient), ...randomAttention(200, attention)])
    assert.ok(follows(trace), JSON.stringify(follows.errors));
  for (const [name, figure] of OF_TRACES) {
    const { trace } = sceneOf(name, asked(figure));
    if (trace) assert.ok(follows(trace), `${name}: ${JSON.stringify(follows.errors)}`);
  }
});

const PHONE = 430; // units that fit 360 px (figure.js)

for (const [name, figure] of OF_TRACES) {
  test(`${name}, as it is opened, fits a phone`, () => {
    const { width } = figure.picture(sceneOf(name, asked(figure)), viewOf(figure));
    assert.ok(width <= PHONE, String(width));
  });
}
