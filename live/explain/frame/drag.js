// @ts-check
/** Elements with data-drag: numbers to be dragged up and down, or changed with arrow keys as sliders are. */

const PIXELS = 6; // of a drag: one step
const KEYS = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 5,
  PageDown: -5,
  Home: -Infinity,
  End: Infinity,
};

/**
 * @param {HTMLElement} root @param {(name: string) => import("./inputs.js").Range} rangeOf
 * @param {(name: string) => number} valueOf @param {(name: string, value: number) => void} set
 */
export function makeDraggable(root, rangeOf, valueOf, set) {
  const grip = (/** @type {Event} */ { target }) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-drag]"));
  /** @type {{name: string, y: number, value: number} | null} */ let held = null;
  /** @param {string} name @param {number} from @param {number} steps */
  const move = (name, from, steps) => {
    const { min, max, step } = rangeOf(name);
    const value = Number(Math.min(max, Math.max(min, from + steps * step)).toFixed(2));
    if (value !== valueOf(name)) set(name, value);
  };

  root.addEventListener("pointerdown", (event) => {
    const handle = grip(event);
    const name = handle?.getAttribute("data-drag");
    if (!handle || !name || event.button) return;
    held = { name, y: event.clientY, value: valueOf(name) };
    handle.setPointerCapture(event.pointerId);
  });
  root.addEventListener("pointermove", ({ clientY }) => {
    if (held) move(held.name, held.value, Math.round((held.y - clientY) / PIXELS));
  });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => (held = null));
  root.addEventListener("keydown", (event) => {
    const handle = grip(event);
    const name = handle?.getAttribute("data-drag");
    if (!name || handle?.getAttribute("role") !== "slider" || !(event.key in KEYS)) return;
    move(name, valueOf(name), KEYS[/** @type {keyof typeof KEYS} */ (event.key)]);
    event.preventDefault();
  });
}
