// @ts-check
/** What surrounds every picture: question, parameters, selection, caption, table, address, Python. */
import { button, element } from "../../page/dom.js";
import { ProgressLine } from "../../page/progress-line.js";
import { announce } from "../../page/status.js";
import { patchChildren } from "./dom-patch.js";
import { makeDraggable } from "./drag.js";
import { readValues, writeAddress } from "./figure-in-address.js";
import { Inputs, within } from "./inputs.js";
import { step } from "./keys.js";
import { choose, followPointer, light } from "./lit-together.js";
import { shape } from "./picture.js";
import { Player } from "./player.js";
import { QuestionForm } from "./question.js";
import { Scenes } from "./scenes.js";
import { askPython, runtime } from "./source.js";
import { tableElement } from "./table.js";
import { optionWords, say } from "./words.js";

/** @typedef {import("./types").Figure} Figure @typedef {import("./types").Scene} Scene */
/** @typedef {import("./scenes.js").Recorded} Recorded */
/** @typedef {import("./inputs.js").Value} Value @typedef {import("./inputs.js").Range} Range */

const CAPTION_QUIET_MS = 700;
const SMALLEST = 0.74; // of its own size; what is then wider than the page scrolls. 430 fit a phone
let count = 0;

export class FigureView {
  /** @type {import("./types").View} */ #view;
  #id = `fig-${++count}`;
  #svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  #caption = element("figcaption", { class: "fig-caption" });
  #notice = element("div", { class: "fig-notice" });
  #formulas = element("div", { class: "fig-formulas" });
  #code = element("code", {});
  #badge = element("span", { class: "fig-badge" });
  #table = element("div", { class: "fig-table", tabindex: "0", role: "region" });
  #player = new Player(say, (restart) => this.#advance(restart));
  #progress = new ProgressLine(() => (runtime.state === "loading" ? runtime.retry() : this.#refresh()));
  question = new QuestionForm(say, (verdict) => this.#reveal(verdict));
  root;

  /**
   * @param {string} kind @param {Figure} figure
   * @param {Recorded | null} recorded null: `scene` is a reader's own trace and nothing else is at hand
   * @param {Scene | null} scene
   */
  constructor(kind, figure, recorded, scene = null) {
    this.kind = kind;
    this.figure = figure;
    this.recorded = recorded;
    const query = new URLSearchParams(recorded ? location.search : "");
    const values = readValues(kind, figure.inputs, query);
    this.#view = { values, selected: null, revealed: !recorded, say };
    this.scene = scene ?? { ...recorded?.shared, ...Object.values(recorded?.scenes ?? {})[0] };
    this.scenes = recorded && this.#scenesOf(recorded);
    this.inputs = this.#makeInputs();
    this.root = this.#build();
    this.#refresh();
  }

  /** @param {Recorded} recorded */
  #scenesOf(recorded) {
    return new Scenes(
      recorded,
      (wanted) => this.#ask(wanted, recorded),
      (found, state) => this.#take(found, state),
      (reason) => this.#progress.say(reason, true),
    );
  }

  /** Of a reader's own trace, those that need no other scene. */
  #makeInputs() {
    const wordsOf = (/** @type {string} */ name, /** @type {Value | undefined} */ option) =>
      option === undefined ? say(`${this.kind}-${name}`) : optionWords(`${this.kind}-${name}`, option);
    const shown = this.figure.inputs.filter(({ asks }) => this.recorded || !asks);
    return new Inputs(shown, wordsOf, (name, value) => this.#change(name, value));
  }

