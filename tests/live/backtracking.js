// @ts-check
/**
 * Not a test, but what tests/live/backtracking.test.js runs under V8's own counter: every regular
 * expression of live/ on texts made to lead it astray. V8 tells (--trace-experimental-regexp-engine)
 * which of them it had to give up for too many steps back.
 */
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

const LENGTH = Number(process.argv[2]);
const CHARACTERS = [" ", "a", "1", "_", "\n", "-", ...`"'\`#=@(){}[]<>/\\*.,:;!?&|$^`];
const QUANTIFIER = /^(?:[*+?]|\{\d+,?\d*\})\??$/;
const TOKEN =
  /\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!])|[()^$|]|(?:[*+?]|\{\d+,?\d*\})\??|[^]/g;

/** Every literal in live/, and the patterns of known-errors.json. @returns {RegExp[]} */
function expressions() {
  const files = readdirSync("live", { recursive: true, encoding: "utf8" }).filter((one) =>
    one.endsWith(".js"),
  );
  /** @type {[string, string][]} */
  const known = JSON.parse(readFileSync("live/cell/known-errors.json", "utf8"));
  const patterns = known.map(([pattern]) => new RegExp(pattern));
  return [...files.flatMap((file) => literals(readFileSync(`live/${file}`, "utf8"))), ...patterns];
}

/** @param {string} code @returns {RegExp[]} */
function literals(code) {
  /** @type {RegExp[]} */ const found = [];
  const look = (/** @type {ts.Node} */ node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile("", code, ts.ScriptTarget.Latest, true));
  return found;
}

/**
 * The same in a form that V8 can count: of the flags only those that change its steps, no references,
 * and loops over one character made plain, which V8 would run back through without counting.
 * @param {RegExp} one
 */
function countable({ source, flags }) {
  const tokens = source.replace(/\\[1-9]/g, "\\d+").match(TOKEN) ?? [];
  const plain = tokens.map((token, i) =>
    takesOne(token) && QUANTIFIER.test(tokens[i + 1] ?? "") ? `(?:${token}|\u0002)` : token,
  );
  return new RegExp(plain.join(""), flags.replace(/[^gmsy]/g, ""));
}

/** Whether a part of an expression stands for one character. @param {string} token */
const takesOne = (token) => !/^(?:\(\?.*|[()^$|]|\\[bB])$/.test(token) && !QUANTIFIER.test(token);

/** A character for each part that takes one, null where an alternative begins. @param {string} source */
function samples(source) {
  const tokens = source.match(TOKEN) ?? [];
  return tokens
    .filter((token) => token === "|" || takesOne(token))
    .map((token) => (token === "|" ? null : sample(token)));
}

/** @param {string} token */
function sample(token) {
  const form = new RegExp(`^${token}$`);
  return CHARACTERS.find((one) => form.test(one)) ?? token.replace(/^\[?\\?/, "")[0];
}

/**
 * Texts that begin as an expression wants it, then repeat some of its parts, and end otherwise.
 * @param {string} source
 */
function* nasty(source) {
  const parts = samples(source);
  for (let i = 0; i < parts.length; i += 1) {
    const head = parts.slice(parts.lastIndexOf(null, i) + 1, i).join("");
    const runs = [1, 2, 3].map((n) => parts.slice(i, i + n).join(""));
    for (const run of new Set([...runs, " ", "a", head]))
      if (run) for (const end of ["", "\u0001"]) yield head + run.repeat(LENGTH / run.length) + end;
  }
}

for (const one of expressions()) {
  const counted = countable(one);
  try {
    new RegExp(counted.source, `${counted.flags}l`); // V8's own flag: run in steps that it can count
  } catch {
    console.log(`cannot be counted: ${one}`);
  }
  for (const text of nasty(one.source)) text.replace(counted, "");
}
