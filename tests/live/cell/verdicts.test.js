// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import hints from "#built/words/hints.json" with { type: "json" };
import { checkWords } from "../../../live/cell/verdicts.js";

Object.assign(globalThis, { document: { documentElement: { lang: "zh" } } });

test("a hint is said as it is written, beside the verdict that it explains", () => {
  for (const [hint, [words]] of Object.entries(hints))
    assert.deepEqual(checkWords({ ok: false, hint }), { state: "wrong", words });
});

test("a verdict without a hint has words of its own", () => {
  assert.deepEqual(checkWords({ ok: null, hint: "" }), { state: "open", words: hints.open[0] });
  assert.deepEqual(checkWords({ ok: true, hint: "" }), { state: "right", words: "正确。" });
  assert.deepEqual(checkWords({ ok: false, hint: "" }), { state: "wrong", words: "还不对，再试一次。" });
});
