// @ts-check
/** What surrounds every figure: its address, its keys, its numbers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readValues, withValues } from "../../../live/explain/frame/figure-in-address.js";
import { step } from "../../../live/explain/frame/keys.js";
import { cell, ink, printed } from "../../../live/explain/frame/picture.js";
import { at } from "../../../live/explain/frame/trace.js";

/** @type {import("../../../live/explain/frame/inputs.js").Input[]} */
const inputs = [
  { name: "T", type: "range", value: 5, min: 1, max: 9, step: 1 },
  { name: "D", type: "check", value: true },
  { name: "x", type: "choice", value: "none", options: ["none", 0.5] },
  { name: "words", type: "text", value: "cat 我" },
];
const defaults = { T: 5, D: true, x: "none", words: "cat 我" };

test("the address holds only what differs, and reads back as it was", () => {
  assert.equal(
    String(withValues("fig", inputs, defaults, new URLSearchParams("fig.T=3&other.T=2"))),
    "other.T=2",
  );
  const values = { T: 3, D: false, x: 0.5, words: "a & b=c" };
  const query = withValues("fig", inputs, values, new URLSearchParams());
  assert.deepEqual(readValues("fig", inputs, new URLSearchParams(String(query))), values);
});

test("an address that says nothing sensible is the default", () => {
  const query = new URLSearchParams("fig.T=99&fig.x=gone&fig.T2=1");
  assert.deepEqual(readValues("fig", inputs, query), defaults);
  assert.equal(readValues("fig", inputs, new URLSearchParams("fig.T=")).T, 5);
});

const places = [0, 1, 2].flatMap((row) =>
  [0, 1, 2].map((column) => ({ id: `${row}${column}`, x: column * 50, y: row * 30 })),
);

test("arrow keys walk along rows and columns and stop at the edge", () => {
  assert.equal(step(places, "11", "ArrowRight"), "12");
  assert.equal(step(places, "11", "ArrowUp"), "01");
  assert.equal(step(places, "12", "ArrowRight"), null);
  assert.equal(step(places, null, "ArrowDown"), "00");
  assert.equal(step(places, "11", "End"), "22");
  assert.equal(step(places, "11", "x"), null);
});

test("every mark of a grid is reached with arrow keys alone", () => {
  const reached = new Set(["00"]);
  for (const id of reached) {
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) {
      const next = step(places, id, key);
      if (next) reached.add(next);
    }
  }
  assert.equal(reached.size, places.length);
});

test("ink is the size of a value, hatched where negative, and never beyond its darkest", () => {
  assert.equal(Number(ink(-0.5)["fill-opacity"]), Number(ink(0.5)["fill-opacity"]));
  assert.match(ink(-0.5).class, /minus/);
  assert.equal(ink(7)["fill-opacity"], ink(1)["fill-opacity"]);
  assert.equal(ink("NaN").class, "ink-odd");
});

test("numbers are printed with two digits, what is none as a dash", () => {
  assert.deepEqual([0.1 + 0.2, -0.001, -1.5, "Infinity", null].map(printed), [
    "0.30",
    "0.00",
    "−1.50",
    "Infinity",
    "–",
  ]);
});

test("an index beyond an array finds nothing", () => {
  const array = { axes: "B H", shape: [2, 2], data: [1, 2, 3, 4] };
  assert.equal(at(array, 1, 0), 3);
  assert.equal(at(array, 2, 0), null);
});

test("a number stands out from whatever ink is under it", () => {
  const classOf = (/** @type {number} */ value) => cell(0, 0, 42, 20, value).at(-1)?.attrs.class;
  assert.deepEqual([0, 0.7, 0.8, 1, -1].map(classOf), [
    "number",
    "number",
    "number on-ink",
    "number on-ink",
    "number",
  ]);
});
