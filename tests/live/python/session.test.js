// @ts-check
/** Who runs when: a session and its runtime, with a worker that answers when it is told to. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {any[]} the page's cells */ let cells = [];
/** @type {FakeWorker[]} */ let workers = [];

class FakeWorker {
  /** @type {any[]} */ asked = [];
  /** @type {any} */ #port;

  /** @param {string} address @param {{type: string}} options */
  constructor(address, { type }) {
    assert.deepEqual([address.split(":")[0], type], ["blob", "module"]);
    workers.push(this);
  }

  /** @param {null} _ @param {any[]} ports the one that all else comes by */
  postMessage(_, [port]) {
    this.#port = port;
    port.onmessage = (/** @type {{data: any}} */ { data }) => this.asked.push(data);
  }

  terminate() {}

  /** The sources it was to run. */
  get ran() {
    return this.asked.filter(({ type }) => type === "run").map(({ source }) => source);
  }

  /** @param {any} data what it says; all that follows from it has happened at the end */
  async say(data) {
    this.#port.postMessage(data);
    await settled();
  }

  end(ok = true) {
    return this.say({ type: "end", id: this.asked.at(-1).id, ok });
  }
}

/** What the page says where it is not alive. @type {Record<string, string>} */
const sentences = { "data-old": "take Firefox 114", "data-type": "{file} is {type}" };
const page = {
  querySelectorAll: () => cells,
  getElementById: () => ({ getAttribute: (/** @type {string} */ name) => sentences[name] }),
  documentElement: { lang: "en" },
};
/** Two ports: what one is given, the other has at once. */
class FakeChannel {
  constructor() {
    const [one, other] = [this.port1, this.port2];
    one.postMessage = (/** @type {any} */ data) => other.onmessage({ data });
    other.postMessage = (/** @type {any} */ data) => one.onmessage({ data });
  }

  /** @type {any} */ port1 = { close: nothing };
  /** @type {any} */ port2 = {};
}

const browser = {
  self: globalThis,
  window: globalThis,
  document: page,
  Worker: FakeWorker,
  MessageChannel: FakeChannel,
  WORKER_FILE: "worker.js",
  crossOriginIsolated: true,
};
for (const [name, value] of Object.entries({ ...browser, navigator: {} }))
  Object.defineProperty(globalThis, name, { value, writable: true });
const { Runtime } = await import("../../../live/python/runtime.js");
const { Session } = await import("../../../live/python/session.js");

const settled = () => new Promise((resolve) => setImmediate(resolve));
const nothing = () => {};

/** @param {string} source @returns {any} */
function cell(source) {
  const output = { begin: nothing, draw: nothing, note: nothing, finish: nothing };
  const made = {
    cellId: source,
    source,
    shipped: source,
    output,
    madeFrom: null,
    state: "recorded",
    said: "",
  };
  return Object.assign(made, {
    enter: (/** @type {string} */ state) => (made.state = state),
    startFailed: (/** @type {string} */ reason) => ((made.said = reason), "error"),
    toggleAttribute: nothing,
    showProgress: nothing,
  });
}

beforeEach(() => {
  [cells, workers] = [[cell("one"), cell("two")], []];
});

function visit() {
  const runtime = new Runtime(() => /** @type {any} */ ({}));
  return { runtime, session: new Session(runtime) };
}

test("a cell that is stopped while a figure's question comes first never begins", async () => {
  const { session } = visit();
  session.evaluate("question", nothing);
  const ended = session.run(cells[0]);
  await settled();
  await workers[0].say({ type: "ready" });
  session.stop();
  await workers[0].end(false);
  assert.deepEqual(workers[0].ran, ["question"]);
  assert.equal(await ended, "stopped");
});

test("of two questions that wait for Python each is answered, one after the other", async () => {
  const { session } = visit();
  const answered = Promise.all(["1", "2"].map((question) => session.evaluate(question, nothing)));
  await settled();
  await workers[0].say({ type: "ready" });
  assert.deepEqual(workers[0].ran, ["1"]);
  await workers[0].end();
  await workers[0].end();
  assert.deepEqual(
    [await answered, workers[0].ran],
    [
      ["ok", "ok"],
      ["1", "2"],
    ],
  );
});

