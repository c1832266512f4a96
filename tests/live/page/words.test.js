// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import figures from "#words/figures.json" with { type: "json" };
import hints from "#words/hints.json" with { type: "json" };
import languages from "#words/languages.json" with { type: "json" };
import live from "#words/live.json" with { type: "json" };
import { language, lookup, t } from "../../../live/page/words.js";

const page = { lang: "" };
Object.assign(globalThis, { document: { documentElement: page } });
beforeEach(() => (page.lang = "en"));

const say = lookup({ step: ["第 {n} 步", "step {n}"], twice: ["{a}{a}", "{a} and {a}"] });

test("words are those of the page's language, with what is filled in", () => {
  assert.equal(say("step", { n: 3 }), "step 3");
  assert.equal(say("twice", { a: "$&" }), "$& and $&");
  page.lang = "zh";
  assert.equal(say("step", { n: 0 }), "第 0 步");
});

test("a page's language is known by its beginning; a page in another gets the last", () => {
  for (const [lang, code] of [
    ["zh", "zh"],
    ["zh-CN", "zh"],
    ["en-GB", "en"],
    ["fr", "en"],
    ["", "en"],
  ]) {
    page.lang = lang;
    assert.equal(language(), code);
  }
});

test("the browser has every row of every table as it is written", () => {
  for (const [name, rows] of Object.entries({ live, figures, hints })) {
    const folder = new URL(`../../../words/${name}/`, import.meta.url);
    const tables = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")));
    const written = tables.flatMap((table) => Object.entries(table));
    assert.equal(Object.keys(rows).length, written.length);
    for (const [key, words] of written)
      assert.deepEqual(/** @type {any} */ (rows)[key], Object.values(words), key);
  }
  assert.deepEqual(languages, ["zh", "en"]);
  assert.equal(t("run"), "Run");
});
