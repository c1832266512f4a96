// @ts-check
/**
 * A button that walks through time: it plays once when asked, and pauses; where motion is not
 * welcome, a press is one step.
 */
import { button } from "../../page/dom.js";

const STEP_MS = 650;
const stepwise = matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  #timer = 0;
  root;

  /**
   * @param {(key: string) => string} say
   * @param {(restart: boolean) => boolean} advance one step on; whether there are more
   */
  constructor(say, advance) {
    this.say = say;
    this.advance = advance;
    this.root = button("fig-toggle fig-play", "", () => this.#press());
    this.#label();
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#label();
  }

  #press() {
    if (this.#timer) this.pause();
    else this.#step(true);
  }

  /** @param {boolean} restart at the end, begin again */
  #step(restart) {
    const more = this.advance(restart) && this.root.isConnected && !stepwise.matches;
    this.#timer = more ? window.setTimeout(() => this.#step(false), STEP_MS) : 0;
    this.#label();
  }

  #label() {
    this.root.textContent = this.say(stepwise.matches ? "next-step" : this.#timer ? "pause" : "play");
  }
}
