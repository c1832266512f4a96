// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import figures from "#built/words/figures.json" with { type: "json" };
import hints from "#built/words/hints.json" with { type: "json" };
import languages from "#built/words/languages.json" with { type: "json" };
import live from "#built/words/live.json" with { type: "json" };
import { language, lookup, t } from "../../../live/page/words.js";

const ROOT = new URL("../../../", import.meta.url);
const FIGURES = ["attention", "cell", "gradient", "outputs", "packing", "shapes", "unrolled"];
const page = { lang: "" };
Object.assign(globalThis, { document: { documentElement: page } });
beforeEach(() => (page.lang = "en"));

const say = lookup({ step: ["第 {n} 步", "step {n}"], twice: ["{a}{a}", "{a} and {a}"] });

test("words are those of the page's language, with what is filled in", () => {
  assert.equal(say("step", { n: 3 }), "step 3");
  assert.equal(say("twice", { a: "$&" }), "$& and $&");
  assert.equal(t("run"), "Run");
  page.lang = "zh";
  assert.equal(say("step", { n: 0 }), "第 0 步");
  assert.equal(t("run"), "运行");
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
  assert.deepEqual(languages, ["zh", "en"]);
  for (const [name, rows] of Object.entries({ live, figures, hints })) {
    const folder = new URL(`words/${name}/`, ROOT);
    const tables = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")));
    const written = tables.flatMap((table) => Object.entries(table));
    assert.equal(Object.keys(rows).length, written.length);
    for (const [key, words] of written)
      assert.deepEqual(/** @type {any} */ (rows)[key], Object.values(words), key);
  }
});

/** The code of a folder of live/, as one text. @param {string} folder */
function code(folder) {
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" });
  const scripts = files.filter((file) => file.endsWith(".js"));
  return scripts.map((file) => readFileSync(new URL(folder + file, ROOT), "utf8")).join("\n");
}

/** What stands first in each call of a function. @param {string} source @param {string} name */
const firstArguments = (source, name) =>
  [...source.matchAll(new RegExp(`\\b${name}\\(`, "g"))].map(({ 0: call, index }) => {
    const start = index + call.length;
    let [end, depth] = [start, 0];
    for (; depth > 0 || !/[,)]/.test(source[end]); end++) {
      if (/[([{]/.test(source[end])) depth++;
      if (/[)\]}]/.test(source[end])) depth--;
    }
    return source.slice(start, end).replaceAll(/[!=]== "[^"]*"/g, "");
  });

/** The texts that stand in code, as patterns: a template may become many. @param {string} source */
const textsIn = (source) =>
  [...source.matchAll(/"([^"\n]+)"|`([\w-]+\$\{[^`\n]*)`/g)].map(([, plain, made]) => {
    const fixed = (plain ?? made).split(/\$\{[^}]*\}/);
    return new RegExp(`^${fixed.map(literally).join(".+")}$`);
  });

/** @param {string} text */
const literally = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

for (const [name, folder, rows] of /** @type {[string, string, object][]} */ ([
  ["t", "live/", live],
  ["say", "live/explain/", figures],
])) {
  test(`every key that code gives to ${name} has words`, () => {
    const asked = firstArguments(code(folder), name).flatMap(textsIn);
    assert.ok(asked.length > 40);
    for (const key of asked)
      assert.ok(
        Object.keys(rows).some((row) => key.test(row)),
        String(key),
      );
  });
}

test("every parameter of every figure has words", async () => {
  for (const kind of FIGURES) {
    const { [kind]: figure } = await import(`../../../live/explain/figures/${kind}.js`);
    for (const { name } of [{ name: "name" }, ...figure.inputs])
      assert.ok(`${kind}-${name}` in figures, `${kind}-${name}`);
  }
});

test("no words of cells and pages are left over", () => {
  const texts = textsIn(code("live/"));
  assert.deepEqual(
    Object.keys(live).filter((key) => !texts.some((text) => text.test(key))),
    [],
  );
});
