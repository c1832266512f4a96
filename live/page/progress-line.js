// @ts-check
/** What a waiting reader sees: which step, how many megabytes, and what to do when nothing comes. */
import { button, element } from "./dom.js";
import { t } from "./words.js";

export class ProgressLine {
  #bar = element("progress", { "aria-label": t("status-loading") });
  #words = element("span", { class: "cell-words" });
  #retry;
  root;

  /** @param {() => void} retry */
  constructor(retry) {
    this.#retry = button("cell-retry", t("retry"), retry);
    this.root = element("span", { class: "cell-progress" }, this.#bar, this.#words, this.#retry);
    this.hide();
  }

  hide() {
    this.root.hidden = true;
  }

  /** @param {{progress: import("../types").Progress | null, stalled: boolean}} start of Python */
  show({ progress, stalled }) {
    const { step, loaded, total } = progress ?? { step: "download", loaded: 0, total: 0 };
    const arriving = loaded < total;
    const amount = arriving
      ? ` · ${t("megabytes", { loaded: megabytes(loaded), total: megabytes(total) })}`
      : "";
    this.#show(stalled ? t("stalled") : t(`step-${step}`) + amount, stalled);
    this.#bar.hidden = stalled;
    if (arriving) [this.#bar.max, this.#bar.value] = [total, loaded];
    else this.#bar.removeAttribute("value");
  }

  /** A sentence in place of the progress. @param {string} sentence @param {boolean} retry */
  say(sentence, retry) {
    this.#bar.hidden = true;
    this.#show(sentence, retry);
  }

  /** @param {string} words @param {boolean} retry */
  #show(words, retry) {
    this.root.hidden = false;
    this.#words.textContent = words;
    this.#retry.hidden = !retry;
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
