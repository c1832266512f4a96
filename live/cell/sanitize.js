// @ts-check
/** HTML and SVG that cells make, or notebooks and links carry, before it enters the page. */
import DOMPurify from "dompurify";

const ORIGIN_RELATIVE = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;

// No address leaves the site: an output may link within the page and embed its own pictures.
DOMPurify.addHook("uponSanitizeAttribute", (node, data) => {
  const isAddress = /^(?:href|xlink:href|src|srcset|poster|background|action)$/.test(data.attrName);
  if (isAddress && node.nodeName !== "A" && !ORIGIN_RELATIVE.test(data.attrValue)) data.keepAttr = false;
  if (data.attrName === "style" && /url\((?!["']?#)/i.test(data.attrValue)) data.keepAttr = false;
});

/** @param {string} html @returns {DocumentFragment} */
export function sanitize(html) {
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true, svg: true, svgFilters: true },
    FORBID_TAGS: ["style", "form", "meta", "link", "base", "live-cell"],
  });
}
