// The browser's Python under Node: runs the Python program on stdin, with NumPy and, in /lab, this
// repository; prints what the program leaves in `answer`.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const root = fileURLToPath(new URL("..", import.meta.url));
const wheels = `${root}/node_modules/numpy-for-pyodide/assets/`;
const numpy = readdirSync(wheels).find((name) => name.startsWith("numpy-"));

try {
  const pyodide = await loadPyodide();
  pyodide.unpackArchive(new Uint8Array(readFileSync(wheels + numpy)).buffer, "wheel");
  pyodide.FS.mkdir("/lab");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, "/lab");
  pyodide.runPython("import sys; sys.dont_write_bytecode = True; sys.path[:0] = ['/lab', '/lab/live']");
  pyodide.runPython(readFileSync(0, "utf8"));
  console.log(pyodide.globals.get("answer"));
} catch (error) {
  // Never let Node print the source line of an error in pyodide.asm.js: it is a megabyte long.
  console.error(String(error?.message ?? error).slice(-2000));
  process.exit(1);
}
