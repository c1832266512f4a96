// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

/** Addresses that the page has taken back: looking them up fails. @type {Set<string>} */
const gone = new Set();
class XMLHttpRequest {
  #address = "";
  /** @param {string} method @param {string} address @param {boolean} isLeft to come later */
  open(method, address, isLeft) {
    assert.deepEqual([method, isLeft], ["GET", false]);
    this.#address = address;
  }
  send() {
    if (gone.has(this.#address)) throw new DOMException("gone", "NetworkError");
  }
}
Object.assign(globalThis, { self: globalThis, XMLHttpRequest });
const { StopAddress, StopMemory, StopSignal } = await import("../../../live/python/stop-signal.js");

test("an address that goes during a run stops this run, and only once", () => {
  const signal = new StopAddress();
  signal.begin("blob:one");
  assert.equal(signal[0], 0);
  gone.add("blob:one");
  test.mock.method(performance, "now", () => 1e9); // it looks now and then only
  assert.deepEqual([signal[0], signal[0]], [2, 0]);
  test.mock.restoreAll();
});

test("an address that cannot be looked up when a run begins does not stop it", () => {
  gone.add("blob:two");
  const signal = new StopAddress();
  signal.begin("blob:two");
  assert.equal(signal[0], 0);
});

test("an address that a thread sees late stops its run when it goes; one never seen is given up", () => {
  let now = 1e9;
  test.mock.method(performance, "now", () => (now += 1000));
  gone.add("blob:late");
  const signal = new StopAddress();
  signal.begin("blob:late");
  assert.equal(signal[0], 0);
  gone.delete("blob:late"); // it has come
  assert.equal(signal[0], 0);
  gone.add("blob:late");
  assert.deepEqual([signal[0], signal[0]], [2, 0]);
  gone.add("blob:never");
  signal.begin("blob:never");
  assert.deepEqual(
    Array.from({ length: 20 }, () => signal[0]),
    Array(20).fill(0),
  );
  test.mock.restoreAll();
});

test("a Stop takes the address back, and the next run has another", async () => {
  const signal = new StopSignal();
  signal.clear();
  const first = /** @type {string} */ (signal.address);
  assert.equal(await (await fetch(first)).text(), "go on");
  signal.clear();
  assert.equal(signal.address, first); // nobody has stopped that run
  signal.send();
  await assert.rejects(fetch(first));
  signal.clear();
  assert.notEqual(signal.address, first);
});

test("an isolated page without shared memory, as WebKitGTK's, has an address", () => {
  const { SharedArrayBuffer } = globalThis;
  Object.assign(globalThis, { crossOriginIsolated: true });
  try {
    assert.equal(new StopSignal().memory?.byteLength, 1);
    // @ts-ignore
    delete globalThis.SharedArrayBuffer;
    const signal = new StopSignal();
    signal.clear();
    assert.deepEqual([signal.memory, typeof signal.address], [null, "string"]);
  } finally {
    Object.assign(globalThis, { SharedArrayBuffer, crossOriginIsolated: false });
  }
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
