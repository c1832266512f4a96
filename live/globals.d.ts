/** The worker's file beside live.js, with its hash: put in by tools/bundle.py. */
declare const WORKER_FILE: string;

/** What sw.js calls its cache: changes with the code of the site. */
declare const BUILD: string;

/** What Pyodide's script defines. */
declare var loadPyodide: (options: object) => Promise<any>;
