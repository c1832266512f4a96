// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

/** As much of an element as the line touches. */
class Element {
  hidden = false;
  isConnected = true;
  textContent = "";
  setAttribute() {}
  removeAttribute() {}
  addEventListener() {}
  /** @type {any[]} */ children = [];
  /** @param {any[]} children */
  append(...children) {
    this.children.push(...children);
  }
}
Object.assign(globalThis, {
  window: globalThis,
  document: { createElement: () => new Element(), documentElement: { lang: "en" } },
});
const { ProgressLine } = await import("../../../live/page/progress-line.js");

/** @param {any} progress @returns {any} */
const runtime = (progress) => ({ progress, stalled: 0, since: performance.now() });
const shown = (/** @type {any} */ line) => line.root.children[1].textContent;

for (const [name, progress, first, later] of /** @type {const} */ ([
  ["nothing has come", null, /^Step 1 of 3: downloading[^·]*$/, /waiting for the first file, 7 s/],
  ["all has come", { step: "download", loaded: 9, total: 9 }, /^Step 1[^·]*$/, /still compiles it, 7 s/],
  ["Python starts", { step: "python", loaded: 9, total: 9 }, /^Step 2[^·]*$/, /still starting, .*, 7 s/],
  ["NumPy is imported", { step: "numpy", loaded: 9, total: 9 }, /^Step 3[^·]*$/, /still importing, .*, 7 s/],
  [
    "NumPy comes meanwhile",
    { step: "python", loaded: 1e6, total: 3e6 },
    /1.0 of 3.0 MB$/,
    /MB · still starting, .*, 7 s/,
  ],
  ["bytes come", { step: "download", loaded: 1e6, total: 3e6 }, /1.0 of 3.0 MB$/, /1.0 of 3.0 MB$/],
])) {
  test(`a step that takes long says that it goes on, and for how long: ${name}`, (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    let now = 1000;
    t.mock.method(performance, "now", () => now);
    const line = new ProgressLine(() => {});
    line.show(runtime(progress));
    assert.match(shown(line), first);
    for (now = 2000; now <= 8000; now += 1000) t.mock.timers.tick(1000);
    assert.match(shown(line), later);
    line.say("over", false);
    t.mock.timers.tick(9000);
    assert.equal(shown(line), "over");
  });
}
