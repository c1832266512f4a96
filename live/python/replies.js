// @ts-check
/**
 * What comes from Python's thread, as the page takes it. A cell can have made up any of it, so all
 * is read into objects of our own making: text where text belongs, and no kind that we do not know.
 */

/**
 * @typedef {import("../types").CellMessage} CellMessage
 * @typedef {import("../types").MimeData} MimeData
 * @typedef {import("../types").Reply} Reply
 */

const MOST_NAMES = 2000; // that a completion offers
const MOST_LETTERS = 100_000; // of an object's help

const isText = (/** @type {unknown} */ value) => typeof value === "string";
const isObject = (/** @type {any} */ value) => value instanceof Object && !Array.isArray(value);
const text = (/** @type {any} */ value) => (isText(value) ? value : "");
const number = (/** @type {any} */ value) => (Number.isFinite(value) ? value : 0);
const list = (/** @type {any} */ value) => (Array.isArray(value) ? value : []);

/**
 * How each kind of output looks; what looks otherwise is left out.
 * @type {Record<string, (value: any) => boolean>}
 */
const OUTPUTS = {
  "application/x-trace": isObject,
  "application/x-check": (check) =>
    isText(check?.id) && isText(check.hint) && [true, false, null].includes(check.ok),
  "text/html": isText,
  "image/svg+xml": isText,
  "image/png": (base64) => isText(base64) && /^[\w+/=\s]*$/.test(base64),
  "text/plain": isText,
};

/** @param {any} data @returns {MimeData} what can be drawn, if it is but an empty text */
function readBundle(data) {
  const kinds = Object.keys(OUTPUTS).filter((mime) => OUTPUTS[mime](data?.[mime]));
  return { "text/plain": "", ...Object.fromEntries(kinds.map((mime) => [mime, data[mime]])) };
}

/** @type {Record<string, (message: any) => CellMessage>} */
const MESSAGES = {
  stream: (it) => ({ type: "stream", name: it.name === "stderr" ? "stderr" : "stdout", text: text(it.text) }),
  result: (it) => ({ type: "result", data: readBundle(it.data) }),
  display: (it) => ({ type: "display", data: readBundle(it.data), display_id: text(it.display_id) || null }),
  update: (it) => ({ type: "update", data: readBundle(it.data), display_id: text(it.display_id) }),
  error: (it) => ({
    type: "error",
    ename: text(it.ename),
    evalue: text(it.evalue),
    notes: list(it.notes).map(text),
    frames: list(it.frames).map(readFrame),
    traceback: text(it.traceback),
  }),
};

/** @param {any} frame */
const readFrame = (frame) => ({
  file: text(frame?.file),
  line: number(frame?.line),
  name: text(frame?.name),
  code: text(frame?.code),
  own: frame?.own === true,
});

/** @type {Record<string, (reply: any) => Reply>} */
const REPLIES = {
  progress: ({ progress: it }) => ({
    type: "progress",
    progress: {
      step: it?.step === "python" || it?.step === "numpy" ? it.step : "download",
      loaded: number(it?.loaded),
      total: number(it?.total),
    },
  }),
  ready: ({ held }) => ({ type: "ready", held: held === true }),
  failed: ({ reason }) => ({ type: "failed", reason: text(reason) }),
  message: ({ id, message }) => ({ type: "message", id, message: known(MESSAGES, message) }),
  end: ({ id, ok }) => ({ type: "end", id, ok: ok === true }),
  answer: ({ id, answer }) => ({ type: "answer", id, answer }),
  dead: ({ reason }) => ({ type: "dead", reason: text(reason) }),
};

/** @type {Record<string, (answer: any) => unknown>} what the editor may be told, by what it asked */
const ANSWERS = {
  complete: (names) => list(names).filter(isText).slice(0, MOST_NAMES),
  help: (words) => (isText(words) ? words.slice(0, MOST_LETTERS) : null),
};

/** @param {Record<string, (it: any) => any>} kinds @param {any} it */
const known = (kinds, it) => (Object.hasOwn(kinds, it?.type) ? kinds[it.type](it) : null);

/** @param {unknown} data @returns {Reply | null} */
export const readReply = (data) => known(REPLIES, data);

/** @param {string} what @param {unknown} answer */
export const readAnswer = (what, answer) => ANSWERS[what](answer);
