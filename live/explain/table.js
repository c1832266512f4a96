// @ts-check
/** "Show as table": the same numbers for those who do not look at the picture. */
import { element } from "../dom.js";
import { printed } from "./picture.js";

/** @param {{head: string[], rows: (string | number)[][]}} table @param {string} name */
export function tableElement({ head, rows }, name) {
  const heads = head.map((words) => (words ? element("th", { scope: "col" }, words) : element("td")));
  const body = rows.map(([first, ...rest]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, String(first)),
      ...rest.map((value) => element("td", typeof value === "number" ? { "data-value": String(value) } : {}, shown(value))),
    ),
  );
  const caption = element("caption", {}, name);
  return element("table", { class: "fig-numbers" }, caption, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body));
}

/** @param {string | number} value */
const shown = (value) => (typeof value === "number" && !Number.isInteger(value) ? printed(value) : String(value));
