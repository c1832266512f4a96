// @ts-check
/**
 * A figure's parameters in the page's address, so that a link shows what the sender saw: only what
 * differs from the defaults, as `?shapes.T=5&shapes.B=3`. The part after # belongs to headings.
 */

/** @typedef {import("./inputs.js").Input} Input @typedef {import("./inputs.js").Values} Values */

const QUIET_MS = 300; // browsers allow some hundred changes of the address per half minute

let timer = 0;

/** @param {string} kind @param {Input[]} inputs @param {URLSearchParams} query @returns {Values} */
export function readValues(kind, inputs, query) {
  const values = inputs.map((input) => [input.name, valid(input, query.get(`${kind}.${input.name}`))]);
  return Object.fromEntries(values);
}

/**
 * The query with a figure's values in it.
 * @param {string} kind @param {Input[]} inputs @param {Values} values @param {URLSearchParams} query
 */
export function withValues(kind, inputs, values, query) {
  const next = new URLSearchParams(query);
  for (const { name, value } of inputs) {
    if (values[name] === value) next.delete(`${kind}.${name}`);
    else next.set(`${kind}.${name}`, String(values[name]));
  }
  return next;
}

/** @param {string} kind @param {Input[]} inputs @param {Values} values */
export function writeAddress(kind, inputs, values) {
  clearTimeout(timer);
  const { pathname } = location;
  timer = window.setTimeout(() => {
    if (location.pathname !== pathname) return; // the reader has moved on
    const query = String(withValues(kind, inputs, values, new URLSearchParams(location.search)));
    history.replaceState(history.state, "", `${pathname}${query && "?"}${query}${location.hash}`);
  }, QUIET_MS);
}

/**
 * What an address says, if it is something the input could say.
 * @param {Input} input @param {string | null} text
 */
function valid(input, text) {
  if (text === null) return input.value;
  if (input.type === "check") return text === "true";
  if (input.type === "text") return text.slice(0, 80);
  if (input.type === "choice") return input.options.find((option) => String(option) === text) ?? input.value;
  const number = Number(text);
  return text !== "" && number >= input.min && number <= input.max ? number : input.value;
}
