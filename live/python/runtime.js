// @ts-check
/**
 * The visit's one Python. It starts on a reader's intent, survives instant navigation, and can
 * always be stopped: by an interrupt where that is heard, else by ending the worker.
 */
import { siteRoot } from "../page/config.js";
import { readAnswer, readReply } from "./replies.js";
import { makeWorker, refusedType, whenEnded } from "./start-worker.js";
import { StopSignal } from "./stop-signal.js";

/**
 * @typedef {import("../types").CellMessage} CellMessage
 * @typedef {import("../types").Ending} Ending
 * @typedef {import("../types").Reply} Reply
 * @typedef {{id: number, onMessage: (message: CellMessage) => void, end: (ending: Ending) => void,
 *            ended: Promise<Ending>}} Execution
 */

/** Why Python is not there for who waited for it: somebody pressed Stop. All other reasons are failures. */
export class Stopped extends Error {}

/** After how many seconds without a byte the network is doubted: once Python starts, its thread is busy. */
const STALL_S = { download: 20, python: 60, numpy: 60 };
const OF_START = ["progress", "ready", "failed"];
const INTERRUPT_MS = 500; // a cell that swallows interrupts for so long loses its Python

/** Emits `change` whenever state, progress or stalled did. */
export class Runtime extends EventTarget {
  /** @type {"off" | "loading" | "ready" | "failed"} */ state = "off";
  /** @type {import("../types").Progress | null} */ progress = null;
  /** When the present step began, as performance.now() tells it. */
  since = 0;
  /** For how many seconds nothing has come that should; 0: all is well. */
  stalled = 0;
  /** Counts interpreters: what one of them executed is unknown to the next. */
  epoch = 0;
  /** What the latest interpreter that ended by itself said of it. */
  lastWords = "";
  /** Whether what runs, or ran last, was told to stop. */
  interrupted = false;

  /** @type {ReturnType<typeof makeWorker> | null} */ #worker = null;
  /** @type {ReturnType<typeof promiseWithEnds<void>> | null} */ #starting = null;
  #signal = new StopSignal();
  /** @type {"lost" | "died"} */ #ending = "lost";
  /** @type {Execution | null} */ #execution = null;
  /** @type {Map<number, (answer: any) => void>} */ #questions = new Map();
  #nextId = 0;
  #stallTimer = 0;

  /** @param {() => import("../types").RuntimeFiles} files what to load, as the open page names it */
  constructor(files) {
    super();
    this.files = files;
  }

