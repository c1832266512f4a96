// @ts-check
/** Arrow keys walk along the picture: to the nearest mark in that direction. */

/** @typedef {{id: string, x: number, y: number}} Place */

const ALONG = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const ASIDE = 3; // a mark straight ahead is nearer than one that is off the line

/**
 * The mark that a key leads to; null: stay.
 * @param {Place[]} places in reading order @param {string | null} current @param {string} key
 */
export function step(places, current, key) {
  if (key === "Home") return places[0]?.id ?? null;
  if (key === "End") return places.at(-1)?.id ?? null;
  if (!(key in ALONG)) return null;
  const from = places.find(({ id }) => id === current);
  if (!from) return places[0]?.id ?? null;
  const [dx, dy] = ALONG[/** @type {keyof typeof ALONG} */ (key)];
  let best = null;
  let least = Infinity;
  for (const { id, x, y } of places) {
    const ahead = (x - from.x) * dx + (y - from.y) * dy;
    const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    if (ahead < 1 || aside > ASIDE * ahead + 40) continue;
    const far = ahead + ASIDE * aside;
    if (far < least) [best, least] = [id, far];
  }
  return best;
}
