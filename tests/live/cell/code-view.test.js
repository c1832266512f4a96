// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference } from "../../../live/cell/code-view.js";

test("only what differs between two texts gives way", () => {
  assert.deepEqual(difference("a = 5  # x", "a = 12  # x"), { start: 4, end: 5 });
  assert.deepEqual(difference("a = 5", "a = 55"), { start: 5, end: 5 });
  assert.deepEqual(difference("aa", "aaa"), { start: 2, end: 2 });
  assert.deepEqual(difference("same", "same"), { start: 4, end: 4 });
  assert.deepEqual(difference("old", ""), { start: 0, end: 3 });
});
