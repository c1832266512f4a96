// @ts-check
/** The page's one status region: what a screen reader is told without being asked. */

const region = document.createElement("div");
region.setAttribute("role", "status");
region.className = "live-status";

let timer = 0;

/** Say it politely. @param {string} text @param {number} wait ms of quiet before it is said: a slider moves on */
export function announce(text, wait = 0) {
  if (!region.isConnected) document.body.append(region);
  clearTimeout(timer);
  timer = window.setTimeout(() => (region.textContent = text), wait);
}
document.body.append(region); // must be there before its first words, to be heard
