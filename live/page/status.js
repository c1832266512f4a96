// @ts-check
/** The page's one status region: what a screen reader is told without being asked. */
import { element } from "./dom.js";

/** @type {HTMLElement | null} */ let region = null;
let timer = 0;

/** Put the region into the page: it must be there before its first words, to be heard. */
export function installStatus() {
  region = element("div", { role: "status", class: "live-status" });
  document.body.append(region);
}

/**
 * Say it politely.
 * @param {string} text
 * @param {number} wait ms of quiet before it is said: a slider moves on
 */
export function announce(text, wait = 0) {
  clearTimeout(timer);
  timer = window.setTimeout(() => region && (region.textContent = text), wait);
}
