// @ts-check
/**
 * The service worker, at the site's root. It keeps what was seen, so that it works without network,
 * and adds the headers that let a page interrupt its Python (cross-origin isolation).
 *
 * Files whose name holds their hash never change: cache first. All else, pages above all: network
 * first, so that a new deployment shows at once, with the files that its pages name. Python's files
 * never change either; the browser's own cache hands them over faster, compiled code beside them.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const CACHE = `lab-${BUILD}`; // a new deployment of the code begins a new cache
const PYTHON = /\/pyodide\/[\d.]+\//;
const IMMUTABLE = /\/pyodide\/[\d.]+\/|[-.][0-9a-zA-Z]{8,}\.(?:min\.)?(?:js|css|data|whl|woff2)$/;
const SLOW_MS = 4000; // a page that was seen before need not wait longer for a bad network

worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && request.url.startsWith(worker.registration.scope);
  if (isOurs && !request.headers.has("range")) event.respondWith(answer(request));
});

/** The last page of the old deployment is closed. */
async function takeOver() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("lab-") && name !== CACHE).map((name) => caches.delete(name)),
  );
  await worker.clients.claim();
}

/** Keep what a page has loaded before this worker was there. @param {{addresses: string[]}} message */
async function keep({ addresses }) {
  const cache = await caches.open(CACHE);
  for (const kept of await cache.keys()) {
    const isOldPython = kept.url.includes("/pyodide/") && !addresses.includes(kept.url);
    if (isOldPython) await cache.delete(kept);
  }
  for (const address of addresses.filter((one) => one.startsWith(worker.registration.scope))) {
    if (!(await cache.match(address)))
      await load(new Request(address, { cache: "force-cache" })).catch(() => {});
  }
}

/** @param {Request} request */
async function answer(request) {
  if (request.cache === "reload") return load(request); // what was kept is damaged
  const { pathname } = new URL(request.url);
  const ofBrowser = PYTHON.test(pathname) && (await browserCache(request));
  if (ofBrowser) return ofBrowser;
  const kept = await find(request);
  if (kept && IMMUTABLE.test(pathname)) return kept;
  const loading = load(request);
  if (!kept) return loading;
  loading.catch(() => {});
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MS, kept));
  return Promise.race([loading.catch(() => kept), slow]);
}

/** What the browser itself has kept, however old; null if it has not. @param {Request} request */
async function browserCache(request) {
  const response = await fetch(request.url, { cache: "only-if-cached", mode: "same-origin" }).catch(
    () => null,
  );
  return response?.ok ? response : null;
}

/** A kept page answers for all its parameters. @param {Request} request */
async function find(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? cache.match(request, { ignoreSearch: request.mode === "navigate" });
}

/** From the network, and kept if it is whole. @param {Request} request */
async function load(request) {
  const response = await fetch(request);
  if (response.status !== 200) return response;
  const isolated = withIsolation(response);
  const copy = isolated.clone();
  caches
    .open(CACHE)
    .then((cache) => cache.put(request, copy))
    .catch(() => {}); // storage may be full
  return isolated;
}

/** @param {Response} response */
function withIsolation(response) {
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "cross-origin"); // others may go on embedding us
  return new Response(response.body, { status: 200, headers });
}
