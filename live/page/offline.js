// @ts-check
/** Registers the service worker once a reader has run something; under serve it removes old ones. */
import { pageConfig, siteRoot } from "./config.js";

const wanted = () => !pageConfig().serve || new URLSearchParams(location.search).has("sw");
let asked = false;

/** After the first run: keep this page, what it loaded, and Python. */
export async function keepOffline() {
  if (asked || !navigator.serviceWorker || !wanted()) return;
  asked = true;
  try {
    await navigator.serviceWorker.register(`${siteRoot}sw.js`);
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ addresses: addressesToKeep() });
  } catch {
    // private windows and strict settings forbid service workers: the page works online
  }
}

/** While the site is being written, nothing may answer for it. */
export async function forgetOffline() {
  if (!navigator.serviceWorker || wanted()) return;
  for (const registration of await navigator.serviceWorker.getRegistrations()) registration.unregister();
}

function addressesToKeep() {
  const entries = [
    ...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource"),
  ];
  const seen = entries.map(({ name }) => name.split("#")[0]);
  const python = Object.values(pageConfig().runtime.files).map(({ url }) => new URL(url, siteRoot).href);
  const page = location.href.split("#")[0];
  return [...new Set([page, ...seen, ...python, new URL(WORKER_FILE, import.meta.url).href])];
}
