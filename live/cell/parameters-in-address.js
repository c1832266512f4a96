// @ts-check
/** Parameters in the page's address: only those that differ from the lesson's, as `?cell.name=value`. */
import { paramsOf, readValue, withValue } from "./params.js";

/** @typedef {import("./live-cell.js").LiveCell} LiveCell */

/**
 * Take the cell's parameters from the address, then keep the address up to date. Nothing runs.
 * @param {LiveCell} cell
 */
export function parametersInAddress(cell) {
  cell.setSource(fromQuery(location.search, cell.cellId, cell.source, cell.shipped), false);
  cell.addEventListener("source", () => {
    const query = toQuery(location.search, cell.cellId, cell.source, cell.shipped);
    if (query === location.search) return;
    history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
  });
}

/**
 * A source with the parameters that a query names; values that do not fit their form are ignored.
 * @param {string} query @param {string} cell @param {string} source @param {string} shipped
 */
export function fromQuery(query, cell, source, shipped) {
  const given = new URLSearchParams(query);
  for (const original of paramsOf(shipped)) {
    const text = given.get(`${cell}.${original.name}`);
    const value = text === null ? null : readValue(text, original);
    const isThere = paramsOf(source).some(({ name }) => name === original.name);
    if (value !== null && isThere) source = withValue(source, original.name, value, original);
  }
  return source;
}

/**
 * The query with this cell's parameters as they are now.
 * @param {string} query @param {string} cell @param {string} source @param {string} shipped
 */
export function toQuery(query, cell, source, shipped) {
  const given = new URLSearchParams(query);
  const now = new Map(paramsOf(source).map(({ name, value }) => [name, value]));
  for (const { name, value } of paramsOf(shipped)) {
    const current = now.get(name) ?? value;
    if (current === value) given.delete(`${cell}.${name}`);
    else given.set(`${cell}.${name}`, String(current));
  }
  const text = given.toString();
  return text && `?${text}`;
}
