// @ts-check
/**
 * Requests the runtime's files ahead of Pyodide, counts what arrives, and answers when Pyodide asks.
 * Only loadPyodide's own two ways to the network are stood in for, and only until Python is up:
 * `fetch` and `WebAssembly.instantiateStreaming`.
 */
import { compiled } from "./wasm.js";

/**
 * @typedef {import("../types").RuntimeFiles} RuntimeFiles
 * @typedef {import("../types").Progress} Progress
 */

const ON_ITS_WAY = 500_000; // bytes: what a line holds while the next file is asked for

export class Download {
  #fetch = self.fetch;
  #instantiate = WebAssembly.instantiateStreaming;
  #loaded = 0;
  /** @type {{bytes: number, come: () => void}[]} */ #turns = [];
  /** @type {Progress["step"]} */ #step = "download";
  /** @type {Map<string, Promise<ArrayBuffer>>} */ #answers = new Map();
  /** @type {(reason: unknown) => void} */ #fail = () => {};
  /** @type {Promise<never>} rejects when a file cannot be had: Pyodide swallows some failures */
  failure;

  /** @param {RuntimeFiles["files"]} files @param {(progress: Progress) => void} report */
  constructor(files, report) {
    this.files = files;
    this.total = Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
    this.report = report;
    this.failure = new Promise((_, reject) => (this.#fail = reject));
    this.failure.catch(() => {}); // whoever waits for Python hears of it
    self.fetch = async (input, init) => {
      const answer = this.#answers.get(String(input));
      return answer ? new Response(await answer) : this.request(String(input), init);
    };
    this.enter("download");
  }

  /** @param {Progress["step"]} step */
  enter(step) {
    this.#step = step;
    this.#add(0);
  }

  /**
   * Wait until nearly all but these files has come: on a slow line they would hold the others up.
   * @param {string[]} names @returns {Promise<void>}
   */
  turnOf(names) {
    const bytes = names.reduce((sum, name) => sum - this.files[name].bytes, this.total - ON_ITS_WAY);
    return new Promise((come) => this.#turns.push({ bytes, come }));
  }

  /** Give Pyodide its functions of the browser back. */
  close() {
    self.fetch = this.#fetch;
    WebAssembly.instantiateStreaming = this.#instantiate;
  }

  /**
   * Fetch an archive and unpack it. A damaged copy is fetched anew: in the browser's cache it would stay.
   * @param {string} url @param {ReturnType<typeof import("./zstd.js").zstdDecoder>} decoder
   */
  async unpacked(url, decoder) {
    const content = (/** @type {Response} */ response) => response.arrayBuffer();
    const packed = this.request(url).then(content);
    try {
      const [unpack, archive] = await Promise.all([decoder, packed]);
      const anew = () => this.#fetch.call(self, url, { cache: "reload" }).then(content).then(unpack);
      return await Promise.resolve(archive).then(unpack).catch(anew);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /**
   * Answer a later request of Pyodide for `url`.
   * @param {string} url
   * @param {Promise<ArrayBuffer>} content
   */
  answer(url, content) {
    content.catch(() => {}); // told through `failure`
    this.#answers.set(url, content);
  }

  /**
   * Compile while the rest is still arriving; Pyodide's one wasm file gets the result.
   * @param {string} url
   */
  compile(url) {
    const compiling = this.request(url).then(compiled);
    compiling.catch(this.#fail);
    this.answer(url, Promise.resolve(new ArrayBuffer(0))); // it asks, then hands the answer to:
    WebAssembly.instantiateStreaming = async (_, imports) => {
      const module = await compiling;
      this.enter("python");
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    };
  }

  /** Import a script; it counts when it is here.  @param {string} url @param {number} bytes */
  async script(url, bytes) {
    try {
      await import(url);
      this.#add(bytes);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Fetch a file; it counts while it arrives.  @param {string} url @param {RequestInit} [init] */
  async request(url, init) {
    try {
      const response = await this.#fetch.call(self, url, init);
      if (!response.ok) throw new Error(`${response.status} ${url}`);
      this.#count(response.clone()).catch(this.#fail);
      return response; // untouched: an engine caches compiled code of real responses only
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** @param {number} bytes */
  #add(bytes) {
    this.#loaded += bytes;
    for (const turn of this.#turns) if (this.#loaded >= turn.bytes) turn.come();
    this.report({ step: this.#step, loaded: this.#loaded, total: this.total });
  }

  /** @param {Response} response */
  async #count(response) {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.#add(part.value.byteLength);
    }
  }
}
