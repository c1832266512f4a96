// @ts-check
/** Unpack a tar archive (ustar, plain files only) into Pyodide's file system. */

const BLOCK = 512;
const text = new TextDecoder();

/**
 * @param {ArrayBuffer} archive
 * @returns {Generator<{name: string, content: Uint8Array}>}
 */
export function* filesOf(archive) {
  const bytes = new Uint8Array(archive);
  const field = (/** @type {number} */ start, /** @type {number} */ length) =>
    text.decode(bytes.subarray(start, start + length)).split("\0", 1)[0];
  for (let header = 0; bytes[header]; ) {
    const [name, size, prefix] = [field(header, 100), field(header + 124, 12), field(header + 345, 155)];
    const [start, length] = [header + BLOCK, parseInt(size, 8)];
    yield { name: prefix ? `${prefix}/${name}` : name, content: bytes.subarray(start, start + length) };
    header = start + Math.ceil(length / BLOCK) * BLOCK;
  }
}

/**
 * @param {ArrayBuffer} archive
 * @param {any} FS Emscripten's file system
 * @param {string} folder
 */
export function untar(archive, FS, folder) {
  const made = new Set();
  for (const { name, content } of filesOf(archive)) {
    const path = `${folder}/${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(parent)) FS.mkdirTree(parent);
    made.add(parent);
    FS.writeFile(path, content, { canOwn: true }); // the archive's memory becomes the file's
  }
}
