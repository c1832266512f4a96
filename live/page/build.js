// @ts-check
/**
 * A site may be deployed anew while a reader is there. Instant navigation then brings a page of the
 * new build to the code, and the Python, of the old one: such a page loads in full instead.
 */
import { pageConfig } from "./config.js";

/** @param {import("../types").PageConfig} config */
const buildOf = ({ build, runtime }) => JSON.stringify([build, runtime]);

const own = buildOf(pageConfig()); // of the page that loaded this code

/** Whether the open page is of the build that this code is of. */
export const isOwnBuild = () => buildOf(pageConfig()) === own;

/** Load a page of another build in full, before anything on it was touched: its address is there already. */
export function watchBuild() {
  new MutationObserver(() => isOwnBuild() || location.reload()).observe(document.head, { childList: true });
}
