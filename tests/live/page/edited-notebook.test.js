// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSources } from "../../../live/page/edited-notebook.js";

test("the downloaded notebook has the reader's code in its code cells and is else as it was", () => {
  const notebook = {
    nbformat: 4,
    cells: [
      { id: "a", cell_type: "markdown", source: ["prose"] },
      { id: "b", cell_type: "code", source: ["x = 1\n", "x"] },
      { id: "c", cell_type: "code", source: ["untouched"] },
    ],
  };
  const edited = withSources(
    notebook,
    new Map([
      ["a", "no prose"],
      ["b", "x = '\u2028'\n\r\nx"],
    ]),
  );
  assert.deepEqual(edited, {
    nbformat: 4,
    cells: [
      { id: "a", cell_type: "markdown", source: ["prose"] },
      { id: "b", cell_type: "code", source: ["x = '\u2028'\n", "\r\n", "x"] },
      { id: "c", cell_type: "code", source: ["untouched"] },
    ],
  });
});
