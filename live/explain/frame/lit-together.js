// @ts-check
/**
 * What belongs together lights up together: everything with one name (data-ref) is one thing, be it
 * a symbol in the text, a mark of a picture or a term of a formula. The same step of two figures is
 * one thing, too.
 */

/** @type {{name: string, picture: Element} | null} */ let chosen = null;
/** @type {string | null} */ let pointed = null;
let listens = false;

/**
 * The thing a reader has selected in a picture, as long as the picture is there; null: none in this one.
 * @param {Element} picture @param {string | null} name
 */
export function choose(picture, name) {
  if (name !== null) chosen = { name, picture };
  else if (chosen?.picture === picture) chosen = null;
  pointed = null;
  light(document);
}

/** Light what is meant within a tree, which may be a shadow root's. @param {ParentNode} tree */
export function light(tree) {
  const meant = pointed ?? (chosen?.picture.isConnected ? chosen.name : null);
  for (const one of tree.querySelectorAll("[data-ref]"))
    one.toggleAttribute("data-lit", one.getAttribute("data-ref") === meant);
}

/** Follow the pointer over whatever has a name. */
export function followPointer() {
  if (listens) return;
  listens = true;
  document.addEventListener("pointerover", ({ target }) => {
    const name =
      target instanceof Element ? (target.closest("[data-ref]")?.getAttribute("data-ref") ?? null) : null;
    if (name === pointed) return;
    pointed = name;
    light(document);
  });
}
