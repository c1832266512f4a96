/** The worker's file beside live.js, with its hash: put in by tools/bundle.py. */
declare const WORKER_FILE: string;

/** The site's files by name and their sha256, for sw.js: put in by tools/bundle.py. */
declare const FILES: Record<string, string>;
