// Runs the Python program on stdin in the browser's Python under Node; prints what it leaves in
// `answer`.
import { readFileSync } from "node:fs";
import { loadLabPyodide } from "../tools/load_pyodide.mjs";

try {
  const pyodide = await loadLabPyodide();
  pyodide.runPython(readFileSync(0, "utf8"));
  console.log(pyodide.globals.get("answer"));
} catch (error) {
  // Never let Node print the source line of an error in pyodide.asm.js: it is a megabyte long.
  console.error(String(error?.message ?? error).slice(-2000));
  process.exit(1);
}
