// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../../live/python/outbox.js";

/** @typedef {import("../../../live/types").CellMessage} CellMessage */

function outbox() {
  /** @type {CellMessage[]} */
  const sent = [];
  const clock = { now: 0 };
  return {
    sent,
    clock,
    box: new Outbox(
      (message) => sent.push(message),
      () => clock.now,
    ),
  };
}
/** @param {string} text @param {"stdout" | "stderr"} name @returns {CellMessage} */
const print = (text, name = "stdout") => ({ type: "stream", name, text });

test("what a cell prints is sent at once", () => {
  const { sent, box } = outbox();
  box.push(print("a\n"));
  assert.deepEqual(sent, [print("a\n")]);
});

test("a flood is sent in few messages, complete and in order", () => {
  const { sent, clock, box } = outbox();
  const lines = Array.from({ length: 5000 }, (_, i) => `${i}\n`);
  for (const line of lines) {
    clock.now += 0.1;
    box.push(print(line));
  }
  box.flush();
  assert.equal(sent.map((one) => one.type === "stream" && one.text).join(""), lines.join(""));
  assert.ok(sent.length < 150, `${sent.length} messages`);
});

test("held text never falls behind the other stream or a result", () => {
  const { sent, box } = outbox();
  for (let i = 0; i < 200; i += 1) box.push(print("x"));
  box.push(print("warning", "stderr"));
  box.push({ type: "result", data: { "text/plain": "1" } });
  assert.equal(
    sent.slice(0, -2).reduce((n, one) => n + (one.type === "stream" ? one.text.length : 0), 0),
    200,
  );
  assert.deepEqual(sent.slice(-2), [
    print("warning", "stderr"),
    { type: "result", data: { "text/plain": "1" } },
  ]);
});

test("of endless displays the page gets a thousand a second", () => {
  const { sent, clock, box } = outbox();
  for (let i = 0; i < 50_000; i += 1) {
    clock.now += 0.02;
    box.push({ type: "result", data: { "text/plain": `${i}` } });
  }
  assert.ok(Math.abs(sent.length - 2000) <= 1, `${sent.length} messages`);
});
