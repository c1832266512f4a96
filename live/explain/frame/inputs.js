// @ts-check
/** A figure's parameters as native inputs. */
import INPUTS from "#built/figure-inputs.json" with { type: "json" };
import { element } from "../../page/dom.js";

/** @typedef {string | number | boolean} Value @typedef {Record<string, Value>} Values */
/**
 * As lstm_core/figures says. `value` is the default. `asks`: changing it asks for another scene;
 * the others only change the view.
 * @typedef {{name: string, asks?: boolean, axis?: string | null} & (
 *   | {type: "range", value: number, min: number, max: number, step: number}
 *   | {type: "choice", value: Value, options: Value[]}
 *   | {type: "check", value: boolean}
 *   | {type: "text", value: string})} Input
 */
/** @typedef {Input & {type: "range"}} Range */

/**
 * The highest value of a range now, or the options of a choice that mean something now, its default
 * among them; null hides a parameter that means nothing.
 * @typedef {Record<string, number | Value[] | null>} Limits
 */

/** @param {string} kind of figure */
export const inputsOf = (kind) => INPUTS[kind];

/** The options of a figure's choice. @param {string} kind @param {string} name @returns {Value[]} */
export function optionsOf(kind, name) {
  const input = inputsOf(kind).find((one) => one.name === name);
  return input?.type === "choice" ? input.options : [];
}

export class Inputs {
  /** @type {Map<string, {input: any, output: HTMLOutputElement, row: HTMLElement}>} */ #rows = new Map();
  root = element("div", { class: "fig-params" });

  /**
   * @param {Input[]} inputs
   * @param {(name: string, option?: Value) => string} say a parameter's name, an option's words
   * @param {(name: string, value: Value) => void} changed
   */
  constructor(inputs, say, changed) {
    this.inputs = inputs;
    for (const one of inputs) {
      const input = make(one, say);
      const output = element("output", { "aria-hidden": "true" });
      const name = element("span", one.axis ? { "data-axis": one.axis } : {}, say(one.name));
      const row = element("label", { class: `fig-param fig-${one.type}` }, name, input, output);
      input.addEventListener("input", () => changed(one.name, read(one, input)));
      this.#rows.set(one.name, { input, output, row });
      this.root.append(row);
    }
  }

  /** @param {Values} values @param {Limits} limits */
  show(values, limits = {}) {
    for (const { name, type } of this.inputs) {
      const { input, output, row } = /** @type {any} */ (this.#rows.get(name));
      const limit = limits[name];
      row.hidden = limit === null;
      if (typeof limit === "number") input.max = limit;
      if (Array.isArray(limit)) offer(input, limit);
      if (type === "check") input.checked = values[name];
      else if (input.value !== String(values[name])) input.value = String(values[name]);
      output.textContent = type === "range" ? input.value : "";
    }
  }
}

/**
 * Values as far as they mean something now.
 * @param {Input[]} inputs @param {Values} values @param {Limits} limits @returns {Values}
 */
export function within(inputs, values, limits) {
  const shown = inputs.map(({ name, value: initial }) => {
    const [value, limit] = [values[name], limits[name]];
    if (Array.isArray(limit)) return [name, limit.includes(value) ? value : initial];
    return [name, typeof limit === "number" ? Math.min(Number(value), limit) : value];
  });
  return Object.fromEntries(shown);
}

/** @param {Input} one @param {(name: string, option?: Value) => string} say */
function make(one, say) {
  if (one.type === "choice") {
    const options = one.options.map((o) => element("option", { value: String(o) }, say(one.name, o)));
    return element("select", {}, ...options);
  }
  if (one.type === "check") return element("input", { type: "checkbox" });
  if (one.type === "text") return element("input", { type: "text", maxlength: "80", spellcheck: "false" });
  const [min, max, step] = [one.min, one.max, one.step].map(String);
  return element("input", { type: "range", min, max, step });
}

/** @param {HTMLSelectElement} input @param {Value[]} options those that mean something now */
function offer(input, options) {
  const offered = options.map(String);
  for (const option of input.options) option.hidden = option.disabled = !offered.includes(option.value);
}

/** @param {Input} one @param {any} input @returns {Value} */
function read(one, input) {
  if (one.type === "check") return input.checked;
  if (one.type === "range") return input.valueAsNumber;
  if (one.type === "text") return input.value;
  return one.options.find((option) => String(option) === input.value) ?? one.value;
}
