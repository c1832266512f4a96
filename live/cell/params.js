// @ts-check
/**
 * Parameters of a cell: the lines `name = value  #@param …` that Colab shows as forms.
 * Text in, text out: the source is the only place where a value lives.
 */

/**
 * @typedef {number | boolean | string} Value
 * @typedef {object} Param
 * @property {string} name
 * @property {"slider" | "number" | "boolean" | "choice" | "string"} kind
 * @property {Value} value
 * @property {string} literal the value as the source writes it
 * @property {number} start where the literal begins in the source
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step]
 * @property {Value[]} [options]
 */

const FORM_LINE = /^([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*#[ \t]*@param\b[ \t]*(.*)$/dgm;

/** @param {string} source @returns {Param[]} the parameters in the order of their lines */
export function parseParams(source) {
  return [...source.matchAll(FORM_LINE)].map((match) => {
    const [, name, literal, form] = match;
    const start = /** @type {any} */ (match).indices[2][0];
    return { name, literal, start, value: readLiteral(literal), ...parseForm(form, literal) };
  });
}

/** The code that stays the same whatever the parameters are. @param {string} source */
export const withoutValues = (source) => source.replace(/=.*#@param/g, "= #@param");

/**
 * The same of code in the making, where a form may be half typed: then there are none.
 * @param {string} source
 */
export function paramsOf(source) {
  try {
    return parseParams(source);
  } catch {
    return [];
  }
}

/**
 * A value that came as text, from an address say; null if it does not fit the parameter.
 * @param {string} text @param {Param} param @returns {Value | null}
 */
export function readValue(text, { kind, literal, min = -Infinity, max = Infinity, step, options }) {
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : null;
  if (kind === "choice") return options?.find((option) => String(option) === text) ?? null;
  if (kind === "string") return /^["']/.test(literal) ? text : null; // bare text would be code
  const number = text.trim() === "" ? NaN : Number(text);
  const fits = Number.isFinite(number) && number >= min && number <= max;
  const mustBeWhole = Number.isInteger(step) && /^-?\d+$/.test(literal); // a size, say
  return fits && (!mustBeWhole || Number.isInteger(number)) ? number : null;
}

/**
 * The source with one parameter set. A value equal to the original one is written as the author
 * wrote it (1e-3 stays 1e-3), so that going back really goes back.
 * @param {string} source @param {string} name @param {Value} value @param {Param} [original]
 */
export function withValue(source, name, value, original) {
  const param = parseParams(source).find((one) => one.name === name);
  if (!param) throw new Error(`there is no parameter ${name}`);
  const literal = original?.value === value ? original.literal : writeLiteral(value, param);
  return source.slice(0, param.start) + literal + source.slice(param.start + param.literal.length);
}

/** @param {string} form what follows `#@param` @param {string} literal */
function parseForm(form, literal) {
  const list = /^\[.*?\]/.exec(form)?.[0];
  const options = list && relaxedJson(list);
  const { type, min, max, step } = relaxedJson(form.slice(list?.length ?? 0).trim() || "{}");
  if (options) return { kind: /** @type {const} */ ("choice"), options };
  if (type === "slider") return { kind: /** @type {const} */ ("slider"), min, max, step };
  if (type === "boolean") return { kind: /** @type {const} */ ("boolean") };
  if (type === "integer") return { kind: /** @type {const} */ ("number"), min, max, step: 1 };
  if (type === "number") return { kind: /** @type {const} */ ("number"), min, max, step };
  const kind = /^(True|False)$/.test(literal) ? "boolean" : "string";
  return { kind: /** @type {"boolean" | "string"} */ (kind) };
}

/** Colab's form options are JSON with bare keys. @param {string} text */
function relaxedJson(text) {
  try {
    return JSON.parse(text.replace(/([{,]\s*)([\w-]+)\s*:/g, '$1"$2":'));
  } catch {
    throw new Error(`#@param ${text} is not a form`);
  }
}

/** @param {string} literal a Python literal @returns {Value} */
function readLiteral(literal) {
  if (literal === "True" || literal === "False") return literal === "True";
  const quoted = /^(["'])(.*)\1$/.exec(literal);
  if (quoted) return quoted[2].replace(/\\(["'\\])/g, "$1");
  const number = Number(literal.replaceAll("_", ""));
  return literal === "" || Number.isNaN(number) ? literal : number;
}

/** @param {Value} value @param {Param} param the parameter as it stands: its kind of literal is kept */
function writeLiteral(value, param) {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return /^["']/.test(param.literal) ? JSON.stringify(value) : value;
  const isFloat = /\d/.test(param.literal) && /[.eE]/.test(param.literal); // ... is no number yet
  return isFloat && Number.isInteger(value) ? value.toFixed(1) : String(value);
}
