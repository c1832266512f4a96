/** The worker's file beside live.js, with its hash: put in by tools/bundle.py. */
declare const WORKER_FILE: string;

/** The site's files by name and their sha256, for sw.js: put in by tools/bundle.py. */
declare const FILES: Record<string, string>;

/** What tools/record_figures.py writes: the inputs of each figure. */
declare module "#built/figure-inputs.json" {
  const inputs: Record<string, import("./explain/frame/inputs.js").Input[]>;
  export default inputs;
}

/** What Pyodide's script defines. */
declare var loadPyodide: (options: object) => Promise<any>;
