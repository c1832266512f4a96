// @ts-check
/**
 * How the page tells a Python that is busy to stop. Isolated threads share memory. Elsewhere there
 * is an address that the worker looks up now and then, without letting go of Python, and that the
 * page takes back.
 */
const SIGINT = 2;
const LOOK_MS = 200; // a look takes up to 3 ms
const MOST_LOOKS = 10; // for an address that has not come yet

/** The page's end. */
export class StopSignal {
  /** @type {SharedArrayBuffer | null} an isolated page need not have it: WebKitGTK's has none */
  memory = self.crossOriginIsolated && "SharedArrayBuffer" in self ? new SharedArrayBuffer(1) : null;
  /** @type {string | null} where the present run looks, without shared memory */ address = null;

  /** A new run begins: no Stop so far. */
  clear() {
    if (this.memory) new Uint8Array(this.memory).fill(0);
    else this.address ??= URL.createObjectURL(new Blob(["go on"]));
  }

  /** Ask what runs to stop. */
  send() {
    if (this.memory) new Uint8Array(this.memory).fill(SIGINT);
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
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

/**
 * The worker's end without shared memory. An address that goes is a Stop; one that was never there is
 * none: WebKit's thread may look before the address of a page's blob has come to it.
 */
export class StopAddress {
  /** @type {string | null} of the present run */ #address = null;
  #request = new XMLHttpRequest(); // the one way to ask without waiting for the answer's turn
  #next = 0;
  #seen = false;
  #looks = 0;

  /** A run begins. Where an address cannot be looked up, it tells nothing. @param {string | null} address */
  begin(address) {
    this.#address = address;
    this.#seen = Boolean(address && this.#isThere(address));
    this.#looks = 0;
  }

  get 0() {
    const now = performance.now();
    if (!this.#address || now < this.#next) return 0;
    this.#next = now + LOOK_MS;
    if (this.#isThere(this.#address)) this.#seen = true;
    else if (this.#seen || ++this.#looks > MOST_LOOKS) {
      this.#address = null;
      return this.#seen ? SIGINT : 0;
    }
    return 0;
  }

  /** @param {string} address */
  #isThere(address) {
    try {
      this.#request.open("GET", address, false);
      this.#request.send();
      return true;
    } catch {
      return false;
    }
  }

  /** Pyodide clears what it has read. */
  set 0(_) {}
}
