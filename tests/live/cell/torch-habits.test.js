// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import rows from "#built/words/live.json" with { type: "json" };
import { sentenceOf } from "../../../live/cell/known-errors.js";

/** @type {{ program: string, error: string, key: string }[]} what tests/core/test_torch_habits.py runs */
const habits = JSON.parse(readFileSync(new URL("torch-habits.json", import.meta.url), "utf8"));

for (const { program, error, key } of habits)
  test(`what to write instead is said of: ${program.split("\n").at(-1)}`, () => {
    assert.equal(sentenceOf(error, [])?.key, key, error);
    assert.ok(Object.hasOwn(rows, key), key);
  });

test("every sentence about a habit is tried, and fills in all that it names", () => {
  const tried = new Set(habits.map(({ key }) => key));
  for (const [key, texts] of Object.entries(rows))
    if (key.startsWith("habit-")) {
      assert.ok(tried.has(key), key);
      const found = habits.filter((habit) => habit.key === key).map(({ error }) => sentenceOf(error, []));
      for (const filled of found)
        for (const [, name] of texts.join().matchAll(/\{(\w+)\}/g))
          assert.ok(Object(filled)[name], `${key} {${name}}`);
    }
});

test("what stands before known names is found, however many parts it has", () => {
  const of = (/** @type {string} */ missing, /** @type {string} */ unexpected) => {
    const lines = [
      "RuntimeError: Error(s) in loading state_dict for Net:",
      `Missing key(s) in state_dict: "${missing}". `,
      `Unexpected key(s) in state_dict: "out.bias", "${unexpected}". `,
    ];
    return sentenceOf(lines.join("\n\t"), []);
  };
  assert.equal(of("lstm.weight_ih_l0", "module.lstm.weight_ih_l0")?.what, "module.");
  assert.equal(of("weight_ih_l0", "net.encoder.weight_ih_l0")?.what, "net.encoder.");
  assert.equal(of("lstm.weight_ih_l0", "rnn.weight_ih_l0"), null);
});