  #build() {
    this.#preparePicture();
    this.#formulas.addEventListener("click", ({ target }) => {
      const term = /** @type {Element} */ (target).closest("[data-ref]");
      if (term) this.#select(term.getAttribute("data-ref"));
    });
    const playing = this.figure.play ? [this.#player.root] : [];
    const bar = [...playing, this.#tableButton(), this.#badge, this.#progress.root];
    const root = element(
      "figure",
      { class: "fig", "data-kind": this.kind },
      this.question.root,
      element("div", { class: "fig-stage" }, this.#svg),
      this.#caption,
      this.#formulas,
      this.#notice,
      element("div", { class: "fig-bar" }, ...bar),
      this.inputs.root,
      element("pre", { class: "fig-code" }, this.#code),
      this.#table,
    );
    root.addEventListener("keydown", ({ key }) => key === "Escape" && this.#player.pause());
    makeDraggable(
      root,
      (name) => this.#range(name),
      (name) => Number(this.#view.values[name]),
      (name, value) => this.#change(name, value),
    );
    followPointer();
    return root;
  }

  #preparePicture() {
    const attributes = {
      id: this.#id,
      role: "listbox",
      tabindex: "0",
      "aria-label": say(`${this.kind}-name`),
      style: `--hatch: url(#${this.#id}-hatch)`,
    };
    for (const [attribute, value] of Object.entries(attributes)) this.#svg.setAttribute(attribute, value);
    this.#svg.addEventListener("keydown", (event) => this.#onKey(event));
    this.#svg.addEventListener("click", (event) => this.#select(markAt(event)));
  }

  #tableButton() {
    const toggle = button("fig-toggle", say("show-table"), () => {
      this.#table.hidden = !this.#table.hidden;
      toggle.setAttribute("aria-expanded", String(!this.#table.hidden));
      this.#draw();
    });
    toggle.setAttribute("aria-expanded", "false");
    this.#table.hidden = true;
    this.#table.setAttribute("aria-label", `${say("table")}: ${say(`${this.kind}-name`)}`);
    return toggle;
  }

  /** @param {string} name of an input that is a range */
  #range(name) {
    return /** @type {Range} */ (this.figure.inputs.find((input) => input.name === name));
  }

  /** The reader's own change. @param {string} name @param {Value} value */
  #change(name, value) {
    this.#player.pause();
    this.#set(name, value);
  }

  /**
   * One step on in what the figure plays.
   * @param {boolean} restart at the end, begin again
   * @returns {boolean} whether there are more
   */
  #advance(restart) {
    const { name, min, max } = this.#range(this.figure.play ?? "");
    const last = Number(this.figure.limits?.(this.scene, this.#view.values)[name] ?? max);
    const now = Math.min(Number(this.#view.values[name]), last);
    const next = now < last ? now + 1 : restart ? min : last;
    this.#set(name, next);
    return next < last;
  }

  /** @param {string} name @param {Value} value */
  #set(name, value) {
    const elsewhere = name in this.#followed();
    this.#view.values[name] = value;
    if (typeof value === "string" || elsewhere) {
      this.#view.selected = null; // another choice, another subject
      choose(this.#svg, null);
    }
    this.#keep();
    this.#refresh();
    announce(this.#caption.textContent ?? "", CAPTION_QUIET_MS);
  }

  /** Parameters that go with what is selected. @returns {import("./inputs.js").Values} */
  #followed() {
    const { selected } = this.#view;
    return (selected && this.figure.follow?.(selected)) || {};
  }

  #keep() {
    if (this.recorded) writeAddress(this.kind, this.figure.inputs, this.#view.values);
  }

  /** @param {string} verdict */
  #reveal(verdict) {
    this.#view.revealed = true;
    this.#draw();
    announce(verdict);
    this.#svg.focus();
  }

  /** @param {string | null} id */
  #select(id) {
    this.#view.selected = id;
    Object.assign(this.#view.values, this.#followed());
    this.#keep();
    choose(this.#svg, this.#svg.querySelector(`[data-mark="${id}"]`)?.getAttribute("data-ref") ?? null);
    this.#draw();
    announce(this.#caption.textContent ?? "", CAPTION_QUIET_MS);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Escape" && this.#view.selected) this.#select(null);
    else {
      const next = step(marksOf(this.#svg), this.#view.selected, event.key);
      if (next === null) return;
      this.#select(next);
    }
    event.preventDefault();
  }

  #refresh() {
    this.#draw();
    this.scenes?.want(this.#view.values);
    if (this.scenes?.waiting) this.root.dataset.state = "waiting";
    this.#onRuntime();
  }

  /** @param {import("./inputs.js").Values} values @param {Recorded} recorded */
  async #ask(values, recorded) {
    runtime.addEventListener("change", this.#onRuntime);
    try {
      return await askPython(this.kind, recorded, values);
    } finally {
      runtime.removeEventListener("change", this.#onRuntime);
    }
  }

  #onRuntime = () => {
    if (runtime.state === "loading" && this.scenes?.waiting) this.#progress.show(runtime);
  };

  /** @param {Scene} scene @param {"recorded" | "live"} state */
  #take(scene, state) {
    this.scene = scene;
    this.#progress.hide();
    this.root.dataset.state = state;
    this.#badge.textContent = this.recorded?.names.length ? say(state) : "";
    this.#draw();
  }

  #draw() {
    const { figure, scene } = this;
    const limits = figure.limits?.(scene, this.#view.values) ?? {};
    const view = { ...this.#view, values: within(figure.inputs, this.#view.values, limits) };
    this.inputs.show(view.values, limits);
    this.#player.root.hidden = !limits[figure.play ?? ""]; // a trace of one step has nothing to play
    this.question.show(this.recorded && figure.question ? figure.question(scene, view) : null, view.revealed);
    this.#drawPicture(figure.picture(scene, view));
    patchChildren(this.#formulas, figure.formulas?.(scene, view) ?? []);
    this.#mark();
    this.#caption.textContent = figure.caption(scene, view);
    const notice = figure.notice?.(scene, view);
    this.#notice.replaceChildren(...(notice?.lines ?? []).map((line) => element("p", {}, line)));
    this.#notice.dataset.state = notice?.error ? "error" : "note";
    this.#code.textContent = figure.code?.(scene, view) ?? "";
    if (this.#table.hidden) return;
    this.#table.replaceChildren(tableElement(figure.table(scene, view), say(`${this.kind}-name`)));
  }

  /** @param {import("./picture.js").Picture} picture */
  #drawPicture({ width, height, shapes }) {
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#svg.style.maxWidth = `${width * 1.25}px`;
    this.#svg.style.minWidth = `${width * SMALLEST}px`;
    patchChildren(this.#svg, [hatch(`${this.#id}-hatch`), ...shapes]);
  }

  /** Tell CSS and screen readers which mark is selected. */
  #mark() {
    const marks = [...this.#svg.querySelectorAll("[data-mark]")];
    const chosen = marks.find((mark) => mark.getAttribute("data-mark") === this.#view.selected);
    marks.forEach((mark, i) => {
      mark.id = `${this.#id}-${i}`;
      mark.setAttribute("aria-selected", String(mark === chosen));
    });
    if (chosen) this.#svg.setAttribute("aria-activedescendant", chosen.id);
    else this.#svg.removeAttribute("aria-activedescendant");
    light(this.root ?? this.#svg);
  }
}

/** Negative ink. @param {string} id */
function hatch(id) {
  const stripe = shape("rect", { width: 2, height: 4, class: "hatch" });
  const place = { width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  return shape("defs", {}, shape("pattern", { id, ...place }, stripe));
}

/** @param {Event} event */
const markAt = (event) =>
  /** @type {Element} */ (event.target).closest("[data-mark]")?.getAttribute("data-mark") ?? null;

/** @param {Element} svg */
const marksOf = (svg) =>
  [...svg.querySelectorAll("[data-mark]")].map((mark) => ({
    id: /** @type {string} */ (mark.getAttribute("data-mark")),
    x: Number(mark.getAttribute("data-x")),
    y: Number(mark.getAttribute("data-y")),
  }));
