// @ts-check
/** "Show as table": the same numbers for those who do not look at the picture. */
import { element } from "../../page/dom.js";
import { printed } from "./picture.js";

/** @param {import("./types").Table} table @param {string} name */
export function tableElement({ head, rows, write = twoDigits }, name) {
  const heads = head.map((words) => (words ? element("th", { scope: "col" }, words) : element("td")));
  const square = (/** @type {string | number} */ value) =>
    typeof value === "number"
      ? element("td", { "data-value": String(value) }, write(value))
      : element("td", {}, value);
  const body = rows.map(([first, ...rest]) =>
    element("tr", {}, element("th", { scope: "row" }, String(first)), ...rest.map(square)),
  );
  const caption = element("caption", {}, name);
  const thead = element("thead", {}, element("tr", {}, ...heads));
  return element("table", { class: "fig-numbers" }, caption, thead, element("tbody", {}, ...body));
}

/** @param {number} value */
const twoDigits = (value) => (Number.isInteger(value) ? String(value) : printed(value));
