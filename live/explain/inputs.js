// @ts-check
/** A figure's parameters as native inputs. */
import { element } from "../dom.js";

/** @typedef {string | number | boolean} Value @typedef {Record<string, Value>} Values */
/**
 * `value` is the default. `asks`: changing it asks for another trace; the others only change the view.
 * @typedef {{name: string, asks?: boolean, axis?: string, unit?: boolean} & (
 *   | {type: "range", value: number, min: number, max: number, step?: number}
 *   | {type: "choice", value: Value, options: Value[]}
 *   | {type: "check", value: boolean}
 *   | {type: "text", value: string})} Input
 */

export class Inputs {
  /** @type {Map<string, {input: any, output: HTMLOutputElement, row: HTMLElement}>} */ #rows = new Map();
  root = element("div", { class: "fig-params" });

  /**
   * @param {Input[]} inputs @param {(name: string, option?: Value) => string} say a parameter's name, an option's words
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

  /** Show values; `limits` narrows a range, or hides a parameter that means nothing now. @param {Values} values @param {Record<string, number | null>} limits */
  show(values, limits = {}) {
    for (const { name, type } of this.inputs) {
      const { input, output, row } = /** @type {any} */ (this.#rows.get(name));
      if (name in limits) {
        row.hidden = limits[name] === null;
        if (type === "range" && limits[name] !== null) input.max = limits[name];
      } else row.hidden = false;
      if (type === "check") input.checked = values[name];
      else if (input.value !== String(values[name])) input.value = String(values[name]);
      output.textContent = type === "range" ? input.value : "";
    }
  }
}

/** @param {Input} one @param {(name: string, option?: Value) => string} say */
function make(one, say) {
  if (one.type === "choice") {
    return element("select", {}, ...one.options.map((o) => element("option", { value: String(o) }, say(one.name, o))));
  }
  if (one.type === "check") return element("input", { type: "checkbox" });
  if (one.type === "text") return element("input", { type: "text", maxlength: "80", spellcheck: "false" });
  const { min, max, step = 1 } = one;
  return element("input", { type: "range", min: String(min), max: String(max), step: String(step) });
}

/** @param {Input} one @param {any} input @returns {Value} */
function read(one, input) {
  if (one.type === "check") return input.checked;
  if (one.type === "range") return input.valueAsNumber;
  if (one.type === "text") return input.value;
  return one.options.find((option) => String(option) === input.value) ?? one.value;
}
