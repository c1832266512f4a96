// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { paramsOf, parseParams, withoutValues, withValue } from "../../../live/cell/params.js";
import { nastyTexts, stepsOf } from "../steps.js";

const source = `import numpy as np
seq_len = 5  #@param {type:"slider", min:1, max:12, step:1}
lr = 1e-3  #@param {type:"number"}
scale = 1.0 # @param {type:"slider", min:0.5, max:2.0, step:0.5}
bidirectional = True  #@param {type:"boolean"}
mode = "mean"  #@param ["mean", "sum", "none"]
layers = 2  #@param [1, 2, 3] {type:"raw"}
word = 'a # b'  #@param {type:"string"}
print(seq_len)
`;

test("every kind of Colab form is read with its value and limits", () => {
  const params = parseParams(source);
  assert.deepEqual(
    params.map(({ name, kind, value }) => [name, kind, value]),
    [
      ["seq_len", "slider", 5],
      ["lr", "number", 0.001],
      ["scale", "slider", 1],
      ["bidirectional", "boolean", true],
      ["mode", "choice", "mean"],
      ["layers", "choice", 2],
      ["word", "string", "a # b"],
    ],
  );
  assert.deepEqual([params[0].min, params[0].max, params[0].step], [1, 12, 1]);
  assert.deepEqual(params[4].options, ["mean", "sum", "none"]);
});

test("setting a value changes that literal and nothing else", () => {
  const set = withValue(source, "seq_len", 7);
  assert.equal(set, source.replace("seq_len = 5", "seq_len = 7"));
  assert.equal(withValue(source, "bidirectional", false), source.replace("True", "False"));
  assert.equal(withValue(source, "mode", "sum"), source.replace('"mean"  #', '"sum"  #'));
  assert.equal(withValue(source, "layers", 3), source.replace("layers = 2", "layers = 3"));
});

test("a float stays a float", () => {
  assert.ok(withValue(source, "scale", 2).includes("scale = 2.0 #"));
  assert.ok(withValue(source, "scale", 1.5).includes("scale = 1.5 #"));
});

test("an answer in place of the dots keeps its own form", () => {
  const open = 'rows = ...  #@param {type:"integer"}';
  assert.ok(withValue(open, "rows", 4).startsWith("rows = 4 "));
});

test("going back to the original value restores the author's own spelling", () => {
  const original = parseParams(source)[1];
  const moved = withValue(source, "lr", 0.01, original);
  assert.ok(moved.includes("lr = 0.01"));
  assert.equal(withValue(moved, "lr", 0.001, original), source);
});

test("text that a reader types cannot leave its string literal", () => {
  const set = withValue(source, "word", 'x"; import os  \\');
  assert.ok(set.includes(String.raw`word = "x\"; import os  \\"  #@param`));
  assert.equal(parseParams(set)[6].value, 'x"; import os  \\');
});

test("a form that cannot be read is named", () => {
  assert.throws(() => parseParams('x = 1  #@param {type:"slider", min:}'), /is not a form/);
});

test("a mark that only looks like one makes no form", () => {
  const sources = [
    "a = 1 @param",
    "a = 1 #@parameter",
    "a = 1 #x@param",
    "a #@param = 1",
    " a = 1 #@param",
    "1 = 1 #@param",
  ];
  for (const one of sources) assert.deepEqual(parseParams(one), [], one);
  assert.equal(parseParams("a = 1 #@params #\t@param")[0].literal, "1 #@params");
});

test("whatever code comes with a link, twice as much of it takes twice the steps", async () => {
  const steps = (/** @type {string} */ text) => stepsOf(() => [paramsOf(text), withoutValues(text)]);
  const [once, twice] = [nastyTexts(100_000), nastyTexts(200_000)];
  for (const [i, text] of once.entries()) {
    const [one, two] = [await steps(text), await steps(twice[i])];
    assert.ok(two < 2.1 * one + 100, `${JSON.stringify(text.slice(0, 30))}…: ${one} steps, then ${two}`);
  }
});

test("the code without its values is the same for every value", () => {
  const set = withValue(withValue(source, "seq_len", 7), "mode", "sum");
  assert.equal(withoutValues(set), withoutValues(source));
  assert.equal(withoutValues("a == b = 3 #@param x #@param y\nb = 1"), "a = #@param y\nb = 1");
});
