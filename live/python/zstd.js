// @ts-check
/** Unpack Zstandard, which browsers do not do by themselves: by zstddec's WebAssembly. */
import { compiled } from "./wasm.js";

/**
 * @param {Promise<Response>} wasm
 * @returns {Promise<(packed: ArrayBuffer) => ArrayBuffer>}
 */
export async function zstdDecoder(wasm) {
  const env = { emscripten_notify_memory_growth() {} }; // the memory is looked up anew each time
  const { exports } = await WebAssembly.instantiate(await compiled(await wasm), { env });
  const { memory, malloc, free, ZSTD_findDecompressedSize, ZSTD_decompress } = /** @type {any} */ (exports);
  return (packed) => {
    const source = malloc(packed.byteLength);
    new Uint8Array(memory.buffer).set(new Uint8Array(packed), source);
    const size = Number(ZSTD_findDecompressedSize(source, packed.byteLength)); // below 1: no archive
    const target = size > 0 && malloc(size);
    if (!target || ZSTD_decompress(target, size, source, packed.byteLength) !== size) {
      throw new Error("an archive of Python arrived damaged");
    }
    const content = memory.buffer.slice(target, target + size);
    free(source);
    free(target);
    return content;
  };
}
