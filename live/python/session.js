// @ts-check
/**
 * One visit to one page: its cells in order, its namespace, and who runs next. Of several runs of
 * one cell the latest wins; runs of different cells wait for each other.
 */
import { afterRun, due, isStale } from "./chain.js";
import { deathOf } from "./death.js";
import { isOwnBuild } from "../page/build.js";
import { keepOffline } from "../page/offline.js";
import { Stopped } from "./runtime.js";
import { obstacle } from "./start-worker.js";
import { t } from "../page/words.js";

/**
 * @typedef {import("../cell/live-cell.js").LiveCell} LiveCell
 * @typedef {import("../types").CellState} CellState
 * @typedef {import("../types").Ending} Ending
 * @typedef {{cell: LiveCell, alone: boolean, over: boolean, resolve: (state: CellState) => void}} Job
 */

/** How long a run that nobody waits for any more may keep Python busy. */
const PATIENCE_MS = 3000;
const LEAVING_MS = 300;

export class Session {
  static #count = 0;
  #id = ++Session.#count;
  /** @type {string[]} sources that made the namespace */ #executed = [];
  #epoch = -1;
  left = false;
  /** @type {Job[]} */ #jobs = [];
  /** @type {Job | null} */ #current = null;
  /** @type {Promise<CellState> | null} how the current job ends, or the last one did */ #ending = null;

