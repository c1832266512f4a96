// @ts-check
/** <live-cell>: code that is already there with its recorded output, and the means to run it. */
import { parametersInAddress } from "./parameters-in-address.js";
import { patchText } from "./code-view.js";
import { Controls } from "./controls.js";
import { button, element } from "../page/dom.js";
import { editable } from "./editing.js";
import { errorHelp } from "./error-help.js";
import { keepEdits } from "./kept-edits.js";
import { OutputArea } from "./output.js";
import { pageTools } from "../page/page-tools.js";
import { parseParams, withValue } from "./params.js";
import { ProgressLine } from "../page/progress-line.js";
import { shareable, showBrought } from "./sharing.js";
import { announce } from "../page/status.js";
import { t } from "../page/words.js";
import { intend, runtime, sessionOfPage } from "../python/visit.js";

/** @typedef {import("../types").CellState} CellState @typedef {import("./params.js").Value} Value */

const SLIDER_QUIET_MS = 700;

/** Emits `source` when its code has changed; `detail.keep` says whether it is the reader's own doing. */
export class LiveCell extends HTMLElement {
  /** The source as the lesson has it. */
  shipped = "";
  /** @type {string[] | null} sources that made the output; null: the shipped ones */
  madeFrom = null;
  /** @type {OutputArea} */ output = /** @type {any} */ (null);
  /** @type {import("../python/session.js").Session | null} */ session = null;
  bar = element("div", { class: "cell-bar" });

  /** @type {HTMLElement} */ #code = /** @type {any} */ (null);
  /** @type {Node[]} */ #recorded = [];
  #source = "";
  #controls = new Controls((name, value) => this.setParameter(name, value));
  #progress = new ProgressLine(() => this.#retry());
  #run = button("cell-run", t("run"), () => this.runForReader());
  #stop = button("cell-stop", t("stop"), () => this.session?.stop());
  #reset = button("cell-reset", t("reset"), () => this.reset());

  connectedCallback() {
    this.session = sessionOfPage();
    if (!this.output) this.#build();
  }

  disconnectedCallback() {
    this.session?.leave();
    // Material holds on to the contents list of each page that was left, and by it to the whole page.
    if (!this.isConnected) this.closest(".md-content")?.remove();
  }

  get cellId() {
    return this.getAttribute("cell-id") ?? "";
  }

  get state() {
    return /** @type {CellState} */ (this.dataset.state);
  }

  get #busy() {
    return this.state === "loading" || this.state === "running";
  }

  /** Whether the lesson means this cell to fail. */
  get mayRaise() {
    return (this.dataset.tags ?? "").split(" ").includes("raises-exception");
  }

  get source() {
    return this.#source;
  }

  set source(source) {
    this.setSource(source, true);
  }

  /** @param {string} source @param {boolean} keep whether the reader wrote it, so that it must be kept */
  setSource(source, keep) {
    if (source === this.#source) return;
    this.#source = source;
    patchText(this.#code, source);
    this.#controls.update(source);
    this.toggleAttribute("changed", source !== this.shipped);
    this.#reset.hidden = source === this.shipped;
    this.session?.markStale();
    this.dispatchEvent(new CustomEvent("source", { detail: { keep } }));
  }

  /** Run this cell, after the earlier ones it needs. Never rejects. @returns {Promise<CellState>} */
  run() {
    return this.session?.run(this) ?? Promise.resolve("stopped");
  }

  /**
   * Run on the reader's own wish, and tell the outcome.
   * @param {number} quiet ms to wait before it is told
   */
  async runForReader(quiet = 0) {
    const running = this.run();
    if (!quiet) announce(t(this.state === "loading" ? "status-loading" : "status-running"));
    const state = await running;
    const { error, count } = this.output;
    if (state === "error")
      announce(t("status-error", { error: error ? `${error.ename} ${error.evalue}` : "" }), quiet);
    else if (state === "live") announce(t("status-live", { count }), quiet);
    else if (!quiet && !this.#busy) announce(t("status-stopped")); // else it was pressed again
    return state;
  }

  /** @param {string} name @param {Value} value */
  setParameter(name, value) {
    const original = parseParams(this.shipped).find((param) => param.name === name);
    this.source = withValue(this.#source, name, value, original);
    return this.runForReader(SLIDER_QUIET_MS);
  }

  /** Back to the lesson's code and its recorded output. */
  async reset() {
    this.source = this.shipped;
    if (this.#busy) await this.session?.stop();
    if (this.#busy) return; // the reader has pressed Run since
    this.output.area.replaceChildren(...this.#recorded.map((node) => node.cloneNode(true)));
    this.madeFrom = null;
    this.enter("recorded");
    this.session?.markStale();
    this.#run.focus();
    announce(t("status-reset"));
  }

  /** @param {CellState} state */
  enter(state) {
    this.dataset.state = state;
    this.#stop.hidden = !this.#busy;
    if (state === "loading") this.showProgress(runtime);
    else if (state !== "error" && state !== "recorded") this.#progress.hide();
  }

  /** @param {import("../python/runtime.js").Runtime} runtime */
  showProgress(runtime) {
    this.#progress.show(runtime);
  }

  /** A sentence beside the buttons. @param {string} sentence */
  say(sentence) {
    this.#progress.say(sentence, false);
  }

  /** Say why Python did not start, and offer to try again. @param {string} sentence @returns {CellState} */
  startFailed(sentence) {
    this.#progress.say(sentence, true);
    return "error";
  }

  /** An earlier cell failed. @param {LiveCell} culprit @param {number} number @returns {CellState} */
  blockedBy(culprit, number) {
    culprit.id ||= `cell-${culprit.cellId}`;
    const link = element("a", { href: `#${culprit.id}` }, t("cell-number", { number, id: culprit.cellId }));
    this.output.begin();
    this.output.note(t("blocked"), link);
    this.output.finish();
    return "error";
  }

  /**
   * A sentence above the code, with what can be done about it.
   * @param {string} words
   * @param {HTMLButtonElement[]} buttons
   */
  notice(words, ...buttons) {
    const line = element("p", { class: "cell-notice" }, words, " ", ...buttons);
    for (const one of buttons) one.addEventListener("click", () => line.remove());
    this.prepend(line);
    return line;
  }

  #build() {
    this.#code = /** @type {HTMLElement} */ (this.querySelector(".cell-code code"));
    const outs = /** @type {HTMLElement} */ (this.querySelector(".cell-outs"));
    outs.dataset.stale = t("stale"); // shown by CSS: the text of .cell-outs is the cell's alone
    this.output = new OutputArea(outs, (error) => errorHelp(this, error));
    this.#recorded = [...outs.childNodes].map((node) => node.cloneNode(true));
    this.shipped = this.#source = this.#code.textContent ?? "";
    this.#controls.update(this.shipped);
    this.#reset.hidden = this.#stop.hidden = true;
    this.bar.append(this.#run, this.#stop, this.#reset, this.#progress.root);
    this.querySelector(".cell-code")?.after(this.#controls.root, this.bar);
    intend(this.#run);
    intend(this.#controls.root);
    editable(this);
    shareable(this);
    // The page's configuration is swapped after its body: in the same task, so before this.
    queueMicrotask(() => {
      keepEdits(this);
      parametersInAddress(this);
      showBrought(this);
      pageTools(() => this.session?.cells ?? []);
      this.output.letScroll();
    });
  }

  #retry() {
    if (runtime.state === "loading") runtime.retry();
    else this.runForReader();
  }
}
