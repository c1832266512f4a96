// @ts-check
/**
 * How the page tells a Python that is busy to stop. Isolated threads share memory. Elsewhere there
 * is a file, private to the site, that the worker looks for now and then and that the page removes.
 */
const SIGINT = 2;
const LOOK_MS = 100;
const DAY_MS = 86_400_000;
const FOLDER = "stop-signals";

/** The page's end. */
export class StopSignal {
  /** @type {SharedArrayBuffer | null} */ memory = self.crossOriginIsolated ? new SharedArrayBuffer(1) : null;
  /** @type {File[]} two, so that the run right after a Stop has one at once */ #files = [];

  constructor() {
    for (let i = 0; !this.memory && i < 2; i += 1) this.#place();
  }

  /** Of the next run; null as long as there is none. */
  get file() {
    return this.#files[0] ?? null;
  }

  /** A new run begins: no Stop so far. */
  clear() {
    if (this.memory) new Uint8Array(this.memory).fill(0);
  }

  /** Ask what runs to stop. @returns {Promise<boolean>} whether it can hear that, once it can */
  async send() {
    const file = this.#files.shift();
    if (this.memory) new Uint8Array(this.memory).fill(SIGINT);
    else if (file) await this.#remove(file.name);
    return Boolean(this.memory || file);
  }

  async #place() {
    try {
      const folder = await openFolder();
      const handle = await folder.getFileHandle(crypto.randomUUID(), { create: true });
      const writing = await handle.createWritable();
      await writing.write("go on");
      await writing.close();
      this.#files.push(await handle.getFile());
      await removeOld(folder);
    } catch {} // no such files here, in a private window say: Stop then ends the worker
  }

  /** @param {string} name */
  async #remove(name) {
    try {
      await (await openFolder()).removeEntry(name);
    } catch {} // somebody was faster: the browser, clearing the site's data
    this.#place();
  }
}

async function openFolder() {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** Visits that ended without a Stop left theirs. @param {FileSystemDirectoryHandle} folder */
async function removeOld(folder) {
  for await (const name of folder.keys()) {
    const file = await (await folder.getFileHandle(name)).getFile();
    if (file.lastModified < Date.now() - DAY_MS) await folder.removeEntry(name);
  }
}

/**
 * The worker's end of shared memory: every few instructions Pyodide reads element 0, then sets it
 * to 0, whatever it has read. A Stop that the page writes between the two must stay.
 */
export class StopMemory {
  #memory;
  #read = 0;

  /** @param {SharedArrayBuffer} memory */
  constructor(memory) {
    this.#memory = new Uint8Array(memory);
  }

  get 0() {
    this.#read = Atomics.load(this.#memory, 0);
    return this.#read;
  }

  set 0(_) {
    Atomics.compareExchange(this.#memory, 0, this.#read, 0);
  }
}

/** The worker's end without shared memory. */
export class StopFile {
  /** @type {File | null} of the present run */ #file = null;
  #reader = new FileReaderSync();
  #next = 0;

  /** A run begins. A file that went before it is no Stop of this run. @param {File | null} file */
  begin(file) {
    this.#file = file;
    if (file && !this.#isThere(file)) this.#file = null;
  }

  get 0() {
    const now = performance.now();
    if (!this.#file || now < this.#next) return 0;
    this.#next = now + LOOK_MS;
    if (this.#isThere(this.#file)) return 0;
    this.#file = null;
    return SIGINT;
  }

  /** @param {File} file */
  #isThere(file) {
    try {
      this.#reader.readAsText(file);
      return true;
    } catch {
      return false;
    }
  }

  /** Pyodide clears what it has read. */
  set 0(_) {}
}
