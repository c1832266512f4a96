// @ts-check
/** Elements with data-drag: numbers to be dragged up and down, or changed with arrow keys as sliders are. */

const PIXELS = 6; // of a drag: one stride
const STRIDES = 24; // of a key or so many pixels, from one end to the other
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
 * A handle on a track (drawing.js) follows the pointer: `valueAt` says what its parameter then is.
 * @param {HTMLElement} root @param {(name: string) => import("./inputs.js").Range} rangeOf
 * @param {(name: string) => number} valueOf @param {(name: string, value: number) => void} set
 * @param {(name: string, at: number) => number} valueAt at: 0 at the track's lower end, 1 at its upper
 */
export function makeDraggable(root, rangeOf, valueOf, set, valueAt) {
  const grip = (/** @type {Event} */ { target }) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-drag]"));
  /** @type {{name: string, y: number, value: number, track: {at: number, pixels: number} | null} | null} */
  let held = null;
  /** @param {string} name @param {number} wanted */
  const put = (name, wanted) => {
    const { min, max, step } = rangeOf(name);
    const stepped = Math.round(wanted / step) * step;
    const value = Number(Math.min(max, Math.max(min, stepped)).toFixed(2));
    if (value !== valueOf(name)) set(name, value);
  };
  /** @param {string} name @param {number} from @param {number} strides */
  const move = (name, from, strides) => {
    const { min, max, step } = rangeOf(name);
    put(name, from + strides * Math.max(step, (max - min) / STRIDES));
  };

  root.addEventListener("pointerdown", (event) => {
    const handle = grip(event);
    const name = handle?.getAttribute("data-drag");
    if (!handle || !name || event.button) return;
    held = { name, y: event.clientY, value: valueOf(name), track: trackOf(handle) };
    handle.setPointerCapture(event.pointerId);
  });
  root.addEventListener("pointermove", ({ clientY }) => {
    if (!held) return;
    const { name, y, value, track } = held;
    if (track) put(name, valueAt(name, Math.min(1, Math.max(0, track.at + (y - clientY) / track.pixels))));
    else move(name, value, Math.round((y - clientY) / PIXELS));
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

/** Where a handle stands on its track, and how long that is on the screen. @param {HTMLElement} handle */
function trackOf(handle) {
  const span = Number(handle.getAttribute("data-span"));
  if (!span || !(handle instanceof SVGGraphicsElement)) return null;
  const scale = handle.getScreenCTM()?.a ?? 1;
  return { at: Number(handle.getAttribute("data-at")), pixels: span * scale };
}
