// @ts-check
/**
 * Whether this browser can run Python and what stands around it: Chromium 103, Firefox 114 and
 * Safari 16.4 can, or newer ones. Written for browsers of any age, for live/page/first.js asks it too.
 */

// A function that takes an externref and catches an exception: as new as all that Pyodide needs.
// prettier-ignore
var MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 2, 96, 1, 111, 0, 96, 0, 0, 3, 2, 1, 0, 13, 3, 1, 0, 1,
  10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
];

export function able() {
  try {
    new DecompressionStream("deflate-raw"); // links carry code in it
    return typeof Worker === "function" && WebAssembly.validate(new Uint8Array(MODULE));
  } catch (error) {
    return false;
  }
}
