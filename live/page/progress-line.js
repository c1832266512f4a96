// @ts-check
/**
 * What a waiting reader sees: which step, how many megabytes, that a long step still goes on, and what
 * to do when nothing comes.
 */
import { button, element } from "./dom.js";
import { t } from "./words.js";

const SLOW_S = 5;

export class ProgressLine {
  #bar = element("progress", { "aria-label": t("status-loading") });
  #words = element("span", { class: "cell-words" });
  #retry;
  #tick = 0;
  root;

  /** @param {() => void} retry */
  constructor(retry) {
    this.#retry = button("cell-retry", t("retry"), retry);
    this.root = element("span", { class: "cell-progress" }, this.#bar, this.#words, this.#retry);
    this.hide();
  }

  hide() {
    clearTimeout(this.#tick);
    this.root.hidden = true;
  }

  /**
   * @param {{progress: import("../types").Progress | null, stalled: number, since: number}} start of Python
   */
  show(start) {
    const { progress, stalled, since } = start;
    const { step, loaded, total } = progress ?? { step: "download", loaded: 0, total: 0 };
    const arriving = loaded < total;
    const seconds = Math.floor((performance.now() - since) / 1000);
    const words = [t(`step-${step}`)];
    if (arriving) words.push(t("megabytes", { loaded: megabytes(loaded), total: megabytes(total) }));
    const isWaiting = arriving && step === "download";
    if (!isWaiting && seconds >= SLOW_S) words.push(t(`still-${total ? step : "first"}`, { seconds }));
    this.#show(stalled ? t("stalled", { seconds: stalled }) : words.join(" · "), stalled > 0);
    this.#tick = window.setTimeout(() => this.root.isConnected && this.show(start), 1000);
    this.#bar.hidden = stalled > 0;
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
    clearTimeout(this.#tick);
    this.root.hidden = false;
    this.#words.textContent = words;
    this.#retry.hidden = !retry;
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
