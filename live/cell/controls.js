// @ts-check
/** Native inputs for a cell's parameters. The source is the truth; inputs ask for a change of it. */
import { element } from "../page/dom.js";
import { paramsOf } from "./params.js";
import { playButton } from "./play.js";
import { t } from "../page/words.js";

/**
 * @typedef {import("./params.js").Param} Param @typedef {import("./params.js").Value} Value
 * @typedef {{input: HTMLInputElement | HTMLSelectElement, output: HTMLOutputElement, kind: string}} Control
 */

const MAX_CONTROLS = 50; // a link's code may have thousands, and
const MAX_OPTIONS = 200; // of one

export class Controls {
  static #count = 0;
  /** @type {Map<string, Control>} */
  #inputs = new Map();
  root = element("div", { class: "cell-params", role: "group", "aria-label": t("parameters") });
  #form = "";

  /**
   * @param {(name: string, value: Value) => Promise<unknown>} onInput
   *   resolves when the value has had its effect
   */
  constructor(onInput) {
    this.onInput = onInput;
  }

  /**
   * Show the parameters of a source; inputs are kept (with focus and drag) unless the forms differ.
   * @param {string} source
   */
  update(source) {
    const all = paramsOf(source);
    const params = all.slice(0, MAX_CONTROLS);
    const form = JSON.stringify(params.map(({ value, literal, start, ...rest }) => rest));
    if (form !== this.#form) this.#rebuild(params, all.length > params.length);
    this.#form = form;
    for (const param of params) this.#show(param);
  }

  /** @param {Param[]} params @param {boolean} hasMore */
  #rebuild(params, hasMore) {
    this.#inputs.clear();
    const more = hasMore ? [element("p", {}, t("more-parameters", { count: MAX_CONTROLS }))] : [];
    this.root.replaceChildren(...params.map((param) => this.#row(param)), ...more);
    this.root.hidden = params.length === 0;
  }

  /** @param {Param} param */
  #row(param) {
    const input = makeInput(param);
    const output = element("output", { "aria-hidden": "true" }); // the input says its value itself
    this.#inputs.set(param.name, { input, output, kind: param.kind });
    input.setAttribute("aria-label", param.name);
    input.addEventListener("input", () => {
      const value = readInput(input, param);
      if (value !== null) this.onInput(param.name, value);
    });
    const name = element("code", { id: `param-${++Controls.#count}` }, param.name);
    const label = element("label", { class: `cell-param param-${param.kind}` }, name, input, output);
    if (param.kind !== "slider") return label;
    const play = playButton(/** @type {HTMLInputElement} */ (input), (value) =>
      this.onInput(param.name, value),
    );
    play.setAttribute("aria-describedby", name.id);
    return element("div", { class: "cell-played" }, label, play);
  }

  /** @param {Param} param */
  #show({ name, value }) {
    const { input, output, kind } = /** @type {any} */ (this.#inputs.get(name));
    if (kind === "boolean") input.checked = value;
    else if (kind === "choice") showChoice(input, value);
    else if (input.value !== String(value) && !(kind === "number" && Number(input.value) === value)) {
      input.value = String(value); // never while the same number is being typed another way
    }
    output.textContent = kind === "slider" ? String(value) : "";
  }
}

/** @param {Param} param */
function makeInput({ kind, min, max, step, options }) {
  if (kind === "choice") {
    const choices = (options ?? [])
      .slice(0, MAX_OPTIONS)
      .map((option) => element("option", { value: String(option) }, String(option)));
    return element("select", {}, ...choices);
  }
  const types = { slider: "range", number: "number", boolean: "checkbox", string: "text" };
  const limits = Object.entries({ min, max, step: step ?? (kind === "number" ? "any" : undefined) });
  const given = limits
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
  return element("input", { type: types[kind], ...Object.fromEntries(given) });
}

/** @param {HTMLSelectElement} select @param {Value} value */
function showChoice(select, value) {
  const known = [...select.options].some((option) => option.value === String(value));
  if (!known) select.append(element("option", { value: String(value) }, String(value)));
  select.value = String(value);
}

/**
 * What the reader chose; null while a number is incomplete.
 * @param {any} input
 * @param {Param} param
 * @returns {Value | null}
 */
function readInput(input, { kind, options }) {
  if (kind === "boolean") return input.checked;
  if (kind === "choice") return options?.find((option) => String(option) === input.value) ?? input.value;
  if (kind === "string") return input.value;
  return input.value === "" || Number.isNaN(input.valueAsNumber) ? null : input.valueAsNumber;
}
