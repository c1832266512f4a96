// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

/** Files that were removed: reading them fails. @type {Set<unknown>} */
const gone = new Set();
Object.assign(globalThis, {
  FileReaderSync: class {
    /** @param {File} file */
    readAsText(file) {
      if (gone.has(file)) throw new DOMException("gone", "NotFoundError");
    }
  },
});
const { StopFile, StopMemory } = await import("../../../live/python/stop-signal.js");

test("a file that goes during a run stops this run, and only once", () => {
  const file = /** @type {File} */ ({});
  const signal = new StopFile();
  signal.begin(file);
  assert.equal(signal[0], 0);
  gone.add(file);
  test.mock.method(performance, "now", () => 1e9); // it looks now and then only
  assert.deepEqual([signal[0], signal[0]], [2, 0]);
  test.mock.restoreAll();
});

test("a file that went before a run does not stop it", () => {
  const file = /** @type {File} */ ({});
  gone.add(file);
  const signal = new StopFile();
  signal.begin(file);
  assert.equal(signal[0], 0);
});

test("a Stop stays until it is read, also when it comes between Pyodide's read and its reset", () => {
  const memory = new SharedArrayBuffer(1);
  const page = new Uint8Array(memory);
  const signal = new StopMemory(memory);
  const poll = () => {
    const read = signal[0];
    signal[0] = 0;
    return read;
  };
  assert.equal(signal[0], 0);
  page.fill(2);
  signal[0] = 0;
  assert.deepEqual([poll(), poll()], [2, 0]);
});
