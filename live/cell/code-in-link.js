// @ts-check
/** A JSON value as a short text for addresses, and back. */

/** @typedef {{page: string, cells: Record<string, string>}} Shared code by page and cell id */

export const MAX_CHARS = 100_000; // lessons have a tenth of that; a few letters could unpack to gigabytes

/** Rejects what would be too much to unpack. @param {unknown} value */
export async function pack(value) {
  const json = JSON.stringify(value);
  if (json.length > MAX_CHARS) throw new Error("too much for an address");
  const compressed = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Rejects what was not packed here. @param {string} text @returns {Promise<unknown>} */
export async function unpack(text) {
  if (text.length > 4 * MAX_CHARS) throw new Error("too much for an address"); // of three bytes each
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let json = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    json += part.value;
    if (json.length > MAX_CHARS) throw new Error("too much for an address");
  }
  return JSON.parse(json);
}

/** @param {string} fragment */
export const carriesCode = (fragment) => fragment.startsWith("#code=");

/**
 * @param {string} fragment
 * @returns {Promise<Shared | null>} null for any other fragment and for damaged ones
 */
export async function readFragment(fragment) {
  const code = /^#code=([\w-]+)$/.exec(fragment)?.[1];
  if (!code) return null;
  try {
    const value = /** @type {any} */ (await unpack(code));
    const fits =
      typeof value.page === "string" &&
      Object.values(value.cells).every((source) => typeof source === "string");
    return fits ? value : null;
  } catch {
    return null;
  }
}
