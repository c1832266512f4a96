// @ts-check
/** <claim-filter>: leaves of the page's tables of claims the rows with these words and this verdict. */
import { element } from "./dom.js";
import { announce } from "./status.js";
import { t } from "./words.js";

const QUIET_MS = 500;

/** @param {HTMLElement} host */
export function mount(host) {
  const page = /** @type {HTMLElement} */ (host.closest("article"));
  const rows = [...page.querySelectorAll("tr")].filter((row) => row.querySelector("[data-verdict]"));
  const words = element("input", {
    id: "claim-words",
    class: "reference-query",
    type: "search",
    maxlength: "200",
  });
  const verdict = element(
    "select",
    { id: "claim-verdict" },
    element("option", { value: "" }, t("claim-every")),
  );
  const count = element("p", { class: "claim-count" });
  for (const [value, name] of verdictsOf(rows)) verdict.append(element("option", { value }, name));

  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = (row.textContent ?? "").toLowerCase();
      row.hidden =
        !wanted.every((word) => text.includes(word)) || ![verdictOf(row).value, ""].includes(verdict.value);
    }
    const left = rows.filter((row) => !row.hidden).length;
    count.textContent = t("claim-count", { left, all: rows.length });
  };
  const filterForReader = () => {
    filter();
    announce(count.textContent ?? "", QUIET_MS);
  };
  words.addEventListener("input", filterForReader);
  verdict.addEventListener("input", filterForReader);
  host.append(
    element("label", { for: words.id }, t("claim-words")),
    words,
    element("label", { for: verdict.id }, t("claim-verdict")),
    verdict,
    count,
  );
  filter();
}

/** @param {HTMLElement} row */
function verdictOf(row) {
  const cell = /** @type {HTMLElement} */ (row.querySelector("[data-verdict]"));
  return { value: cell.dataset.verdict ?? "", name: cell.textContent ?? "" };
}

/** Every verdict there is with its name, in the order of the page. @param {HTMLElement[]} rows */
const verdictsOf = (rows) => new Map(rows.map(verdictOf).map(({ value, name }) => [value, name]));
