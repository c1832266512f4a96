// @ts-check
/** What surrounds every picture: question, parameters, selection, caption, table, address, live Python. */
import { button, element } from "../../page/dom.js";
import { ProgressLine } from "../../page/progress-line.js";
import { announce } from "../../page/status.js";
import { runtime } from "../../python/visit.js";
import { readValues, writeAddress } from "./figure-in-address.js";
import { patchChildren } from "./dom-patch.js";
import { makeDraggable } from "./drag.js";
import { Inputs, within } from "./inputs.js";
import { step } from "./keys.js";
import { choose, followPointer, light } from "./lit-together.js";
import { shape } from "./picture.js";
import { Player } from "./player.js";
import { QuestionForm } from "./question.js";
import { Scenes } from "./scenes.js";
import { askPython } from "./source.js";
import { tableElement } from "./table.js";
import { optionWords, say } from "./words.js";

/** @typedef {import("./types").Figure} Figure @typedef {import("./types").Scene} Scene */
/** @typedef {import("./scenes.js").Recorded} Recorded @typedef {import("./inputs.js").Value} Value */

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
    const inputs = recorded ? figure.inputs : figure.inputs.filter(({ asks }) => !asks);
    const values = readValues(
      kind,
      recorded ? inputs : figure.inputs,
      new URLSearchParams(recorded ? location.search : ""),
    );
    this.#view = { values, selected: null, revealed: !recorded, say };
    this.scene = scene ?? { ...recorded?.shared, ...Object.values(recorded?.scenes ?? {})[0] };
    this.inputs = new Inputs(
      inputs,
      (name, option) =>
        option === undefined ? say(`${kind}-${name}`) : optionWords(`${kind}-${name}`, option),
      (name, value) => this.#change(name, value),
    );
    this.scenes =
      recorded &&
      new Scenes(
        recorded,
        (wanted) => this.#ask(wanted, recorded),
        (found, state) => this.#take(found, state),
        (reason) => this.#progress.say(reason, true),
      );
    this.question = new QuestionForm(say, (verdict) => this.#reveal(verdict));
    this.root = this.#build();
    this.#refresh();
  }

  #build() {
    const table = button("fig-toggle", say("show-table"), () => {
      this.#table.hidden = !this.#table.hidden;
      table.setAttribute("aria-expanded", String(!this.#table.hidden));
      this.#draw();
    });
    table.setAttribute("aria-expanded", "false");
    this.#table.hidden = true;
    const name = say(`${this.kind}-name`);
    this.#table.setAttribute("aria-label", `${say("table")}: ${name}`);
    const attributes = {
      id: this.#id,
      role: "listbox",
      tabindex: "0",
      "aria-label": name,
      style: `--hatch: url(#${this.#id}-hatch)`,
    };
    for (const [attribute, value] of Object.entries(attributes)) this.#svg.setAttribute(attribute, value);
    this.#svg.addEventListener("keydown", (event) => this.#onKey(event));
    this.#svg.addEventListener("click", (event) => this.#select(markAt(event)));
    this.#formulas.addEventListener("click", ({ target }) => {
      const term = /** @type {Element} */ (target).closest("[data-ref]");
      if (term) this.#select(term.getAttribute("data-ref"));
    });
    const stage = element("div", { class: "fig-stage" }, this.#svg);
    const code = element("pre", { class: "fig-code" }, this.#code);
    const bar = element(
      "div",
      { class: "fig-bar" },
      ...(this.figure.play ? [this.#player.root] : []),
      table,
      this.#badge,
      this.#progress.root,
    );
    const parts = [
      this.question.root,
      stage,
      this.#caption,
      this.#formulas,
      this.#notice,
      bar,
      this.inputs.root,
      code,
      this.#table,
    ];
    const root = element("figure", { class: "fig", "data-kind": this.kind }, ...parts);
    root.addEventListener("keydown", ({ key }) => key === "Escape" && this.#player.pause());
    const ranges = new Map(
      this.figure.inputs.map((input) => [input.name, /** @type {import("./inputs.js").Range} */ (input)]),
    );
    makeDraggable(
      root,
      (name) => /** @type {any} */ (ranges.get(name)),
      (name) => Number(this.#view.values[name]),
      (name, value) => this.#change(name, value),
    );
    followPointer();
    return root;
  }

  /** The reader's own change. @param {string} name @param {Value} value */
  #change(name, value) {
    this.#player.pause();
    this.#set(name, value);
  }

  /** One step on in what the figure plays. @param {boolean} restart at the end, begin again @returns {boolean} whether there are more */
  #advance(restart) {
    const input = /** @type {import("./inputs.js").Range} */ (
      this.figure.inputs.find(({ name }) => name === this.figure.play)
    );
    const last = Number(this.figure.limits?.(this.scene, this.#view.values)[input.name] ?? input.max);
    const now = Math.min(Number(this.#view.values[input.name]), last);
    const next = now < last ? now + 1 : restart ? input.min : last;
    this.#set(input.name, next);
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
    const picture = figure.picture(scene, view);
    this.#svg.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
    this.#svg.style.maxWidth = `${picture.width * 1.25}px`;
    this.#svg.style.minWidth = `${picture.width * SMALLEST}px`;
    patchChildren(this.#svg, [hatch(`${this.#id}-hatch`), ...picture.shapes]);
    patchChildren(this.#formulas, figure.formulas?.(scene, view) ?? []);
    this.#mark();
    this.#caption.textContent = figure.caption(scene, view);
    const notice = figure.notice?.(scene, view);
    this.#notice.replaceChildren(...(notice?.lines ?? []).map((line) => element("p", {}, line)));
    this.#notice.dataset.state = notice?.error ? "error" : "note";
    this.#code.textContent = figure.code?.(scene, view) ?? "";
    if (!this.#table.hidden)
      this.#table.replaceChildren(tableElement(figure.table(scene, view), say(`${this.kind}-name`)));
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
const hatch = (id) =>
  shape(
    "defs",
    {},
    shape(
      "pattern",
      { id, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      shape("rect", { width: 2, height: 4, class: "hatch" }),
    ),
  );

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
