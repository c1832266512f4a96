/** The worker's file beside live.js, with its hash: put in by tools/bundle.py. */
declare const WORKER_FILE: string;
