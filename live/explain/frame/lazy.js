// @ts-check
/** Places that become figures when the reader comes near: the code for them is fetched only then. */
import { button, element } from "../../page/dom.js";
import { t } from "../../page/words.js";

const NEAR = "400px";

const watch = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      mount(/** @type {LazyFigure} */ (target));
    }
  },
  { rootMargin: NEAR },
);

class LazyFigure extends HTMLElement {
  mounted = false;

  connectedCallback() {
    if (!this.mounted) watch.observe(this);
  }

  disconnectedCallback() {
    watch.unobserve(this);
  }

  /** @returns {Promise<void>} */
  async fill() {}
}

/** <lstm-figure kind data-recorded>: a figure of a lesson, with what was recorded for it. */
export class LstmFigure extends LazyFigure {
  async fill() {
    await (await import("../explain.js")).mountRecorded(this);
  }
}

/** <trace-figure data-trace>: what show(trace) in a cell becomes. */
export class TraceFigure extends LazyFigure {
  async fill() {
    await (await import("../explain.js")).mountTrace(this);
  }
}

/**
 * Paper does not wait: a figure the reader never came near is printed as the table it has without
 * JavaScript.
 */
window.addEventListener("beforeprint", () => {
  for (const words of document.querySelectorAll("lstm-figure > noscript")) {
    const unseen = new DOMParser().parseFromString(words.textContent ?? "", "text/html");
    words.replaceWith(...unseen.querySelectorAll("table"));
  }
});

/** @param {LazyFigure} figure */
async function mount(figure) {
  try {
    await figure.fill();
    figure.mounted = true;
  } catch (error) {
    const reason = element("p", {}, String(/** @type {Error} */ (error).message), " ");
    reason.append(button("fig-toggle", t("retry"), () => mount(figure)));
    figure.replaceChildren(reason);
  }
}
