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

const LINE = /[^\n\r\u2028\u2029]+/g;
const ASSIGNED = /^([A-Za-z_]\w*)[ \t]*=[ \t]*/;
const MARK = "@param";
const MAX_VALUE = 10_000; // characters

/** @param {string} source @returns {Param[]} the parameters in the order of their lines */
export function parseParams(source) {
  return [...source.matchAll(LINE)].flatMap(({ 0: line, index }) => {
    const [assigned, name] = ASSIGNED.exec(line) ?? [];
    const mark = assigned ? formMark(line, assigned.length) : null;
    if (!assigned || !mark) return [];
    const literal = line.slice(assigned.length, mark.start).trimEnd();
    const form = parseForm(line.slice(mark.end).trim(), literal);
    return [{ name, literal, start: index + assigned.length, value: readLiteral(literal), ...form }];
  });
}

/**
 * Where the first `#@param` of a line stands. Step by step: a regular expression would try each blank
 * as the end of the literal, and with a link's code of some thousand blanks never come to an end.
 * @param {string} line @param {number} from
 */
function formMark(line, from) {
  for (let at = line.indexOf(MARK, from); at >= 0; at = line.indexOf(MARK, at + MARK.length)) {
    let start = at;
    while (line[start - 1] === " " || line[start - 1] === "\t") start -= 1;
    const end = at + MARK.length;
    if (start > from && line[start - 1] === "#" && !/\w/.test(line[end] ?? ""))
      return { start: start - 1, end };
  }
  return null;
}

/** The code that stays the same whatever the parameters are. @param {string} source */
export function withoutValues(source) {
  return source.replace(LINE, (line) => {
    const [start, end] = [line.indexOf("="), line.lastIndexOf(`#${MARK}`)];
    return start >= 0 && start < end ? `${line.slice(0, start)}= ${line.slice(end)}` : line;
  });
}

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
  if (text.length > MAX_VALUE) return null;
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
  const isQuoted = /^["']/.test(literal) && literal.length > 1 && literal.endsWith(literal[0]);
  if (isQuoted) return literal.slice(1, -1).replace(/\\(["'\\])/g, "$1");
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
