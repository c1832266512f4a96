// @ts-check
/** What this module knows of the page around it. */

/** The site's root: this file is served from its folder `live/`, wherever the page is. */
export const siteRoot = new URL("../", import.meta.url).href;

/**
 * The page's own configuration; instant navigation swaps it with the page.
 * @returns {import("../types").PageConfig}
 */
export const pageConfig = () => JSON.parse(document.getElementById("lab-config")?.textContent ?? "{}");
