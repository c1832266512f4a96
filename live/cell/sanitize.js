// @ts-check
/** HTML and SVG that cells make, or notebooks and links carry, before it enters the page. */
import DOMPurify from "dompurify";
import { fits, MAX_DEPTH } from "./markup.js";

const ADDRESS = /^(?:href|xlink:href|src|srcset|poster|background|action)$/;
const ORIGIN_RELATIVE = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;
const SPOKEN = /^(?:alt|title|label|value|placeholder|aria-.*|data-.*)$/;

/** A part of the same page by url(#name) is all that CSS may ask for; a backslash could hide more. */
const OWN_PART = /url\(\s*["']?#[^\s"'()\\]+["']?\s*\)/gi;
const ASKS = /\\|(?:url|src|image|image-set|cross-fade|element|paint)\(/i;
// Thousands of them take minutes to lay out.
const COLUMNS = /\/\*|(?:^|[;\s])columns?(?:-count|-width)?\s*:/i;

/** Parts that others are drawn with, again and again: with parts of their own they would take for ever. */
const PARTS = "clipPath, filter, marker, mask, pattern";
const MAX_PART = 20; // elements

/** Whether a style, or an attribute that is read as one, could ask the network. @param {string} style */
export const asks = (style) => ASKS.test(style.replace(OWN_PART, ""));

/** @param {Element} node @param {string} name @param {string} value */
function mayKeep(node, name, value) {
  // No address leaves the site: an output may link within the page and embed its own pictures.
  if (ADDRESS.test(name)) return node.nodeName === "A" || ORIGIN_RELATIVE.test(value);
  if (SPOKEN.test(name)) return true;
  const isPart = /url\(/i.test(value) && Element.prototype.closest.call(node, PARTS); // forms may hide theirs
  return !asks(value) && !isPart && !(name === "style" && COLUMNS.test(value));
}

DOMPurify.addHook("uponSanitizeAttribute", (node, data) => {
  if (!mayKeep(node, data.attrName, data.attrValue)) data.keepAttr = false;
});

const TOO_DEEP = Array(MAX_DEPTH + 3)
  .fill("*")
  .join(">"); // html and body count too

/**
 * What may enter the page; null if it is more than the page can take.
 * @param {string} html @param {number} room for so many elements
 */
export function sanitize(html, room) {
  if (!fits(html, room)) return null;
  const { body } = document.implementation.createHTMLDocument("");
  body.innerHTML = html; // nothing in it is loaded or run: it is in no window
  if (body.querySelectorAll("*").length > room || body.querySelector(TOO_DEEP)) return null;
  for (const part of body.querySelectorAll(PARTS))
    if (part.querySelectorAll("*").length > MAX_PART) part.remove();
  return /** @type {DocumentFragment} */ (
    DOMPurify.sanitize(body, {
      RETURN_DOM_FRAGMENT: true,
      USE_PROFILES: { html: true, svg: true, svgFilters: true },
      FORBID_TAGS: ["style", "form", "meta", "link", "base", "live-cell"],
      FORBID_ATTR: ["popover", "popovertarget", "popovertargetaction"], // they lie over the page
    })
  );
}
