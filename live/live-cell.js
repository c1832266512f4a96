// @ts-check
/** <live-cell>: code that is already there with its recorded output, and the means to run it. */
import { patchText } from "./code-view.js";
import { Controls } from "./controls.js";
import { button, element } from "./dom.js";
import { OutputArea } from "./output.js";
import { parseParams, withValue } from "./params.js";
import { ProgressLine } from "./progress.js";
import { intend, runtime, sessionOfPage } from "./visit.js";
import { announce } from "./status.js";
import { t } from "./strings.js";
import { textEditor } from "./text-editor.js";

/** @typedef {import("./types").CellState} CellState @typedef {import("./params.js").Value} Value */

const SLIDER_QUIET_MS = 700;

export class LiveCell extends HTMLElement {
  /** The source as the lesson has it. */
  shipped = "";
  /** @type {string[] | null} sources that made the output; null: the shipped ones */
  madeFrom = null;
  /** @type {OutputArea} */ output = /** @type {any} */ (null);
  /** @type {import("./session.js").Session | null} */ session = null;

  /** @type {HTMLElement} */ #code = /** @type {any} */ (null);
  /** @type {Node[]} */ #recorded = [];
  /** @type {import("./text-editor.js").Editor | null} */ #editor = null;
  #source = "";
  #controls = new Controls((name, value) => this.#setParameter(name, value));
  #progress = new ProgressLine(() => this.#retry());
  #run = button("cell-run", t("run"), () => this.#runForReader());
  #stop = button("cell-stop", t("stop"), () => this.session?.stop());
  #reset = button("cell-reset", t("reset"), () => this.reset());
  #edit = button("cell-edit", t("edit"), () => this.#toggleEditor());

  connectedCallback() {
    if (!this.output) this.#build();
    this.session = sessionOfPage();
  }

  disconnectedCallback() {
    this.session?.leave();
  }

  get cellId() {
    return this.getAttribute("cell-id") ?? "";
  }

  get state() {
    return /** @type {CellState} */ (this.dataset.state);
  }

  /** Whether the lesson means this cell to fail. */
  get mayRaise() {
    return (this.dataset.tags ?? "").split(" ").includes("raises-exception");
  }

  get source() {
    return this.#source;
  }

  set source(source) {
    if (source === this.#source) return;
    this.#source = source;
    patchText(this.#code, source);
    this.#editor?.show(source);
    this.#controls.update(source);
    this.toggleAttribute("changed", source !== this.shipped);
    this.#reset.hidden = source === this.shipped;
    this.session?.markStale();
  }

  /** Run this cell, after the earlier ones it needs. Never rejects. @returns {Promise<CellState>} */
  run() {
    return this.session?.run(this) ?? Promise.resolve("stopped");
  }

  /** Back to the lesson's code and its recorded output. */
  reset() {
    this.source = this.shipped;
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
    this.#stop.hidden = state !== "loading" && state !== "running";
    if (state === "loading") this.showProgress(runtime);
    else if (state !== "error") this.#progress.hide();
  }

  /** @param {import("./runtime.js").Runtime} runtime */
  showProgress(runtime) {
    this.#progress.show(runtime);
  }

  /** Say why there is no Python. @param {string} sentence @param {boolean} retry @returns {CellState} */
  refuse(sentence, retry = false) {
    this.#progress.say(sentence, retry);
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

  #build() {
    this.#code = /** @type {HTMLElement} */ (this.querySelector(".cell-code code"));
    const outs = /** @type {HTMLElement} */ (this.querySelector(".cell-outs"));
    this.output = new OutputArea(outs);
    this.#recorded = [...outs.childNodes].map((node) => node.cloneNode(true));
    this.shipped = this.#source = this.#code.textContent ?? "";
    this.#controls.update(this.shipped);
    this.#reset.hidden = this.#stop.hidden = true;
    const bar = element("div", { class: "cell-bar" }, this.#run, this.#stop, this.#reset, this.#edit, this.#progress.root);
    this.querySelector(".cell-code")?.after(this.#controls.root, bar);
    intend(this.#run);
    intend(this.#controls.root);
  }

  #toggleEditor() {
    const shown = /** @type {HTMLElement} */ (this.querySelector(".cell-code"));
    if (this.#editor) {
      this.#editor.close();
      this.#editor = null;
      this.#edit.focus();
    } else {
      this.#editor = textEditor(this.#source, {
        label: t("editor-label", { id: this.cellId }),
        changed: (source) => (this.source = source),
        run: (moveOn) => this.#runFromEditor(moveOn),
        leave: () => this.#toggleEditor(),
      });
      shown.after(this.#editor.root);
      this.#editor.focus();
    }
    shown.hidden = this.#editor !== null;
    this.#edit.textContent = t(this.#editor ? "done" : "edit");
  }

  /** @param {boolean} moveOn whether the reader goes on to the next cell */
  #runFromEditor(moveOn) {
    this.#runForReader();
    const cells = this.session?.cells ?? [];
    if (moveOn) cells[cells.indexOf(this) + 1]?.querySelector("button")?.focus();
  }

  /** @param {string} name @param {Value} value */
  #setParameter(name, value) {
    const original = parseParams(this.shipped).find((param) => param.name === name);
    this.source = withValue(this.#source, name, value, original);
    this.#runForReader(SLIDER_QUIET_MS);
  }

  #retry() {
    if (runtime.state === "loading") runtime.retry();
    else this.#runForReader();
  }

  /** @param {number} quiet how long to wait before the outcome is said */
  async #runForReader(quiet = 0) {
    const running = this.run();
    if (!quiet) announce(t(this.state === "loading" ? "status-loading" : "status-running"));
    const state = await running;
    const { error, count } = this.output;
    if (state === "error") announce(t("status-error", { error: error ? `${error.ename} ${error.evalue}` : "" }), quiet);
    else if (state === "live") announce(t("status-live", { count }), quiet);
    else if (!quiet) announce(t("status-stopped"));
  }
}
