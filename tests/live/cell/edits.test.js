// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Edits, hash } from "../../../live/cell/edits.js";

/** As localStorage: entries are own properties. @returns {any} */
function storage(
  setItem = (/** @type {any} */ items, /** @type {string} */ key, /** @type {string} */ value) =>
    void (items[key] = value),
) {
  const items = /** @type {Record<string, string>} */ ({});
  return Object.defineProperties(items, {
    getItem: { value: (/** @type {string} */ key) => items[key] ?? null },
    setItem: { value: setItem.bind(null, items) },
    removeItem: { value: (/** @type {string} */ key) => void delete items[key] },
  });
}
const fail = () => assert.fail("storage works");

test("an edit comes back for the same lesson, cell and code", () => {
  const kept = storage();
  new Edits(kept, fail).save("lessons/06", "shapes", "a = 1", "a = 2", "a = 1");
  const edits = new Edits(kept, fail);
  assert.equal(edits.load("lessons/06", "shapes", "a = 1"), "a = 2");
  assert.equal(edits.load("lessons/06", "other", "a = 1"), null);
  assert.equal(edits.load("lessons/05", "shapes", "a = 1"), null);
});

test("after the lesson changed, the old edit is not loaded but offered", () => {
  const edits = new Edits(storage(), fail);
  edits.save("p", "c", "old code", "my edit", "old code");
  assert.equal(edits.load("p", "c", "new code"), null);
  const older = edits.older("p", "c", "new code");
  assert.equal(older?.source, "my edit");
  edits.forget(older?.key ?? "");
  assert.equal(edits.older("p", "c", "new code"), null);
});

test("a cell whose id begins like another's has its own edits", () => {
  const edits = new Edits(storage(), fail);
  edits.save("p", "shapes-2", "x", "mine", "x");
  assert.equal(edits.older("p", "shapes", "y"), null);
});

test("going back to the lesson's code leaves nothing behind", () => {
  const kept = storage();
  const edits = new Edits(kept, fail);
  edits.save("p", "c", "a", "b", "a");
  edits.save("p", "c", "a", "a", "b");
  assert.deepEqual(Object.keys(kept), []);
});

test("an edit of another tab is put aside and offered, whichever tab wrote last", () => {
  const edits = new Edits(storage(), fail);
  edits.save("p", "c", "x", "one", "x");
  edits.save("p", "c", "x", "two", "x"); // a tab that was open before
  edits.save("p", "c", "x", "two!", "two");
  assert.equal(edits.load("p", "c", "x"), "two!");
  assert.equal(edits.older("p", "c", "x")?.source, "one");
  edits.save("p", "c", "x", "one!", "one");
  assert.equal(edits.load("p", "c", "x"), "one!");
  assert.equal(edits.older("p", "c", "x")?.source, "two!");
  edits.save("p", "c", "x", "x", "two!"); // the second tab's Reset
  assert.equal(edits.older("p", "c", "x")?.source, "one!");
});

test("a slider that another tab has moved puts nothing aside", () => {
  const edits = new Edits(storage(), fail);
  edits.save("p", "c", "n = 1  #@param", "n = 2  #@param", "n = 1  #@param");
  edits.save("p", "c", "n = 1  #@param", "n = 3  #@param", "n = 1  #@param");
  assert.equal(edits.older("p", "c", "n = 1  #@param"), null);
});

test("an edit is on trial until the page lives on, each cell's by itself", () => {
  const kept = storage();
  const edits = new Edits(kept, fail);
  edits.save("p", "c", "x", "mine", "x");
  edits.beginTrial("p", "c");
  edits.beginTrial("p", "d");
  edits.endTrial("p", "d");
  const later = new Edits(kept, fail);
  assert.deepEqual([later.isOnTrial("p", "c"), later.isOnTrial("p", "d")], [true, false]);
  later.discard("p", "c", "x");
  assert.deepEqual(Object.keys(kept), []);
});

test("storage that is missing or full is reported once, and only when something is lost", () => {
  const full = storage(() => {
    throw new Error("quota");
  });
  for (const broken of [null, full]) {
    let reports = 0;
    const edits = new Edits(broken, () => (reports += 1));
    assert.equal(edits.load("p", "c", "a") ?? null, null);
    assert.equal(edits.older("p", "c", "a"), null);
    assert.equal(reports, 0);
    edits.save("p", "c", "a", "b", "a");
    edits.save("p", "c", "a", "bb", "b");
    assert.equal(reports, 1);
  }
});

test("sources that differ in one place have different hashes", () => {
  const hashes = new Set(["", "a", "b", "ab", "ba", "a = 1\n", "a = 2\n", "a = 1\n "].map(hash));
  assert.equal(hashes.size, 8);
});
