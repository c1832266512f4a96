/** What run_cell.py emits while a cell runs, and what a reader's output area draws. */
export type MimeData = Record<string, unknown>;
export interface Frame {
  file: string;
  line: number;
  name: string;
  code: string;
  own: boolean;
}
export interface ErrorMessage {
  type: "error";
  ename: string;
  evalue: string;
  notes: string[];
  frames: Frame[];
  traceback: string;
}
export interface StreamMessage {
  type: "stream";
  name: "stdout" | "stderr";
  text: string;
}
export type CellMessage =
  | StreamMessage
  | { type: "result"; data: MimeData }
  | { type: "display"; data: MimeData; display_id: string | null }
  | { type: "update"; data: MimeData; display_id: string }
  | ErrorMessage;

/** What a page must know to load Python: `tools/runtime.py: place_runtime`, relative to the site's root. */
export interface RuntimeFiles {
  version: string;
  base: string;
  files: Record<string, { url: string; bytes: number }>;
  lock: string;
  info: Record<string, string>;
  leftOut: string[];
}
export interface PageConfig {
  lang: string;
  page: string;
  serve: boolean;
  notebook: string | null;
  build: string;
  runtime: RuntimeFiles;
}

export type CellState = "recorded" | "loading" | "running" | "live" | "error" | "stopped";
export type Progress = { step: "download" | "python" | "numpy"; loaded: number; total: number };

/** Page to worker. */
export type Request =
  | { type: "boot"; root: string; runtime: RuntimeFiles; interrupts: SharedArrayBuffer | null; lock: string }
  | { type: "run"; id: number; session: number; cell: string; source: string; stop: string | null }
  | { type: "ask"; id: number; session: number; what: string; args: unknown };
/** Worker to page. `error` ends an execution whose cell raised; `dead` says Python cannot go on. */
export type Reply =
  | { type: "progress"; progress: Progress }
  | { type: "ready"; held: boolean }
  | { type: "failed"; reason: string }
  | { type: "message"; id: number; message: CellMessage | null }
  | { type: "end"; id: number; ok: boolean }
  | { type: "answer"; id: number; answer: any }
  | { type: "dead"; reason: string };

/** How an execution ended; after `lost` (stopped) and `died` (by itself) Python's variables are gone. */
export type Ending = "ok" | "error" | "interrupted" | "lost" | "died";