  /** Start Python unless it is there or coming. Rejects with a reason that can be shown. */
  start() {
    if (this.#starting) return this.#starting.promise;
    const { promise } = (this.#starting = promiseWithEnds());
    promise.catch(() => {}); // a start on mere intent has nobody waiting
    this.#launch();
    return promise;
  }

  /** Load anew for those who wait already; what has arrived is in the browser's cache. */
  retry() {
    this.#worker?.end();
    this.#launch();
  }

  /**
   * Do something at the moment when Python is there and runs nothing. Rejects as start() does.
   * @template T @param {() => T} work @returns {Promise<Awaited<T>>}
   */
  async whenFree(work) {
    do {
      await this.#execution?.ended;
      await this.start();
    } while (this.#execution); // of several that waited for one end, the first is running by now
    return await work();
  }

  /**
   * Run one cell, now that Python is free; resolves when it has ended, however it ended.
   * @param {{session: number, cell: string, source: string}} cell
   * @param {(message: CellMessage) => void} onMessage
   */
  execute(cell, onMessage) {
    const id = this.#nextId++;
    const { promise: ended, resolve: end } = /** @type {typeof promiseWithEnds<Ending>} */ (
      promiseWithEnds
    )();
    this.#execution = { id, onMessage, end, ended };
    this.interrupted = false;
    this.#signal.clear();
    this.#post({ type: "run", id, ...cell, stop: this.#signal.address });
    return ended;
  }

  /**
   * Ask Python about the open page's namespace; null when it is not there or busy.
   * @param {number} session @param {string} what @param {unknown} args @returns {Promise<any>}
   */
  ask(session, what, args) {
    if (this.state !== "ready" || this.#execution) return Promise.resolve(null);
    const id = this.#nextId++;
    this.#post({ type: "ask", id, session, what, args });
    return new Promise((resolve) =>
      this.#questions.set(id, (answer) => resolve(answer && readAnswer(what, answer))),
    );
  }

  /** End what is running or loading; the variables are kept if that is possible. */
  async stop() {
    if (this.state === "loading") return this.#discard(new Stopped());
    const execution = this.#execution;
    if (!execution) return;
    if (!this.interrupted) this.#signal.send();
    this.interrupted = true;
    await Promise.race([execution.ended, sleep(INTERRUPT_MS)]);
    if (execution === this.#execution) this.#restart();
  }

  #restart() {
    this.#discard(new Stopped());
    this.start();
  }

  #launch() {
    this.epoch += 1;
    this.state = "loading";
    this.progress = null;
    this.since = performance.now();
    this.#watchStall();
    this.#changed();
    try {
      const lock = `python-${crypto.randomUUID?.() ?? this.epoch}`;
      const worker = makeWorker((said) => {
        const reply = readReply(said);
        if (!reply || worker !== this.#worker) return;
        if (reply.type === "ready" && reply.held)
          whenEnded(lock, () => worker === this.#worker && this.#died(""));
        this.#receive(reply);
      });
      this.#worker = worker;
      this.#post({
        type: "boot",
        root: siteRoot,
        runtime: this.files(),
        interrupts: this.#signal.memory,
        lock,
      });
    } catch (error) {
      this.#discard(new Error(String(error)));
    }
  }

  /** Do what a reply says, if it comes in its time. @param {Reply} reply */
  #receive(reply) {
    if (OF_START.includes(reply.type) !== (this.state === "loading")) return;
    if (reply.type === "progress") {
      if (reply.progress.step !== this.progress?.step) this.since = performance.now();
      this.progress = reply.progress;
      this.#watchStall();
      this.#changed();
    } else if (reply.type === "ready") {
      clearTimeout(this.#stallTimer);
      this.state = "ready";
      this.stalled = 0;
      this.#starting?.resolve();
      this.#changed();
    } else if (reply.type === "failed") {
      this.#failed(reply.reason);
    } else if (reply.type === "message") {
      if (reply.message && reply.id === this.#execution?.id) this.#execution.onMessage(reply.message);
    } else if (reply.type === "end") {
      if (reply.id !== this.#execution?.id) return;
      const execution = this.#execution;
      this.#execution = null;
      execution.end(reply.ok ? "ok" : this.interrupted ? "interrupted" : "error");
    } else if (reply.type === "answer") {
      this.#questions.get(reply.id)?.(reply.answer);
      this.#questions.delete(reply.id);
    } else {
      this.#died(reply.reason);
    }
  }

  /** The start failed. @param {string} reason as the browser tells it, which is not all */
  async #failed(reason) {
    const worker = this.#worker;
    const said = (await refusedType(this.files().files ?? {})) ?? reason;
    if (worker === this.#worker) this.#discard(new Error(said));
  }

  /** Python ended by itself. @param {string} reason none if its worker was ended: memory, most likely */
  #died(reason) {
    this.lastWords = reason;
    this.#ending = "died";
    this.#restart();
  }

  /**
   * Let go of the worker; whoever waits for it is told why.
   * @param {Error} why Stopped, or a failure
   */
  #discard(why) {
    clearTimeout(this.#stallTimer);
    this.#worker?.end();
    const [starting, execution, questions] = [this.#starting, this.#execution, this.#questions];
    this.#worker = this.#starting = this.#execution = null;
    this.#questions = new Map();
    this.state = why instanceof Stopped ? "off" : "failed";
    starting?.reject(why);
    execution?.end(this.#ending);
    this.#ending = "lost";
    for (const answer of questions.values()) answer(null);
    this.#changed();
  }

  #watchStall() {
    clearTimeout(this.#stallTimer);
    this.stalled = 0;
    if (this.progress && this.progress.loaded >= this.progress.total) return; // busy, not waiting for bytes
    const seconds = STALL_S[this.progress?.step ?? "download"];
    this.#stallTimer = window.setTimeout(() => {
      this.stalled = seconds;
      this.#changed();
    }, seconds * 1000);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** @param {import("../types").Request} request */
  #post(request) {
    this.#worker?.post(request);
  }
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A promise and its two ends (Promise.withResolvers is newer than the browsers we serve). @template T */
function promiseWithEnds() {
  /** @type {(value: T) => void} */ let resolve = () => {};
  /** @type {(reason: Error) => void} */ let reject = () => {};
  const promise = /** @type {Promise<T>} */ (new Promise((a, b) => ([resolve, reject] = [a, b])));
  return { promise, resolve, reject };
}
