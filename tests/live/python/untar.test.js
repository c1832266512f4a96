// @ts-check
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { filesOf } from "../../../live/python/untar.js";

const tarred = (/** @type {string} */ files) =>
  execFileSync("python", [
    "-c",
    `import sys; from tools.slim_runtime import tarred; sys.stdout.buffer.write(tarred(${files}))`,
  ]);

test("an archive made at build is read back file by file, empty and long-named ones too", () => {
  const long = `${"folder/".repeat(20)}name.py`;
  const archive = tarred(`{"a/b.py": b"x" * 513, "a/empty.py": b"", "${long}": "中文".encode()}`);
  const files = [...filesOf(new Uint8Array(archive).buffer)].map(({ name, content }) => [
    name,
    new TextDecoder().decode(content),
  ]);
  assert.deepEqual(files, [
    ["a/b.py", "x".repeat(513)],
    ["a/empty.py", ""],
    [long, "中文"],
  ]);
});

test("an archive without files has no files", () => {
  assert.deepEqual([...filesOf(new Uint8Array(tarred("{}")).buffer)], []);
});
