// @ts-check
/** In the worker: request everything at once, start Python, import NumPy and lstm_core. */
import { Download } from "./download.js";
import { untar } from "./untar.js";
import { zstdDecoder } from "./zstd.js";

/**
 * @typedef {import("../types").RuntimeFiles} RuntimeFiles
 * @typedef {import("../types").Progress} Progress
 */

const PACKAGES = ["numpy.data", "lstm_core.data"];
const MORE = "numpy-more.data"; // what `import numpy` does not read

/**
 * @param {string} root the site's root
 * @param {RuntimeFiles} runtime
 * @param {(progress: Progress) => void} report
 */
export async function boot(root, runtime, report) {
  const download = new Download(runtime.files, report);
  try {
    return await Promise.race([start(root, runtime, download), download.failure]);
  } finally {
    download.close();
  }
}

/**
 * Pyodide would ask for its files one after the other; here all are on their way before it asks,
 * and on a slow line Python starts while NumPy is still coming.
 * @param {string} root @param {RuntimeFiles} runtime @param {Download} download
 */
async function start(root, { base, files, info }, download) {
  const url = (/** @type {string} */ name) => new URL(files[name].url, root).href;
  const script = (/** @type {string} */ name) => download.script(url(name), files[name].bytes);

  const zstd = zstdDecoder(download.request(url("zstd.wasm")));
  const unpacked = (/** @type {string} */ name) => download.unpacked(url(name), zstd);
  download.compile(url("pyodide.asm.wasm"));
  download.answer(url("stdlib.data"), unpacked("stdlib.data"));
  const [numpy, ours] = PACKAGES.map((name) =>
    download.turnOf([...PACKAGES, MORE]).then(() => unpacked(name)),
  );
  const more = download.turnOf([MORE]).then(() => unpacked(MORE));
  // Pyodide imports the second again, at no cost.
  await Promise.all(["pyodide.js", "pyodide.asm.js"].map(script));

  const pyodide = await self.loadPyodide({
    indexURL: new URL(base, root).href,
    stdLibURL: url("stdlib.data"),
    lockFileContents: { info, packages: {} }, // the archives above are all there is
    packageBaseUrl: root,
  });
  const library = pyodide.runPython("import site; site.getsitepackages()[0]");
  download.enter("numpy");
  untar(await numpy, pyodide.FS, library);
  pyodide.runPython("import numpy");
  for (const archive of [await more, await ours]) untar(archive, pyodide.FS, library);
  pyodide.runPython("import lstm_core");
  return pyodide;
}
