// The browser's Python under Node: with NumPy as the site ships it and, in /lab, this repository.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const root = fileURLToPath(new URL("..", import.meta.url));
const wheels = `${root}/node_modules/numpy-for-pyodide/assets/`;
const numpy = readdirSync(wheels).find((name) => name.startsWith("numpy-"));

export async function loadLabPyodide() {
  const pyodide = await loadPyodide();
  pyodide.unpackArchive(new Uint8Array(readFileSync(wheels + numpy)).buffer, "wheel");
  pyodide.FS.mkdir("/lab");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, "/lab");
  pyodide.runPython("import sys; sys.dont_write_bytecode = True; sys.path.insert(0, '/lab')");
  return pyodide;
}
