// Compile Python sources with the very Python that will run them: Pyodide, here under Node.
//
//   node tools/compile_bytecode.mjs numpy.whl sources.zip bytecode.zip
//
// sources.zip holds files under the absolute paths they will have in the reader's browser; the
// result holds the bytecode under the same names, and `told.json`: the files that Python reads when
// it starts and imports NumPy, those of all that every page needs, the modules that need no file, and
// the names of the whole standard library.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [numpy, sources, bytecode] = process.argv.slice(2);
try {
  const pyodide = await loadPyodide({ packages: [] });
  const extractDir = pyodide.runPython("import site; site.getsitepackages()[0]");
  pyodide.unpackArchive(new Uint8Array(readFileSync(numpy)), "wheel", { extractDir });
  pyodide.FS.writeFile("/sources.zip", readFileSync(sources));
  pyodide.runPython(readFileSync(new URL("compile_bytecode.py", import.meta.url), "utf8"));
  writeFileSync(bytecode, pyodide.FS.readFile("/bytecode.zip"));
} catch (error) {
  // Never let Node print the source line of an error in pyodide.asm.js: it is a megabyte long.
  console.error(String(error?.message ?? error).slice(-2000));
  process.exit(1);
}
