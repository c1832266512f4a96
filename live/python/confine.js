// @ts-check
/**
 * Before Python starts, its thread loses whatever could outlive a cell or act beyond it: storage,
 * other threads, channels to other pages. Cells reach all of this realm through `js`, so what is
 * not named here goes, from prototypes too; what browsers invent later is gone by itself.
 */

const names = (/** @type {string} */ text) => text.trim().split(/\s+/);

const LANGUAGE = names(`
  globalThis Infinity NaN undefined eval isFinite isNaN parseFloat parseInt escape unescape
  decodeURI decodeURIComponent encodeURI encodeURIComponent
  Object Function Boolean Symbol Number BigInt String RegExp Math Date Temporal Intl JSON
  Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry Iterator AsyncIterator
  Promise Proxy Reflect DisposableStack AsyncDisposableStack
  Error AggregateError EvalError InternalError RangeError ReferenceError SuppressedError SyntaxError
  TypeError URIError
  ArrayBuffer SharedArrayBuffer DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array
  Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array
  Float64Array WebAssembly
`);

const PLATFORM = names(`
  self constructor name location origin isSecureContext crossOriginIsolated navigator
  console crypto performance close
  queueMicrotask setTimeout clearTimeout setInterval clearInterval structuredClone atob btoa
  DedicatedWorkerGlobalScope WorkerGlobalScope WorkerLocation WorkerNavigator
  EventTarget Event CustomEvent ErrorEvent MessageEvent ProgressEvent PromiseRejectionEvent
  MessageChannel MessagePort DOMException AbortController AbortSignal
  Blob File FileReader FileReaderSync FormData Headers Request Response URL URLSearchParams
  XMLHttpRequest XMLHttpRequestEventTarget XMLHttpRequestUpload
  TextDecoder TextDecoderStream TextEncoder TextEncoderStream CompressionStream DecompressionStream
  ReadableStream ReadableStreamDefaultController ReadableStreamDefaultReader
  ReadableByteStreamController ReadableStreamBYOBReader ReadableStreamBYOBRequest
  WritableStream WritableStreamDefaultController WritableStreamDefaultWriter
  TransformStream TransformStreamDefaultController
  ByteLengthQueuingStrategy CountQueuingStrategy
  Crypto CryptoKey SubtleCrypto Performance
`);

const OF_NAVIGATOR = names(`
  constructor appCodeName appName appVersion product platform userAgent language languages
  hardwareConcurrency deviceMemory onLine
`);

/**
 * Leave the thread what is named above, and let it read the site's own files.
 * @param {string} root the site's
 */
export function confine(root) {
  const reading = onlyReading(root);
  const scope = /** @type {any} */ (self);
  const stays = [...LANGUAGE, ...PLATFORM];
  const needed = new Set(
    stays.flatMap((name) => [...lineage(scope[name]), ...lineage(scope[name]?.prototype)]),
  );
  const places = lineage(self).filter(
    (place) => place !== EventTarget.prototype && place !== Object.prototype,
  );
  const gone = places.flatMap((place) => takeAway(place, stays));
  for (const one of gone) {
    if (typeof one !== "function" || !one.prototype || needed.has(one.prototype)) continue;
    takeAway(one.prototype, []); // one of its kind may still come from somewhere
    takeAway(one, ["prototype"]);
  }
  takeAway(WorkerNavigator.prototype, OF_NAVIGATOR);
  // An address of a blob can be a script's.
  takeAway(URL, ["prototype", "name", "length", "parse", "canParse"]);
  scope.fetch = reading.fetch;
  XMLHttpRequest.prototype.open = reading.open;
  for (const one of PLATFORM.map((name) => scope[name])) {
    if (one?.prototype) Object.freeze(one.prototype); // what our own code goes on calling stays what it is
  }
}

/** An object and its prototypes. @param {any} object @returns {object[]} */
const lineage = (object) => (object ? [object, ...lineage(Object.getPrototypeOf(object))] : []);

/**
 * Delete an object's own properties but those named; return what they held.
 * @param {any} place
 * @param {string[]} stay
 */
function takeAway(place, stay) {
  return Reflect.ownKeys(place).flatMap((name) => {
    if (name === Symbol.toStringTag || stay.includes(/** @type {string} */ (name))) return [];
    const held = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(place, name));
    const isNumber = typeof held.value === "number"; // the legacy PERSISTENT and TEMPORARY can only stay
    if (!Reflect.deleteProperty(place, name) && !isNumber) throw new Error(`${String(name)} stays in reach`);
    return [held.value];
  });
}

/**
 * The two ways to the network, for reading below the site's root alone: on a host that serves other
 * things too, a cell has nothing to ask of them. A cell may replace whatever `js` shows it, so the
 * functions that decide are held here.
 * @param {string} root
 */
function onlyReading(root) {
  const { fetch, Request, URL } = self;
  const { open } = XMLHttpRequest.prototype;
  const { apply } = Reflect;
  const startsWith = Function.prototype.call.bind(String.prototype.startsWith);
  const check = (/** @type {string} */ method, /** @type {string} */ url) => {
    const reads = method === "GET" || method === "HEAD";
    if (reads && (startsWith(url, root) || startsWith(url, "blob:"))) return;
    throw new TypeError(`a cell can only read files of this site: GET ${root}…, not ${method} ${url}`);
  };
  return {
    /** @param {[RequestInfo | URL, RequestInit?]} given */
    async fetch(...given) {
      const request = new Request(...given);
      check(request.method, request.url);
      return apply(fetch, self, [request]);
    },
    /** @this {XMLHttpRequest} @param {string} method @param {string | URL} address @param {any[]} rest */
    open(method, address, ...rest) {
      const { href } = new URL(`${address}`);
      check(`${method}`, href);
      return apply(open, this, [`${method}`, href, ...rest]);
    },
  };
}
