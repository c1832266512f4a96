// @ts-check
/** Put a picture into the page, changing only what differs: what moves keeps its element for CSS to move. */

/** @typedef {import("./picture.js").Shape} Shape */

/** @param {Element} parent @param {(Shape | string)[]} children */
export function patchChildren(parent, children) {
  children.forEach((child, i) => patch(parent, parent.childNodes[i], child));
  while (parent.childNodes.length > children.length) parent.lastChild?.remove();
}

/** @param {Element} parent @param {ChildNode | undefined} old @param {Shape | string} wanted */
function patch(parent, old, wanted) {
  if (typeof wanted === "string") {
    if (old?.nodeType === Node.TEXT_NODE) old.nodeValue = wanted;
    else put(parent, old, document.createTextNode(wanted));
    return;
  }
  const same = old instanceof Element && old.localName === wanted.tag;
  const element = same ? old : document.createElementNS(parent.namespaceURI, wanted.tag);
  if (!same) put(parent, old, element);
  for (const { name } of [...element.attributes]) {
    if (!(name in wanted.attrs)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(wanted.attrs)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
  patchChildren(element, wanted.children);
}

/** @param {Element} parent @param {ChildNode | undefined} old @param {Node} node */
const put = (parent, old, node) => (old ? parent.replaceChild(node, old) : parent.append(node));
