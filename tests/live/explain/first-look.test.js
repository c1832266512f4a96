// @ts-check
/** What a figure shows at first is recorded: its defaults are those that the build records for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FIGURES } from "../../../live/explain/figures/index.js";
import { readValues } from "../../../live/explain/frame/figure-in-address.js";
import { Scenes } from "../../../live/explain/frame/scenes.js";
import { printed } from "./views.js";

/** @typedef {import("../../../live/explain/frame/inputs.js").Input} Input */

/**
 * Of each figure the names of what is recorded, and the keys of its scenes.
 * @type {Record<string, {names: string[], keys: string[]}>}
 */
const RECORDED = printed(`
import json
from lstm_core import figures
from tools.record_figures import record
recorded = {kind: record(figures.find(kind)) for kind in figures.kinds()}
print(json.dumps({kind: {"names": r["names"], "keys": [*r["scenes"]]} for kind, r in recorded.items()}))
`);

/**
 * The key of the scene that a figure shows at first; null: it asks Python.
 * @param {string} kind @param {Input[]} inputs
 */
function firstLook(kind, inputs) {
  const { names, keys } = RECORDED[kind];
  const scenes = Object.fromEntries(keys.map((key) => [key, { key }]));
  let shown = null;
  const view = new Scenes(
    { names, scenes, shared: {} },
    () => new Promise(() => {}),
    ({ key }) => (shown = key),
    assert.fail,
  );
  view.want(readValues(kind, inputs, new URLSearchParams()));
  return shown;
}

test("every figure that Python knows is drawn, and no other", () => {
  assert.deepEqual(Object.keys(FIGURES).sort(), Object.keys(RECORDED).sort());
});

for (const [kind, { inputs }] of Object.entries(FIGURES)) {
  const { names, keys } = RECORDED[kind];

  test(`${kind} shows at first the first scene that is recorded`, () => {
    assert.equal(firstLook(kind, inputs), keys[0]);
  });

  test(`${kind} would not, were one of its defaults another`, () => {
    for (const name of names) {
      const changed = inputs.map((input) => (input.name === name ? another(input) : input));
      assert.notEqual(firstLook(kind, changed), keys[0], name);
    }
  });

  test(`${kind} can be set to everything that is recorded of it`, () => {
    for (const key of keys) {
      const recorded = JSON.parse(key);
      names.forEach((name, i) => {
        const input = inputs.find((one) => one.name === name);
        assert.ok(input?.asks && canBe(input, recorded[i]), `${name} in ${key}`);
      });
    }
  });
}

/** With another default. @param {Input} input @returns {Input} */
function another(input) {
  if (input.type === "range") return { ...input, value: input.value + input.step };
  if (input.type === "check") return { ...input, value: !input.value };
  if (input.type === "text") return { ...input, value: `${input.value} more` };
  return { ...input, value: input.options.find((option) => option !== input.value) ?? "" };
}

/** Whether a reader can set an input to a value. @param {Input} input @param {any} value */
function canBe(input, value) {
  if (input.type === "choice") return input.options.includes(value);
  if (input.type !== "range") return typeof value === typeof input.value;
  const { min, max, step } = input;
  const steps = (value - min) / step;
  return value >= min && value <= max && Math.abs(steps - Math.round(steps)) < 1e-9;
}
