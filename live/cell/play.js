// @ts-check
/** Sweeps one slider from where it is to its end, one finished run after the other. */
import { button } from "../page/dom.js";
import { t } from "../page/words.js";

const PAUSE_MS = 300; // so that eyes can follow

/**
 * @param {HTMLInputElement} input
 * @param {(value: number) => Promise<unknown>} set resolves when the value has had its effect
 */
export function playButton(input, set) {
  let playing = false;
  const show = (/** @type {boolean} */ now) => {
    playing = now;
    made.textContent = now ? "❚❚" : "▶";
    made.setAttribute("aria-label", t(now ? "pause" : "play")); // the parameter's name is the slider's alone
  };
  const play = async () => {
    show(true);
    for (const value of sweep(input)) {
      const state = await set(value);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (!playing || !made.isConnected || state === "stopped") break;
    }
    show(false);
  };
  const made = button("cell-play", "▶", () => (playing ? show(false) : play()));
  input.addEventListener("input", () => show(false)); // the reader's hand wins
  show(false);
  return made;
}

/**
 * The values still to come, one by one: a slider may have billions. From the beginning when it is at
 * its end.
 * @param {{min: string, max: string, step: string, value: string}} slider
 */
export function* sweep({ min, max, step, value }) {
  const [low, high, by, now] = [Number(min), Number(max), Number(step) || 1, Number(value)];
  const first = now + by > high + 1e-9 ? low : now + by;
  const count = Math.floor((high - first) / by + 1e-9) + 1;
  for (let i = 0; i < count; i += 1) yield Number((first + i * by).toPrecision(12));
}
