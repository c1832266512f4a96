// @ts-check
/**
 * Between a cell that prints and the page that draws. A short burst of text passes at once, so that
 * output streams; a flood is merged into some 60 messages a second, so that the page stays
 * alive. How much text there may be in all is cell_output.py's to say.
 */

const TEXTS = { burst: 100, perSecond: 60 };
const OTHERS = { burst: 1000, perSecond: 1000 }; // run_cell.py sends fewer; a cell that speaks for it may not

/** @typedef {import("../types").CellMessage} CellMessage */

export class Outbox {
  #texts;
  #others;
  /** @type {import("../types").StreamMessage | null} */ #held = null;

  /** @param {(message: CellMessage) => void} send @param {() => number} now milliseconds */
  constructor(send, now = () => performance.now()) {
    this.send = send;
    this.#texts = new Credit(TEXTS, now);
    this.#others = new Credit(OTHERS, now);
  }

  /** @param {CellMessage} message */
  push(message) {
    if (message.type !== "stream") {
      this.flush();
      if (this.#others.take()) this.send(message);
      return;
    }
    if (this.#held?.name === message.name) {
      this.#held.text += message.text;
    } else {
      this.flush();
      this.#held = { ...message };
    }
    if (this.#texts.take()) this.flush();
  }

  /** Send what is held. */
  flush() {
    if (this.#held) this.send(this.#held);
    this.#held = null;
  }
}

/** So many at once, then so many a second. */
class Credit {
  #left;
  #last;

  /** @param {{burst: number, perSecond: number}} allowed @param {() => number} now */
  constructor(allowed, now) {
    this.allowed = allowed;
    this.now = now;
    this.#left = allowed.burst;
    this.#last = now();
  }

  /** Whether there is one more now. */
  take() {
    const { burst, perSecond } = this.allowed;
    const now = this.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#last) * perSecond) / 1000);
    this.#last = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
