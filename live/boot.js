// @ts-check
/** In the worker: fetch everything at once, start Python, import NumPy and lstm_core. */

/**
 * @typedef {import("./types").RuntimeFiles} RuntimeFiles
 * @typedef {import("./types").Progress} Progress
 */

/**
 * @param {string} root the site's root
 * @param {RuntimeFiles} runtime
 * @param {(progress: Progress) => void} report
 */
export async function boot(root, runtime, report) {
  const url = (/** @type {string} */ path) => new URL(path, root).href;
  const { files } = runtime;
  const download = new Download(files, report);
  try {
    const wheels = Promise.all(
      [files.numpy, files.lstm_core].map(async ({ url: path }) => (await fetch(url(path))).arrayBuffer()),
    );
    const { loadPyodide } = await import(url(files["pyodide.mjs"].url));
    download.add(files["pyodide.mjs"].bytes);
    const starting = loadPyodide({
      indexURL: url(runtime.base),
      lockFileURL: url(runtime.lock),
    });
    const pyodide = await Promise.race([starting, download.failure]);
    download.add(files["pyodide.asm.js"].bytes);
    download.enter("python");
    for (const wheel of await Promise.race([wheels, download.failure])) {
      pyodide.unpackArchive(wheel, "wheel");
    }
    download.enter("numpy");
    pyodide.runPython("import numpy, lstm_core");
    return pyodide;
  } finally {
    download.close();
  }
}

/**
 * Counts what arrives. Pyodide fetches by itself and swallows the failure of its wasm file, so the
 * worker's fetch is watched until Python is up. The response goes on untouched, read twice: an
 * engine caches compiled code of real responses only.
 */
class Download {
  #fetch = self.fetch;
  #loaded = 0;
  /** @type {Progress["step"]} */ #step = "download";

  /** @param {RuntimeFiles["files"]} files @param {(progress: Progress) => void} report */
  constructor(files, report) {
    this.total = Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
    this.report = report;
    /** @type {Promise<never>} */
    this.failure = new Promise((_, reject) => {
      self.fetch = async (input, init) => {
        try {
          const response = await this.#fetch.call(self, input, init);
          if (!response.ok) throw new Error(`${response.status} ${response.url}`);
          this.#count(response.clone()).catch(reject);
          return response;
        } catch (error) {
          reject(error);
          throw error;
        }
      };
    });
    this.failure.catch(() => {}); // whoever waits for Python hears of it
    this.enter("download");
  }

  /** @param {Progress["step"]} step */
  enter(step) {
    this.#step = step;
    this.add(0);
  }

  /** @param {number} bytes */
  add(bytes) {
    this.#loaded += bytes;
    this.report({ step: this.#step, loaded: this.#loaded, total: this.total });
  }

  close() {
    self.fetch = this.#fetch;
  }

  /** @param {Response} response */
  async #count(response) {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.add(part.value.byteLength);
    }
  }
}
