// @ts-check
/** Whether Python can run here at all, and the thread it runs in. */
import { t } from "../page/strings.js";

/** What is in the way: a key of strings.js, or null. Who has DecompressionStream has module workers. */
export function obstacle() {
  const able = "Worker" in self && "WebAssembly" in self && "DecompressionStream" in self;
  return able ? null : "no-python";
}

/**
 * The worker is made from a blob: that way it inherits the page's Content-Security-Policy, which a
 * worker loaded by its address would not. All that is said goes by a port of which cells know
 * nothing: on the worker's own scope they could speak in its name.
 * @param {(reply: unknown) => void} receive
 */
export function makeWorker(receive) {
  const address = new URL(WORKER_FILE, import.meta.url).href;
  const loader = new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(loader), { type: "module" });
  const { port1: port, port2: itsPort } = new MessageChannel();
  port.onmessage = ({ data }) => receive(data);
  worker.onerror = (event) => receive({ type: "failed", reason: event.message || t("download-failed") });
  worker.postMessage(null, [itsPort]);
  return {
    /** @param {import("../types").Request} request */
    post: (request) => port.postMessage(request),
    end() {
      worker.terminate();
      port.close();
    },
  };
}

/**
 * Learn of a worker's end, which no event tells: it holds a lock for as long as it lives.
 * @param {string} name the lock @param {() => void} ended
 */
export function whenEnded(name, ended) {
  navigator.locks.request(name, ended); // without locks, only Stop ends a dead one
}
