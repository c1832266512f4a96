// @ts-check
/**
 * Between a cell that prints and the page that draws. A short burst of text passes at once, so that
 * output streams; a flood is merged into about SENDS_PER_SECOND messages, so that the page stays
 * alive. How much text there may be in all is cell_output.py's to say.
 */

const BURST = 100;
const SENDS_PER_SECOND = 60;

/** @typedef {import("../types").CellMessage} CellMessage */

export class Outbox {
  #credit = BURST;
  #last;
  /** @type {import("../types").StreamMessage | null} */ #held = null;

  /** @param {(message: CellMessage) => void} send @param {() => number} now milliseconds */
  constructor(send, now = () => performance.now()) {
    this.send = send;
    this.now = now;
    this.#last = now();
  }

  /** @param {CellMessage} message */
  push(message) {
    if (message.type !== "stream") {
      this.flush();
      this.send(message);
      return;
    }
    if (this.#held?.name === message.name) {
      this.#held.text += message.text;
    } else {
      this.flush();
      this.#held = { ...message };
    }
    if (this.#maySend()) this.flush();
  }

  /** Send what is held. */
  flush() {
    if (this.#held) this.send(this.#held);
    this.#held = null;
  }

  #maySend() {
    const now = this.now();
    this.#credit = Math.min(BURST, this.#credit + ((now - this.#last) * SENDS_PER_SECOND) / 1000);
    this.#last = now;
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }
}
