/** The LSTM in lstm_core, in Pyodide with the NumPy that the site gives its readers. */
import { readFileSync } from "node:fs";
import { loadLabPyodide } from "../../tools/load_pyodide.mjs";

const pyodide = await loadLabPyodide();
pyodide.runPython(readFileSync(new URL("in_pyodide.py", import.meta.url), "utf8"));
const python = (name) => pyodide.globals.get(name);
const toJs = (proxy) => proxy.toJs({ dict_converter: Object.fromEntries });

/**
 * Build an LSTM with random weights.
 * @param {number[]} size T, B, I, H, L, D
 */
export function lstmCore(size) {
  python("build")(...size);
  return {
    forward: python("forward"),
    train: python("train"),
    output: () => toJs(python("output")()),
    gradients: () => toJs(python("gradients")()),
    x: toJs(python("x").ravel()),
    weights: toJs(python("weights")()),
  };
}

const numpy = pyodide.runPython("np.__version__");
export const versions = [`Pyodide ${pyodide.version}`, `NumPy ${numpy}`];
