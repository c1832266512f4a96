// @ts-check
/**
 * Material lets a table that is wider than the page scroll. By the keyboard too: not every browser
 * lets it reach what scrolls.
 */
export function watchTables() {
  const pages = /** @type {any} */ (window).document$; // Material's; it wraps the tables first
  pages?.subscribe(() => requestAnimationFrame(reachable));
}

function reachable() {
  for (const place of document.querySelectorAll(".md-typeset__scrollwrap"))
    if (place.scrollWidth > place.clientWidth) place.setAttribute("tabindex", "0");
}
