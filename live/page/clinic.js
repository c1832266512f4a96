// @ts-check
/** <error-clinic>: a box for a pasted message, and links to the entries of the page that it fits. */
import { ranking } from "./clinic-rank.js";
import { element } from "./dom.js";
import { announce } from "./status.js";
import { t } from "./words.js";

const QUIET_MS = 500;
const MAX_QUERY = 20_000; // characters

/** @param {HTMLElement} host */
export function mount(host) {
  const entries = readEntries(/** @type {HTMLElement} */ (host.closest("article")));
  /** @type {ReturnType<typeof ranking>} */ let rank;
  const box = element("textarea", {
    id: "clinic-query",
    class: "reference-query",
    rows: "3",
    spellcheck: "false",
  });
  const found = element("ol", { class: "clinic-found", hidden: "" });
  const nothing = element("p", { hidden: "" }, t("clinic-none"));
  box.addEventListener("input", () => {
    rank ??= ranking(entries); // a quarter of a second on a slow machine: not before it is asked
    const places = rank(box.value.slice(-MAX_QUERY)); // a traceback ends with what it says
    found.replaceChildren(...places.map((k) => element("li", {}, entries[k].link())));
    const asked = box.value.trim() !== "";
    found.hidden = !places.length;
    nothing.hidden = !asked || places.length > 0;
    if (asked)
      announce(places.length ? t("clinic-found", { count: places.length }) : t("clinic-none"), QUIET_MS);
  });
  host.append(element("label", { for: box.id }, t("clinic-label")), box, found, nothing);
}

/**
 * An entry is a heading with the anchor m01 … m66 and all that follows it up to the next one.
 * @param {HTMLElement} page
 */
function readEntries(page) {
  return [...page.querySelectorAll("h3")].filter(({ id }) => /^m\d\d$/.test(id)).map(readEntry);
}

/** @param {HTMLHeadingElement} heading */
function readEntry(heading) {
  const copy = /** @type {HTMLElement} */ (heading.cloneNode(true));
  copy.querySelector(".headerlink")?.remove();
  const title = (copy.textContent ?? "").trim();
  /** @type {string[]} */ const said = [];
  /** @type {string[]} */ const texts = [];
  for (
    let next = heading.nextElementSibling;
    next && !/^H[123]$/.test(next.tagName);
    next = next.nextElementSibling
  ) {
    if (next.matches(".said"))
      said.push(...(next.querySelector("code")?.textContent ?? "").trim().split("\n"));
    else if (!next.matches(".live-block")) texts.push(next.textContent ?? "");
  }
  const link = () => element("a", { href: `#${heading.id}` }, title);
  return { title, said, text: texts.join("\n"), link };
}
