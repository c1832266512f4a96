// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromQuery, toQuery } from "../../../live/cell/parameters-in-address.js";

const shipped = `T = 5  #@param {type:"slider", min:1, max:12, step:1}
both = True  #@param {type:"boolean"}
mode = "mean"  #@param ["mean", "sum"]
word = "a"  #@param {type:"string"}
answer = ...  #@param {type:"raw"}
`;
const at = (/** @type {string} */ query, source = shipped) => fromQuery(query, "cell", source, shipped);

test("only what differs from the lesson is in the address, and it survives the way there and back", () => {
  const changed = shipped.replace("T = 5", "T = 7").replace("True", "False").replace('"a"', '"字&=#"');
  const query = toQuery("?other.x=1", "cell", changed, shipped);
  assert.deepEqual(
    [...new URLSearchParams(query)],
    [
      ["other.x", "1"],
      ["cell.T", "7"],
      ["cell.both", "false"],
      ["cell.word", "字&=#"],
    ],
  );
  assert.equal(at(query), changed);
  assert.equal(toQuery(query, "cell", shipped, shipped), "?other.x=1");
});

test("values that do not fit their form are ignored", () => {
  for (const query of [
    "?cell.T=13",
    "?cell.T=0",
    "?cell.T=7.5",
    "?cell.T=x",
    "?cell.T=",
    "?cell.T=1e999",
    "?cell.both=1",
    "?cell.mode=other",
    "?cell.none=1",
    "?T=7",
    `?cell.word=${"x".repeat(10_001)}`,
  ]) {
    assert.equal(at(query), shipped, query);
  }
});

test("an address can put a value into the code, never code", () => {
  const source = at(
    `?cell.word=${encodeURIComponent('"; import os #')}&cell.answer=${encodeURIComponent("os.system()")}`,
  );
  assert.ok(source.includes(String.raw`word = "\"; import os #"  #@param`));
  assert.ok(source.includes("answer = ...  #@param"));
});

test("a parameter that the reader removed stays removed", () => {
  assert.equal(at("?cell.T=7", "print(1)"), "print(1)");
});
