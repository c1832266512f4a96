/** The worker's file beside live.js, with its hash: put in by tools/bundle.py. */
declare const WORKER_FILE: string;

/** Python modules are bundled as text. */
declare module "*.py" {
  const source: string;
  export default source;
}
