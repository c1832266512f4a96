// @ts-check
/**
 * The service worker, at the site's root. It keeps what was seen, so that it works without network,
 * and adds the headers that let a page interrupt its Python (cross-origin isolation).
 *
 * Every script of the origin can write to its cache, so a kept file is answered only if it is, byte
 * by byte, what the build made: FILES has the hash of each. All else comes from the network.
 *
 * Files whose name holds their hash never change: cache first. All else, pages above all: network
 * first, so that a new deployment shows at once, with the files that its pages name. Python's files
 * never change either; the browser's own cache hands them over faster, compiled code beside them.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const CACHE = `lab ${worker.registration.scope}`; // other sites may live on this host
const PYTHON = /\/pyodide\/[\d.]+\//;
const IMMUTABLE = /\/pyodide\/[\d.]+\/|[-.][0-9a-zA-Z]{8,}\.(?:min\.)?(?:js|css|data|whl|woff2)$/;
const SLOW_MS = 4000; // a page that was seen before need not wait longer for a bad network
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "cross-origin", // others may go on embedding us
};

worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && request.url.startsWith(worker.registration.scope);
  if (isOurs && !request.headers.has("range")) event.respondWith(answer(request));
});

/** The last page of the old deployment is closed. */
async function takeOver() {
  // How it was named once.
  for (const name of await caches.keys()) if (name.startsWith("lab-")) await caches.delete(name);
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) if (!hashOf(url)) await cache.delete(url);
  await worker.clients.claim();
}

/** Keep what a page has loaded before this worker was there. @param {any} message of any script of ours */
async function keep(message) {
  const cache = await caches.open(CACHE);
  for (const address of Array.isArray(message?.addresses) ? message.addresses : []) {
    if (hashOf(address) && !(await cache.match(address)))
      await load(new Request(address, { cache: "force-cache" })).catch(() => {});
  }
}

/** @param {Request} request */
async function answer(request) {
  const { pathname } = new URL(request.url);
  if (request.cache === "reload") return load(request); // what was kept is damaged
  if (!IMMUTABLE.test(pathname)) return newest(request);
  const ofBrowser = PYTHON.test(pathname) && (await browserCache(request));
  return ofBrowser || (await kept(request)) || load(request);
}

/**
 * From the network; the kept copy where that fails or is slow.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
function newest(request) {
  return new Promise((resolve, reject) => {
    const rather = async (/** @type {() => void} */ otherwise) => {
      const copy = await kept(request);
      if (copy) resolve(copy);
      else otherwise();
    };
    const slow = setTimeout(rather, SLOW_MS, () => {});
    const done = (/** @type {Response} */ response) =>
      response.status < 400 ? resolve(response) : rather(() => resolve(response));
    load(request)
      .finally(() => clearTimeout(slow))
      .then(done, (error) => rather(() => reject(error)));
  });
}

/** What the browser itself has kept, however old; null if it has not. @param {Request} request */
async function browserCache(request) {
  const response = await fetch(request.url, { cache: "only-if-cached", mode: "same-origin" }).catch(
    () => null,
  );
  return response?.ok ? response : null;
}

/**
 * What was kept, if it is what the build made. The response itself is answered, not what was read
 * of it: engines keep compiled code beside it.
 * @param {Request} request @returns {Promise<Response | null>}
 */
async function kept({ url }) {
  const cache = await caches.open(CACHE);
  const response = await cache.match(addressOf(url));
  if (!response) return null;
  const isOurs = hashOf(url) === (await sha256(response.clone())) && hasOnlyOurHeaders(response);
  if (isOurs) return response;
  await cache.delete(addressOf(url));
  return null;
}

/**
 * From the network, and kept if it is whole and a file of this build by its name.
 * @param {Request} request
 */
async function load(request) {
  const response = await fetch(request);
  if (response.status !== 200) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const isolated = new Response(response.body, { headers });
  if (hashOf(request.url)) keepCopy(request.url, isolated.clone());
  return isolated;
}

/** @param {string} url @param {Response} response */
async function keepCopy(url, { body, headers }) {
  const type = headers.get("Content-Type");
  const copy = new Response(body, { headers: type ? { "Content-Type": type, ...ISOLATION } : ISOLATION });
  try {
    await (await caches.open(CACHE)).put(addressOf(url), copy);
  } catch {} // storage may be full
}

/** A header can be as hostile as a body: Refresh leads elsewhere. @param {Response} response */
function hasOnlyOurHeaders({ headers }) {
  const ours = new Headers({ "Content-Type": "", ...ISOLATION });
  return [...headers.keys()].every((name) => ours.has(name));
}

/** One copy serves whatever the parameters. @param {string} url */
const addressOf = (url) => url.split(/[?#]/, 1)[0];

/**
 * The hash of the file that the build made for an address, if it made one.
 * @param {string} url
 * @returns {string | undefined}
 */
function hashOf(url) {
  const { scope } = worker.registration;
  const name =
    String(url).startsWith(scope) &&
    addressOf(url)
      .slice(scope.length)
      .replace(/(^|\/)$/, "$1index.html");
  return name && Object.hasOwn(FILES, name) ? FILES[name] : undefined;
}

/** @param {Response} response */
async function sha256(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
