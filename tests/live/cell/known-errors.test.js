// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import rows from "#built/words/live.json" with { type: "json" };
import { anchorOf, defines, missingName, sentenceOf } from "../../../live/cell/known-errors.js";
import { nastyTexts, stepsOf } from "../steps.js";

const sentence = (/** @type {string} */ error) => sentenceOf(error, ["ftplib", "numpy.f2py", "xml.dom"]);

test("a state of the wrong size leads to the mistake that was made", () => {
  const size = (/** @type {string} */ wanted, /** @type {string} */ got) =>
    anchorOf(`RuntimeError: Expected hidden[0] size (${wanted}), got [${got}]`);
  assert.equal(size("2, 3, 20", "1, 3, 20"), "m01");
  assert.equal(size("1, 8, 20", "1, 32, 20"), "m02");
  assert.equal(size("1, 3, 20", "3, 1, 20"), "m03");
  assert.equal(anchorOf("RuntimeError: Expected hidden size (2, 3, 20), got [1, 3, 20]"), "m01");
});

test("known messages have their explanation, others none", () => {
  assert.equal(
    anchorOf("RuntimeError: input.size(-1) must be equal to input_size. Expected 10, got 7"),
    "m10",
  );
  assert.equal(anchorOf("RuntimeError: Expected target size [2, 7], got [2, 5]"), "m19");
  assert.equal(
    anchorOf("TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple"),
    "m12",
  );
  assert.equal(anchorOf("ValueError: something else"), null);
  const load = "RuntimeError: Error(s) in loading state_dict for LSTM:\n\t";
  assert.equal(anchorOf(`${load}size mismatch for weight_ih_l0: copying a param`), "m57");
  assert.equal(anchorOf(`${load}Unexpected key(s) in state_dict: "module.weight_ih_l0". `), "m58");
});

test("every anchor is on the error page of both languages", () => {
  const table = readFileSync(new URL("../../../live/cell/known-errors.json", import.meta.url), "utf8");
  const anchors = new Set([...table.matchAll(/"(m\d\d)"/g)].map(([, anchor]) => anchor));
  assert.ok(anchors.size > 10);
  for (const language of ["zh", "en"]) {
    const page = readFileSync(new URL(`../../../docs/${language}/errors.ipynb`, import.meta.url), "utf8");
    for (const anchor of anchors) assert.ok(page.includes(`{ #${anchor} }`), `${language} ${anchor}`);
  }
});

test("what the page says in its own words names the thing", () => {
  assert.deepEqual(sentence("ModuleNotFoundError: No module named 'torch.nn'"), {
    key: "no-torch",
    what: "torch",
  });
  assert.deepEqual(sentence("ModuleNotFoundError: No module named 'pandas'"), {
    key: "no-package",
    what: "pandas",
  });
  assert.deepEqual(sentence("LookupError: unknown encoding: cp1250"), { key: "no-encoding", what: "cp1250" });
  assert.equal(sentence("OSError: could not get source code")?.key, "no-source");
  assert.equal(sentence("OSError: [Errno 44] No such file or directory: 'a'"), null);
  assert.equal(sentence("SystemExit: 3")?.key, "sys-exit");
  assert.equal(sentence("ValueError: Maximum allowed dimension exceeded")?.key, "memory");
  assert.equal(sentence("ValueError: x"), null);
  for (const key of [
    "no-torch",
    "no-package",
    "no-encoding",
    "no-source",
    "sys-exit",
    "no-input",
    "recursion",
    "memory",
  ])
    assert.ok(key in rows, key);
});

test("a module that was left out is told from one that is misspelled", () => {
  const missing = (/** @type {string} */ name) => sentence(`ModuleNotFoundError: No module named '${name}'`);
  assert.deepEqual(missing("ftplib"), { key: "left-out-of-python", what: "ftplib" });
  assert.deepEqual(missing("xml.dom.minidom"), { key: "left-out-of-python", what: "xml.dom" });
  assert.deepEqual(missing("numpy.f2py"), { key: "left-out-of-numpy", what: "numpy.f2py" });
  assert.deepEqual(
    sentence("ImportError: cannot import name 'dom' from 'xml' (/lib/xml/__init__.py)"),
    missing("xml.dom"),
  );
  for (const name of ["nmupy", "ftplibs", "numpy.f2", "ftp", "xml.domino", "lstm_core.ftplib"]) {
    assert.deepEqual(missing(name), { key: "no-package", what: name });
  }
  assert.equal(sentence("ImportError: cannot import name 'arange' from 'xml' (/lib/xml/__init__.py)"), null);
  for (const key of ["left-out-of-python", "left-out-of-numpy"]) assert.ok(key in rows, key);
});

test("the cell that defines a missing name is found by its form", () => {
  const name = missingName("NameError: name 'model' is not defined");
  assert.equal(name, "model");
  for (const source of [
    "model = LSTM(2, 3)",
    "x = 1\nmodel, y = f()",
    "def model():\n  pass",
    "class model: pass",
    "from a import b, model",
    "import model",
    "(model, y) = f()",
    "a, (model, b): T = f()",
    "*model, a = f()",
  ]) {
    assert.ok(defines(source, "model"), source);
  }
  for (const source of [
    "model.fit(x)",
    "f(model=3)",
    "  model = 3",
    "if model == 3: pass",
    "remodel = 1",
    "model == 2",
    "f(a, model=3)",
    "a = f(model=3)",
    "class Base(model): pass",
    "def f(model): pass",
  ]) {
    assert.ok(!defines(source, "model"), source);
  }
});

test("what a case of the clinic raises leads back to its entry, or to one with the same message", () => {
  const twins = ["m08", "m44"]; // say what m07 and m02 say
  const page = JSON.parse(readFileSync("docs/en/errors.ipynb", "utf8"));
  const entries = page.cells.filter((/** @type {any} */ cell) => /^clinic-m\d\d$/.test(cell.id));
  const raising = [
    "m01",
    "m09",
    "m12",
    "m18",
    "m19",
    "m21",
    "m23",
    "m25",
    "m26",
    "m28",
    "m31",
    "m51",
    "m52",
    "m53",
    "m55",
    "m56",
    "m60",
    "m62",
    "m63",
    "m64",
    ...twins,
  ];
  for (const anchor of raising) {
    const entry = entries.find((/** @type {any} */ cell) => cell.id === `clinic-${anchor}`).source.join("");
    const found = [...entry.matchAll(/^\w+(?:Error|Warning): .*$/gm)].map(([message]) => anchorOf(message));
    assert.ok(
      found.some((to) => to === anchor || (to && twins.includes(anchor))),
      anchor,
    );
  }
});

test("to look for a name in a link's code takes steps by its length", async () => {
  const steps = (/** @type {string} */ text) => stepsOf(() => defines(text, "a"));
  const [once, twice] = [nastyTexts(20_000), nastyTexts(40_000)];
  for (const [i, text] of once.entries()) {
    const [one, two] = [await steps(text), await steps(twice[i])];
    assert.ok(two < 2.1 * one + 100, `${JSON.stringify(text.slice(0, 30))}…: ${one} steps, then ${two}`);
  }
});
