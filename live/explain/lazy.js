// @ts-check
/** <lstm-figure>: a place that becomes a figure when the reader comes near. */
import { button, element } from "../dom.js";
import { t } from "../strings.js";

const NEAR = "400px";

const watch = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      mount(/** @type {HTMLElement} */ (target));
    }
  },
  { rootMargin: NEAR },
);

export class LstmFigure extends HTMLElement {
  connectedCallback() {
    if (!this.querySelector("figure")) watch.observe(this);
  }

  disconnectedCallback() {
    watch.unobserve(this);
  }
}

/** @param {HTMLElement} host */
async function mount(host) {
  try {
    const { mountRecorded } = await import("./index.js");
    await mountRecorded(host);
  } catch (error) {
    const reason = element("p", {}, String(/** @type {Error} */ (error).message), " ");
    reason.append(button("fig-toggle", t("retry"), () => mount(host)));
    host.replaceChildren(reason);
  }
}
