// @ts-check
/** Whether Python can run here at all, and the thread it runs in. */
import { able } from "./able.js";
import { siteRoot } from "../page/config.js";
import { t } from "../page/words.js";

const isAble = able();

/**
 * Why the page is not alive, in the words that live/page/first.js has for it.
 * @param {"old" | "type"} reason
 */
const words = (reason) => document.getElementById("lab-notice")?.getAttribute(`data-${reason}`) ?? "";

/** A sentence that says what is in the way, or null. */
export const obstacle = () => (isAble ? null : words("old"));

const workerAddress = () => new URL(WORKER_FILE, import.meta.url).href;

/**
 * The worker is made from a blob: that way it inherits the page's Content-Security-Policy, which a
 * worker loaded by its address would not. All that is said goes by a port of which cells know
 * nothing: on the worker's own scope they could speak in its name.
 * @param {(reply: unknown) => void} receive
 */
export function makeWorker(receive) {
  const loader = new Blob([`import ${JSON.stringify(workerAddress())};`], { type: "text/javascript" });
  let hasModules = false; // who does not know module workers does not ask for the type: Firefox 113
  const options = {
    get type() {
      hasModules = true;
      return /** @type {const} */ ("module");
    },
  };
  const worker = new Worker(URL.createObjectURL(loader), options);
  if (!hasModules) throw new Error(words("old"));
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
 * Browsers run no script whose host calls it something else, and do not say so. A sentence that names
 * the first such file, or null.
 * @param {import("../types").RuntimeFiles["files"]} files Python's
 */
export async function refusedType(files) {
  const python = Object.values(files).map(({ url }) => new URL(url, siteRoot).href);
  const scripts = [workerAddress(), ...python.filter((address) => address.endsWith(".js"))];
  for (const address of scripts) {
    const response = await fetch(address).catch(() => null);
    const type = response?.headers.get("Content-Type") ?? "";
    response?.body?.cancel();
    const file = /** @type {string} */ (address.split("/").pop());
    if (response?.ok && !/script/i.test(type))
      return words("type").replace("{file}", file).replace("{type}", type);
  }
  return null;
}

/**
 * Learn of a worker's end, which no event tells: it holds a lock for as long as it lives.
 * @param {string} name the lock @param {() => void} ended
 */
export function whenEnded(name, ended) {
  navigator.locks?.request(name, ended); // without locks, only Stop ends a dead one
}