  /** @param {import("./runtime.js").Runtime} runtime */
  constructor(runtime) {
    this.runtime = runtime;
    runtime.addEventListener("change", this.#onRuntime);
  }

  /** The page's cells, in its order. @type {LiveCell[]} */
  get cells() {
    return [...document.querySelectorAll("live-cell")].map((cell) => /** @type {LiveCell} */ (cell));
  }

  get sources() {
    return this.cells.map((cell) => cell.source);
  }

  /**
   * Run a cell, after the earlier ones it needs.
   * @param {LiveCell} cell @param {boolean} alone without them: out of order, on the reader's explicit wish
   * @returns {Promise<CellState>}
   */
  run(cell, alone = false) {
    for (const job of [...this.#jobs, this.#current]) if (job?.cell === cell) this.#supersede(job);
    return new Promise((resolve) => {
      this.#jobs.push({ cell, alone, over: false, resolve });
      cell.enter(this.runtime.state === "ready" ? "running" : "loading");
      this.#work();
    });
  }

  /** Stop Python and forget what was to run; resolves when the stopped cell shows its end. */
  async stop() {
    const ending = this.#ending;
    this.#forget();
    await this.runtime.stop();
    await ending;
  }

  /** The reader left the page: what runs may finish if it does so at once. */
  leave() {
    if (this.left) return;
    this.left = true;
    this.runtime.removeEventListener("change", this.#onRuntime);
    this.#forget();
    setTimeout(() => this.#current && this.runtime.state === "ready" && this.runtime.stop(), LEAVING_MS);
  }

  #forget() {
    if (this.#current) this.#current.over = true;
    for (const { cell, resolve } of this.#jobs.splice(0)) {
      cell.enter("stopped");
      resolve("stopped");
    }
  }

  /** Mark every cell whose output was made from sources that are no longer the page's. */
  markStale() {
    const { cells, sources } = this;
    const shipped = cells.map((cell) => cell.shipped);
    cells.forEach((cell, i) => {
      cell.toggleAttribute("stale", isStale(cell.madeFrom ?? shipped.slice(0, i + 1), sources));
    });
  }

  /** Ask Python about this page's namespace. @param {string} what @param {unknown} args */
  ask(what, args) {
    return this.runtime.ask(this.#id, what, args);
  }

  /**
   * Run code that is no cell's, in this page's namespace: a figure's question, say. What it changes
   * there is its own affair.
   * @param {string} source
   * @param {(message: import("../types").CellMessage) => void} onMessage
   */
  evaluate(source, onMessage) {
    return this.runtime.whenFree(() =>
      this.runtime.execute({ session: this.#id, cell: "figure", source }, onMessage),
    );
  }

  /** @param {Job} job */
  #supersede(job) {
    job.over = true;
    job.resolve("stopped");
    this.#jobs = this.#jobs.filter((one) => one !== job);
    if (job !== this.#current) return;
    setTimeout(
      () => job === this.#current && this.runtime.state === "ready" && this.runtime.stop(),
      PATIENCE_MS,
    );
  }

  async #work() {
    if (this.#current) return;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      this.#current = job;
      this.#ending = this.#perform(job);
      const state = await this.#ending;
      this.#current = null;
      if (!this.#jobs.some(({ cell }) => cell === job.cell)) job.cell.enter(state);
      job.resolve(state);
      keepOffline();
    }
  }

  /** @param {Job} job @returns {Promise<CellState>} */
  async #perform(job) {
    const blocked = obstacle();
    if (blocked) {
      job.cell.say(blocked);
      return "recorded";
    }
    if (!isOwnBuild()) {
      job.cell.say(t("other-build"));
      return "recorded";
    }
    try {
      return await this.#runDue(job);
    } catch (error) {
      if (error instanceof Stopped) return "stopped";
      const said = this.runtime.state === "failed" ? "start-failed" : "run-failed";
      return job.cell.startFailed(t(said, { reason: /** @type {Error} */ (error).message }));
    }
  }

  /**
   * The earlier cells that a job needs, then its own. Rejects when Python cannot be had.
   * @param {Job} job
   * @returns {Promise<CellState>}
   */
  async #runDue(job) {
    /** @type {CellState | null} */ let state = null;
    while (!state && !job.over)
      state = await this.runtime.whenFree(() => (job.over ? "stopped" : this.#runNext(job)));
    return state ?? "stopped";
  }

  /**
   * Run the first cell that a job still needs; null when there are more.
   * @param {Job} job
   * @returns {Promise<CellState | null>}
   */
  async #runNext(job) {
    const { cells } = this;
    const target = cells.indexOf(job.cell);
    const [next = target] = job.alone ? [] : due(this.#executedNow(), this.sources, target);
    const ending = await this.#execute(cells[next], next);
    if (next === target) return stateAfter(ending);
    const failed = ending === "died" || (ending === "error" && !cells[next].mayRaise);
    cells[next].enter(stateAfter(ending));
    if (failed) return job.cell.blockedBy(cells[next], next + 1);
    return ending === "interrupted" || ending === "lost" ? "stopped" : null;
  }

  /** @param {LiveCell} cell @param {number} index @returns {Promise<Ending>} */
  async #execute(cell, index) {
    const { source } = cell;
    const madeFrom = [...this.sources.slice(0, index), source];
    cell.enter("running");
    cell.output.begin();
    const executed = this.#executedNow();
    const ending = await this.runtime.execute(
      { session: this.#id, cell: cell.cellId, source },
      (message) => (this.runtime.interrupted && isInterrupt(message)) || cell.output.draw(message),
    );
    const complete = ending === "ok" || (ending === "error" && cell.mayRaise);
    const inOrder = index <= executed.length; // else it will have to run again in its turn
    if (inOrder) this.#executed = complete ? afterRun(executed, source, index) : executed.slice(0, index);
    if (ending === "interrupted") cell.output.note(t("stopped-kept"));
    if (ending === "lost") cell.output.note(t("stopped-lost"));
    if (ending === "died") cell.output.note(t(...deathOf(this.runtime.lastWords)));
    cell.output.finish();
    cell.madeFrom = madeFrom;
    this.markStale();
    return ending;
  }

  /** A new interpreter has executed nothing. */
  #executedNow() {
    if (this.#epoch !== this.runtime.epoch) [this.#epoch, this.#executed] = [this.runtime.epoch, []];
    return this.#executed;
  }

  #onRuntime = () => {
    for (const cell of this.cells) if (cell.state === "loading") cell.showProgress(this.runtime);
  };
}

/** Stop is told in one sentence, not as an error. @param {import("../types").CellMessage} message */
const isInterrupt = (message) => message.type === "error" && message.ename === "KeyboardInterrupt";

/** @param {Ending} ending @returns {CellState} */
function stateAfter(ending) {
  if (ending === "ok") return "live";
  return ending === "error" || ending === "died" ? "error" : "stopped";
}
