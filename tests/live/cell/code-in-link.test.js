// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { pack, readFragment, unpack } from "../../../live/cell/code-in-link.js";

test("code in any language comes back as it was, short and safe in an address", async () => {
  const value = { page: "lessons/06", cells: { a: "# 形状 & shapes <script>\n".repeat(50) } };
  const text = await pack(value);
  assert.match(text, /^[\w-]+$/);
  assert.ok(text.length < 200);
  assert.deepEqual(await unpack(text), value);
});

test("a link that unpacks to too much is refused, and so is one that would", async () => {
  const bomb = deflateRawSync(JSON.stringify("x".repeat(100_001))).toString("base64url");
  assert.ok(bomb.length < 300);
  await assert.rejects(unpack(bomb), /too much/);
  await assert.rejects(unpack("A".repeat(400_001)), /too much/);
  await assert.rejects(pack("x".repeat(100_001)), /too much/);
  const most = "图".repeat(99_000);
  assert.equal(await unpack(await pack(most)), most);
});

test("a damaged or foreign fragment brings nothing", async () => {
  const good = { page: "p", cells: { a: "print(1)" } };
  assert.deepEqual(await readFragment(`#code=${await pack(good)}`), good);
  const wrong = [{ page: "p", cells: { a: 3 } }, { cells: { a: "x" } }, null, "text"];
  const fragments = ["", "#heading", "#code=", "#code=zzzz", "#code=<b>"];
  for (const value of wrong) fragments.push(`#code=${await pack(value)}`);
  for (const fragment of fragments) assert.equal(await readFragment(fragment), null, fragment);
});
