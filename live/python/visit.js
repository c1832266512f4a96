// @ts-check
/** What lasts longer than a page: the visit's one Python, and which page's session is open. */
import { pageConfig } from "../page/config.js";
import { Runtime } from "./runtime.js";
import { Session } from "./session.js";
import { obstacle } from "./start-worker.js";

export const runtime = new Runtime(() => pageConfig().runtime);

/** @type {Session | null} */
let session = null;

/** The open page's session; a page that was left never comes back, it opens anew. */
export function sessionOfPage() {
  if (!session || session.left) session = new Session(runtime);
  return session;
}

/**
 * Start Python when a reader is about to use it: points at this element, presses it, or comes to it
 * by keyboard. Who saves data has to press Run.
 * @param {HTMLElement} target
 */
export function intend(target) {
  const start = () => {
    const savesData = /** @type {any} */ (navigator).connection?.saveData;
    if (!savesData && !obstacle()) runtime.start();
  };
  for (const event of ["pointerenter", "pointerdown"]) target.addEventListener(event, start);
  target.addEventListener("focusin", ({ target: focused }) => {
    if (/** @type {Element} */ (focused).matches(":focus-visible")) start();
  });
}
