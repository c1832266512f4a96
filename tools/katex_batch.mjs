// @ts-check
// Formulas on stdin, [{tex, display}], become [{html} or {error}] on stdout.

import { readFileSync } from "node:fs";
import katex from "katex";

/** @param {{command: string}} context */
function onlyData({ command }) {
  if (command !== "\\htmlData") throw new Error(`${command} has no place in a formula here`);
  return true;
}

/** @param {{tex: string, display: boolean}} formula */
function render({ tex, display }) {
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      // \ax{T} carries its axis as data-axis, which the site's style colors.
      macros: { "\\ax": "\\htmlData{axis=#1}{\\mathrm{#1}}" },
      trust: onlyData,
      strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
    });
    return { html };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const formulas = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(formulas.map(render)));
