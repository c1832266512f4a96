// @ts-check
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { zstdDecoder } from "../../../live/python/zstd.js";

const python = (/** @type {string} */ program) =>
  new Uint8Array(
    execFileSync("python", [
      "-c",
      `import sys; from tools import runtime, slim_runtime; sys.stdout.buffer.write(${program})`,
    ]),
  ).buffer;
const wasm = new Response(python("runtime.zstd_decoder()"), {
  headers: { "content-type": "application/wasm" },
});
const decoder = await zstdDecoder(Promise.resolve(wasm));

test("an archive made at build is unpacked, one larger than the memory too", () => {
  const large = decoder(python("slim_runtime.compressed(bytes(20_000_000))"));
  assert.deepEqual(new Uint8Array(large), new Uint8Array(20_000_000));
  const text = new TextDecoder().decode(decoder(python("slim_runtime.compressed('中文 and more'.encode())")));
  assert.equal(text, "中文 and more");
});

test("a damaged archive is an error, not another Python", () => {
  const packed = python("slim_runtime.compressed(bytes(range(256)) * 9)");
  const flipped = packed.slice(0);
  new Uint8Array(flipped)[packed.byteLength >> 1] ^= 1;
  for (const damaged of [flipped, packed.slice(0, -1), packed.slice(1), new ArrayBuffer(0)]) {
    assert.throws(() => decoder(damaged), /damaged/);
  }
});
