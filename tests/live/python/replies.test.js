// @ts-check
/** Whatever a cell makes Python's thread say, the page takes it for what it can be, or for nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswer, readReply } from "../../../live/python/replies.js";

/** @param {unknown} message @returns {any} a cell's message as the page takes it */
const taken = (message) => /** @type {any} */ (readReply({ type: "message", id: 1, message })).message;

test("what is of no known kind is nothing", () => {
  for (const said of [null, undefined, 5, "ready", {}, [], { type: "boot" }, { type: "constructor" }])
    assert.equal(readReply(said), null);
  for (const message of [null, 5, "x", {}, { type: "__proto__" }, { type: "toString" }])
    assert.equal(taken(message), null);
});

test("a reply has the fields of its kind and no others", () => {
  assert.deepEqual(readReply({ type: "end", id: 3, ok: "yes", more: 1 }), { type: "end", id: 3, ok: false });
  assert.deepEqual(readReply({ type: "dead", reason: { toString: 1 } }), { type: "dead", reason: "" });
  assert.deepEqual(readReply({ type: "progress", progress: null }), {
    type: "progress",
    progress: { step: "download", loaded: 0, total: 0 },
  });
  assert.deepEqual(readReply({ type: "progress", progress: { step: "numpy", loaded: NaN, total: 7 } }), {
    type: "progress",
    progress: { step: "numpy", loaded: 0, total: 7 },
  });
});

test("what is printed is text, and of one of two streams", () => {
  assert.deepEqual(taken({ type: "stream", name: "stderr", text: "x" }), {
    type: "stream",
    name: "stderr",
    text: "x",
  });
  assert.deepEqual(taken({ type: "stream", name: "__proto__", text: { length: 9 } }), {
    type: "stream",
    name: "stdout",
    text: "",
  });
});

test("an output is drawn as a kind whose content is of that kind, the plain text at worst", () => {
  const drawn = (/** @type {unknown} */ data) => taken({ type: "result", data }).data;
  const whole = {
    "application/x-trace": { kind: "lstm" },
    "application/x-check": { id: "a", ok: null, hint: "open" },
    "text/html": "<b>x</b>",
    "image/png": "aGk=\n",
    "text/plain": "x",
  };
  assert.deepEqual(drawn(whole), whole);
  const wrong = {
    "application/x-trace": [],
    "application/x-check": null,
    "text/html": 5,
    "image/svg+xml": {},
    "image/png": 'x" onerror="hit()',
    "text/plain": "what remains",
    "text/unknown": "x",
  };
  assert.deepEqual(drawn(wrong), { "text/plain": "what remains" });
  assert.deepEqual(drawn({ "application/x-check": { id: 1, ok: true, hint: "x" } }), { "text/plain": "" });
  for (const nothing of [null, 5, "x", []]) assert.deepEqual(drawn(nothing), { "text/plain": "" });
});

test("an error of any form is one that can be shown", () => {
  const said = {
    type: "error",
    ename: 5,
    evalue: null,
    notes: "no list",
    frames: [null, { file: 1, line: "2" }],
  };
  const frame = { file: "", line: 0, name: "", code: "", own: false };
  assert.deepEqual(taken(said), {
    type: "error",
    ename: "",
    evalue: "",
    notes: [],
    frames: [frame, frame],
    traceback: "",
  });
});

test("the editor is told names and words, and not more than it can show", () => {
  assert.deepEqual(readAnswer("complete", ["a", 5, null, "b"]), ["a", "b"]);
  assert.deepEqual(readAnswer("complete", { length: 1e9 }), []);
  assert.equal(/** @type {any[]} */ (readAnswer("complete", Array(1e5).fill("x"))).length, 2000);
  assert.equal(readAnswer("help", { a: 1 }), null);
  assert.equal(readAnswer("help", "x".repeat(1e6)), "x".repeat(1e5));
});
