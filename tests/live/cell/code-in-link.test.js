// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { pack, readFragment, unpack } from "../../../live/cell/code-in-link.js";

test("code in any language comes back as it was, short and safe in an address", async () => {
  const value = { page: "lessons/06", cells: { a: "# 形状 & shapes <script>\n".repeat(50) } };
  const text = await pack(value);
  assert.match(text, /^[\w-]+$/);
  assert.ok(text.length < 200);
  assert.deepEqual(await unpack(text), value);
});

test("a link that unpacks to too much is refused", async () => {
  await assert.rejects(unpack(await pack("x".repeat(2_000_000))), /too much/);
});

test("a damaged or foreign fragment brings nothing", async () => {
  const good = { page: "p", cells: { a: "print(1)" } };
  assert.deepEqual(await readFragment(`#code=${await pack(good)}`), good);
  const wrong = [{ page: "p", cells: { a: 3 } }, { cells: { a: "x" } }, null, "text"];
  const fragments = ["", "#heading", "#code=", "#code=zzzz", "#code=<b>"];
  for (const value of wrong) fragments.push(`#code=${await pack(value)}`);
  for (const fragment of fragments) assert.equal(await readFragment(fragment), null, fragment);
});
