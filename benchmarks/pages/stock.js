import { loadPyodide } from "./pyodide/pyodide.mjs";

onmessage = async ({ data }) => {
  const pyodide = await loadPyodide();
  await pyodide.loadPackage("numpy");
  postMessage(pyodide.runPython(data));
};
