// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { meanings, ranking } from "../../../live/page/clinic-rank.js";

/** What people paste and ask, and the entry that answers. Those unseen were written before the ranking. */
const queries = JSON.parse(readFileSync("tests/live/page/clinic-queries.json", "utf8"));

const markup = /^```.*$|\]\([^)]*\)/gm; // which a reader, and the page's script, does not see

/** @param {string} language */
function readPage(language) {
  const page = JSON.parse(readFileSync(`docs/${language}/errors.ipynb`, "utf8"));
  return page.cells
    .filter((/** @type {any} */ cell) => /^clinic-m\d\d$/.test(cell.id))
    .map((/** @type {any} */ cell) => {
      const text = cell.source.join("");
      const [heading, title] = text.match(/^### (.*) \{ #m\d\d \}$/m);
      const fence = /^```\{ \.text \.said .*\n([^]*?)\n```$/gm;
      return {
        anchor: cell.id.replace("clinic-", ""),
        title,
        said: [...text.matchAll(fence)].flatMap(([, lines]) => lines.split("\n")),
        text: text.replace(heading, "").replace(fence, "").replace(markup, ""),
      };
    });
}

test("a third of the table was written by someone who had not seen the ranking", () => {
  const [unseen, all] = [queries.unseen, [...queries.unseen, ...queries.seen]];
  assert.ok(all.length >= 120);
  assert.ok(unseen.length * 3 >= all.length);
  assert.equal(new Set(all.map(([query]) => query)).size, all.length, "a row stands once");
});

const pages = ["zh", "en"].map((language) => ({ language, entries: readPage(language) }));

for (const { language, entries } of pages) {
  const rank = ranking(entries);
  const found = (/** @type {string} */ query) => rank(query).map((k) => entries[k].anchor);

  for (const written of ["unseen", "seen"])
    for (const [query, anchor] of queries[written])
      test(`${language}, ${written}: ${query}`, () =>
        assert.equal(found(query)[0], anchor, `${found(query)}`));

  test(`${language}: what no entry speaks of finds nothing`, () => {
    for (const query of queries.nothing) assert.deepEqual(found(query), [], query);
  });

  test(`${language}: every message that an entry quotes finds it, or one that quotes the same words`, () => {
    const wording = (/** @type {string} */ message) => message.replace(/\d+/g, "#");
    for (const { anchor, said } of entries)
      for (const message of said) {
        const [first] = rank(message).map((k) => entries[k]);
        const same = first.said.some((/** @type {string} */ other) => wording(other) === wording(message));
        assert.ok(same, `${anchor}: ${message} finds ${found(message)}`);
      }
  });
}

const made = [
  {
    title: "Another number of layers",
    said: [
      "RuntimeError: Expected hidden[0] size (2, 3, 20), got [1, 3, 20]",
      "RuntimeError: Expected hidden[0] size (2, 3, 20), got (1, 3, 20)",
    ],
    text: "num_layers=2, but h_0 has one row",
  },
  {
    title: "Exchanged axes",
    said: ["RuntimeError: Expected hidden[0] size (2, 3, 20), got [3, 2, 20]"],
    text: "B first",
  },
  {
    title: "Lengths of zero",
    said: ["RuntimeError: Length of all samples has to be greater than 0"],
    text: "An empty text in the batch",
  },
  { title: "忘了 batch_first：形状对了，结果却不对", said: [], text: "" },
  { title: "output[:, -1] after unpacking", said: [], text: "" },
];
const rank = ranking(made);

test("messages of the same words are told apart by which of their numbers differ", () => {
  assert.equal(rank("Expected hidden[0] size (4, 8, 64), got [2, 8, 64]")[0], 0);
  assert.equal(rank("Expected hidden[0] size (4, 8, 64), got [8, 4, 64]")[0], 1);
});

test("a message is found inside a whole traceback", () => {
  const pasted = `Traceback (most recent call last):
  File "train.py", line 31, in <module>
    packed = pack_padded_sequence(x, lengths)
RuntimeError: Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0`;
  assert.equal(rank(pasted)[0], 2);
});

test("a few words find an entry that has no message", () => {
  assert.deepEqual(rank("unpacking output"), [4]);
  assert.deepEqual(rank("形状对"), [3]);
});

test("a row of synonyms is one meaning in both languages; other Chinese is read in pairs", () => {
  assert.deepEqual(meanings("损失"), meanings("loss"));
  assert.notDeepEqual(meanings("损失"), meanings("length"));
  assert.deepEqual([...meanings("mat1 (15x40) 黎明时")], ["mat", "黎明", "明时"]);
});

test("what says nothing finds nothing", () => assert.deepEqual(rank("  12 34 "), []));