test("after Python died of a figure's question, earlier cells run again before the waiting one", async () => {
  const { session } = visit();
  const first = session.run(cells[0]);
  await settled();
  await workers[0].say({ type: "ready" });
  await workers[0].end();
  assert.equal(await first, "live");
  for (const question of ["1", "2"]) session.evaluate(question, nothing);
  session.run(cells[1]);
  await settled();
  await workers[0].end();
  assert.deepEqual(workers[0].ran, ["one", "1", "2"]);
  await workers[0].say({ type: "dead", reason: "memory" });
  await workers[1].say({ type: "ready" });
  await workers[1].end();
  assert.deepEqual(workers[1].ran, ["one", "two"]);
});

test("Run pressed twice while Python loads slowly does not load it anew", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { session } = visit();
  const first = session.run(cells[0]);
  await settled();
  const second = session.run(cells[0]);
  t.mock.timers.tick(10_000);
  await settled();
  assert.equal(workers.length, 1);
  await workers[0].say({ type: "ready" });
  await workers[0].end();
  assert.deepEqual([await first, await second], ["stopped", "live"]);
  assert.deepEqual(workers[0].ran, ["one"]);
});

test("where no thread can be made, its own words say why", async (t) => {
  t.mock.method(globalThis, "Worker", function () {
    throw new Error("no threads here");
  });
  const { session } = visit();
  assert.equal(await session.run(cells[0]), "error");
  assert.match(cells[0].said, /no threads here/);
});

test("what goes wrong before Python is asked for is no Stop, and its own words say what", async () => {
  const { session, runtime } = visit();
  runtime.start = () => Promise.reject(new Error("no such thing"));
  assert.equal(await session.run(cells[0]), "error");
  assert.match(cells[0].said, /could not be run: no such thing/);
});

test("a Stop while Python loads is a Stop", async () => {
  const { session } = visit();
  const ended = session.run(cells[0]);
  await settled();
  session.stop();
  assert.deepEqual([await ended, cells[0].said], ["stopped", ""]);
});

test("a browser that knows no module workers is told which one to take", async (t) => {
  t.mock.method(globalThis, "Worker", function () {
    // it never asks for the type
  });
  const { session } = visit();
  assert.equal(await session.run(cells[0]), "error");
  assert.match(cells[0].said, /Firefox 114/);
});

test("a script that its host calls plain text is named, with its type", async (t) => {
  t.mock.method(
    globalThis,
    "fetch",
    async () => new Response("", { headers: { "content-type": "text/plain" } }),
  );
  const { session } = visit();
  const ended = session.run(cells[0]);
  await settled();
  await workers[0].say({ type: "failed", reason: "load error" });
  assert.equal(await ended, "error");
  assert.match(cells[0].said, /worker.js is text\/plain/);
});

test("where the page may hold no locks and its worker does, cells run all the same", async () => {
  const { session } = visit();
  const ended = session.run(cells[0]);
  await settled();
  await workers[0].say({ type: "ready", held: true });
  await workers[0].end();
  assert.equal(await ended, "live");
});

test("a reply that comes out of its time or for another run changes nothing", async () => {
  const { runtime, session } = visit();
  const first = session.run(cells[0]);
  await settled();
  const id = 0;
  for (const early of [{ type: "end", id, ok: true }, { type: "dead" }, { type: "message", id, message: {} }])
    await workers[0].say(early);
  assert.equal(runtime.state, "loading");
  await workers[0].say({ type: "ready" });
  for (const late of [
    { type: "ready" },
    { type: "failed", reason: "made up" },
    { type: "progress" },
    { type: "?" },
  ])
    await workers[0].say(late);
  for (const other of [-1, 1, "0", null, undefined])
    await workers[0].say({ type: "end", id: other, ok: false });
  assert.deepEqual([runtime.state, runtime.progress, workers.length], ["ready", null, 1]);
  await workers[0].end();
  await workers[0].say({ type: "end", id, ok: false });
  assert.equal(await first, "live");
});

test("the network is doubted later once Python starts, for its thread is busy then", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { session, runtime } = visit();
  session.run(cells[0]);
  await settled();
  const after = (/** @type {number} */ seconds) => (t.mock.timers.tick(seconds * 1000), runtime.stalled);
  assert.deepEqual([after(19), after(1)], [0, 20]);
  await workers[0].say({ type: "progress", progress: { step: "python", loaded: 1, total: 2 } });
  assert.deepEqual([runtime.stalled, after(59), after(1)], [0, 0, 60]);
});
