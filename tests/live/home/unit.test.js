// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import checks from "#built/home-checks.json" with { type: "json" };
import heard from "#built/home-run.json" with { type: "json" };
import { geometry, picture } from "../../../live/home/drawing.js";
import { KINDS, answer, caption, table } from "../../../live/home/story.js";
import { run, shiftTo } from "../../../live/home/unit.js";

/** Keys and what is filled in, instead of words. @type {import("../../../live/home/story.js").Say} */
const say = (key, values) =>
  key === "tokens" ? "on tea rain cat ? off bus sun ?" : `${key}${values ? JSON.stringify(values) : ""}`;

/** @param {number} f of the forget gate at the first question */
const leaking = (f) => run(heard, shiftTo(heard[4].f, f));
/** @param {ReturnType<typeof run>} steps @param {number} at */
const told = (steps, at) => caption(steps, at, say).replace(/\{.*/, "");

test("the page's unit computes what lstm_core does, wherever its forget gate is moved", () => {
  for (const { shift, steps } of checks)
    run(heard, shift).forEach((step, t) => {
      for (const name of /** @type {const} */ (["i", "f", "g", "o", "c", "c_new", "tanh_c", "h_new"]))
        assert.ok(Math.abs(step[name] - steps[t][name]) < 1e-6, `${name} at ${t}, moved by ${shift}`);
    });
});

test("a gate moved to a value has it at that step", () => {
  assert.ok(Math.abs(leaking(0.7)[4].f - 0.7) < 1e-12);
  assert.equal(leaking(-1)[4].f.toFixed(4), "0.0025");
});

test("with its gates alone the unit keeps the switch; a leaking gate makes it unsure, then silent", () => {
  const said = (/** @type {number} */ f) => answer(leaking(f)[4], KINDS[4]);
  assert.deepEqual([0.99, 0.9, 0.8, 0.5].map(said), ["on", "on", "on-weak", "unsure"]);
});

test("every situation has its sentence", () => {
  const kept = run(heard);
  const seen = [0, 1, 4, 5].map((at) => told(kept, at));
  assert.deepEqual(seen, ["caption-fill", "caption-keep", "caption-read", "caption-swap"]);
  assert.deepEqual(
    [1, 4].map((at) => told(leaking(0.8), at)),
    ["caption-leak", "caption-ask-leak"],
  );
  assert.equal(told(leaking(0.3), 4), "caption-lost");
  assert.equal(told(run(heard, 12), 5), "caption-clash");
});

test("both drawings stay within their frames, and have one gate to take hold of", () => {
  for (const wide of [true, false]) {
    const { shapes } = picture(run(heard), { wide, at: 4, upto: 8, inviting: true }, say);
    const flat = JSON.stringify(shapes);
    assert.equal(flat.match(/"role":"slider"/g)?.length, 1);
    assert.ok(!flat.includes("NaN"));
    const { width } = geometry(wide);
    for (const [, x] of flat.matchAll(/"x":(-?[\d.]+),"y"/g)) assert.ok(Number(x) <= width, x);
  }
});

test("the table has a row for every word", () => {
  const rows = table(run(heard), say);
  assert.equal(rows.length, 10);
  assert.deepEqual(rows[5].slice(0, 3), ["4", "?", "0.99"]);
});
