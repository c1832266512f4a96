// @ts-check
/** Python's own thread: boots on request, then runs cells one after the other. */
import { boot } from "./boot.js";
import { confine } from "./confine.js";
import { Outbox } from "./outbox.js";
import { StopAddress, StopMemory } from "./stop-signal.js";

/**
 * @typedef {import("../types").Request} Request
 * @typedef {import("../types").Reply} Reply
 */

const MOST_LETTERS = 20_000_000; // of one message: a page that takes in more stands still

/** To the page, by a port that no cell can reach. @type {(reply: Reply) => void} */
let reply;
/** @type {any} */
let pyodide;
/** @type {any} the functions of worker.py */
let python;
const stopAddress = new StopAddress();
/**
 * @type {StopMemory | StopAddress} what Pyodide reads while a cell runs: at any other time the Stop would
 * be lost
 */
let stops = stopAddress;

/** @param {Extract<Request, {type: "boot"}>} request */
async function start({ root, runtime, interrupts, lock }) {
  try {
    const holding = hold(lock);
    confine(root);
    pyodide = await boot(root, runtime, (progress) => reply({ type: "progress", progress }));
    python = pyodide.pyimport("live.python.worker"); // live/python/worker.py
    if (interrupts) stops = new StopMemory(interrupts);
    reply({ type: "ready", held: await holding });
  } catch (error) {
    reply({ type: "failed", reason: String(error).slice(-300) });
  }
}

/**
 * Hold a lock until this worker ends, so that the page learns of it. Where sites may keep nothing, it is
 * denied.
 * @param {string} name
 */
const hold = (name) =>
  new Promise((/** @type {(held: boolean) => void} */ resolve) => {
    const forEver = () => (resolve(true), new Promise(() => {}));
    if (!navigator.locks) resolve(false);
    else navigator.locks.request(name, forEver).catch(() => resolve(false));
  });

/** @param {Extract<Request, {type: "run"}>} request */
function run({ id, session, cell, source, stop }) {
  stopAddress.begin(stop);
  const outbox = new Outbox((message) => reply({ type: "message", id, message }));
  const emit = (/** @type {string} */ json) =>
    outbox.push(json.length > MOST_LETTERS ? tooLong(json) : JSON.parse(json));
  attempt(() => {
    const ok = python.run(session, cell, source, emit, () => pyodide.setInterruptBuffer(stops));
    pyodide.setInterruptBuffer();
    outbox.flush();
    reply({ type: "end", id, ok });
  });
}

/** @param {string} json @returns {import("../types").StreamMessage} */
const tooLong = ({ length }) => ({
  type: "stream",
  name: "stdout",
  text: `\n[${length} characters of an output left out]\n`,
});

/** @param {Extract<Request, {type: "ask"}>} request */
function answer({ id, session, what, args }) {
  attempt(() =>
    reply({ type: "answer", id, answer: JSON.parse(python.ask(session, what, JSON.stringify(args))) }),
  );
}

/**
 * Python code catches its own errors. What still arrives here is the end of the interpreter:
 * memory gone, a stack that ran over. The page then starts a new worker.
 * @param {() => void} work
 */
function attempt(work) {
  try {
    work();
  } catch (error) {
    reply({ type: "dead", reason: String(error).slice(-300) });
  }
}

/** @param {Request} request */
function receive(request) {
  if (request.type === "boot") start(request);
  else if (request.type === "run") run(request);
  else if (request.type === "ask") answer(request);
}

// All that the page ever sends here is the port: what comes later on this way, a cell has made up.
self.addEventListener("message", open, { once: true });

/** @param {MessageEvent} event */
function open({ ports: [port] }) {
  reply = port.postMessage.bind(port);
  port.onmessage = ({ data }) => receive(data);
}
