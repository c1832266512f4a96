// @ts-check
/** Which scene a figure shows while Python is asked, and what is lit once a selection has gone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, light } from "../../../live/explain/frame/lit-together.js";
import { Scenes } from "../../../live/explain/frame/scenes.js";

/** A figure with one recorded scene, and a Python that answers when it is told to. */
function figure() {
  /** @type {string[]} */ const shown = [];
  /** @type {{T: any, answer: () => void, fail: () => void}[]} */ const asked = [];
  const ask = (/** @type {any} */ { T }) =>
    new Promise((resolve, reject) =>
      asked.push({ T, answer: () => resolve({ T }), fail: () => reject(new Error("no Python")) }),
    );
  const recorded = { names: ["T"], scenes: { "[4]": { T: 4 } }, shared: {} };
  const scenes = new Scenes(
    recorded,
    ask,
    ({ T }, state) => shown.push(`${T} ${state}`),
    (reason) => shown.push(reason),
  );
  return { scenes, shown, asked };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a recorded scene never waits for Python, and a late answer does not cover it", async () => {
  const { scenes, shown, asked } = figure();
  scenes.want({ T: 5 });
  assert.ok(scenes.waiting);
  scenes.want({ T: 4 });
  assert.deepEqual(shown, ["4 recorded"]);
  assert.ok(!scenes.waiting);
  asked[0].answer();
  await settled();
  assert.deepEqual(new Set(shown), new Set(["4 recorded"]));
});

test("Python is asked once at a time, and last for the latest values", async () => {
  const { scenes, shown, asked } = figure();
  const values = { T: 5 };
  for (const T of [5, 6, 7]) scenes.want(Object.assign(values, { T }));
  assert.deepEqual(
    asked.map(({ T }) => T),
    [5],
  );
  asked[0].answer();
  await settled();
  assert.deepEqual(
    asked.map(({ T }) => T),
    [5, 7],
  );
  asked[1].answer();
  await settled();
  assert.deepEqual(shown, ["7 live"]);
});

test("an error is said for the values it belongs to; for others Python is asked again", async () => {
  const { scenes, shown, asked } = figure();
  scenes.want({ T: 5 });
  scenes.want({ T: 6 });
  asked[0].fail();
  await settled();
  assert.deepEqual([shown, asked.length], [[], 2]);
  asked[1].fail();
  await settled();
  assert.deepEqual([shown, scenes.waiting], [["no Python"], false]);
});

test("a name is lit as long as the picture that it was selected in is there and keeps it", () => {
  const term = {
    lit: false,
    getAttribute: () => "f",
    toggleAttribute: (/** @type {string} */ _, /** @type {boolean} */ lit) => (term.lit = lit),
  };
  const page = /** @type {any} */ ({ querySelectorAll: () => [term] });
  Object.assign(globalThis, { document: page });
  const [one, other] = [{ isConnected: true }, { isConnected: true }].map(
    (picture) => /** @type {any} */ (picture),
  );
  choose(one, "f");
  assert.ok(term.lit);
  choose(other, null);
  assert.ok(term.lit, "another picture's selection is its own");
  choose(one, null);
  assert.ok(!term.lit);
  choose(one, "f");
  one.isConnected = false; // instant navigation took the page away
  light(page);
  assert.ok(!term.lit);
});
