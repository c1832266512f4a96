// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkWords } from "../../../live/cell/verdicts.js";

const FOLDER = new URL("../../../words/hints/", import.meta.url);

test("the page says every hint of every file as it is written there", () => {
  const files = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")));
  const entries = files.flatMap((file) => Object.entries(file));
  assert.ok(entries.length > 300);
  for (const [hint, words] of entries) {
    assert.equal(checkWords({ ok: false, hint }, "zh").words, words.zh);
    assert.equal(checkWords({ ok: false, hint }, "en").words, words.en);
  }
});

test("a verdict without a hint has words of its own", () => {
  assert.equal(checkWords({ ok: null, hint: "" }, "en").state, "open");
  assert.equal(checkWords({ ok: true, hint: "" }, "en").words, "Right.");
  assert.equal(checkWords({ ok: false, hint: "" }, "zh").words, "还不对，再试一次。");
});
