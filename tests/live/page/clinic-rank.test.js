// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { rank, words } from "../../../live/page/clinic-rank.js";

const entries = [
  {
    said: [
      "RuntimeError: Expected hidden[0] size (2, 3, 20), got [1, 3, 20]",
      "RuntimeError: Expected hidden[0] size (2, 3, 20), got (1, 3, 20)",
    ],
    text: "num_layers=2, but h_0 has one row",
  },
  {
    said: ["RuntimeError: Length of all samples has to be greater than 0"],
    text: "An empty sequence in the batch",
  },
  { said: [], text: "忘了 batch_first：形状对了，结果却不对" },
  { said: [], text: "output[:, -1] after unpacking" },
];

test("a message is found whatever its numbers", () => {
  assert.deepEqual(rank("Expected hidden[0] size (4, 8, 64), got [2, 8, 64]", entries), [0]);
});

test("a message is found inside a whole traceback", () => {
  const pasted = `Traceback (most recent call last):
  File "train.py", line 31, in <module>
    packed = pack_padded_sequence(x, lengths)
RuntimeError: Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0`;
  assert.deepEqual(rank(pasted, entries), [1]);
});

test("a few words find an entry that has no message", () => {
  assert.deepEqual(rank("unpacking output", entries), [3]);
  assert.deepEqual(rank("形状对", entries), [2]);
});

test("what no entry speaks of finds nothing", () => {
  assert.deepEqual(rank("CUDA out of memory", entries), []);
  assert.deepEqual(rank("  12 34 ", entries), []);
});

test("words are names without numbers, and pairs of Chinese characters", () => {
  assert.deepEqual([...words("mat1 (15x40) h_n 隐状态")], ["mat", "h_n", "隐状", "状态"]);
});

for (const language of ["zh", "en"]) {
  test(`every message that the clinic quotes finds its entry (${language})`, () => {
    const page = JSON.parse(readFileSync(`docs/${language}/errors.ipynb`, "utf8"));
    const all = page.cells
      .filter((/** @type {any} */ cell) => /^clinic-m\d\d$/.test(cell.id))
      .map((/** @type {any} */ cell) => {
        const text = cell.source.join("");
        const fences = text.matchAll(/^```\{ \.text \.said .*\n([^]*?)\n```/gm);
        return { said: [...fences].flatMap(([, lines]) => lines.split("\n")), text };
      });
    assert.equal(all.length, 53);
    for (const [k, { said }] of all.entries())
      for (const message of said)
        assert.ok(rank(message, all).includes(k), `${message} finds ${rank(message, all)}`);
  });
}
