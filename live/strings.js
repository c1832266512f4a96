// @ts-check
/** Every word the live cells say, in both languages. `{name}` marks what is filled in. */

/** @type {Record<string, [zh: string, en: string]>} */
const TABLE = {
  run: ["运行", "Run"],
  stop: ["停止", "Stop"],
  reset: ["重置", "Reset"],
  edit: ["编辑", "Edit"],
  done: ["完成", "Done"],
  retry: ["重试", "Retry"],
  parameters: ["参数", "Parameters"],
  "editor-label": [
    "{id} 的代码。Ctrl+Enter 运行，Shift+Enter 运行并前进，Tab 或 Esc 离开",
    "Code of {id}. Ctrl+Enter runs, Shift+Enter runs and moves on, Tab or Esc leaves",
  ],

  "step-download": ["第 1 步，共 3 步：下载 Python 与 NumPy", "Step 1 of 3: downloading Python and NumPy"],
  "step-python": ["第 2 步，共 3 步：启动 Python", "Step 2 of 3: starting Python"],
  "step-numpy": ["第 3 步，共 3 步：导入 NumPy", "Step 3 of 3: importing NumPy"],
  megabytes: ["{loaded} / {total} MB", "{loaded} of {total} MB"],
  stalled: ["20 秒没有收到数据，网络可能断了。", "Nothing has arrived for 20 seconds; the network may be down."],
  "start-failed": ["Python 没能启动：{reason}", "Python could not start: {reason}"],

  "status-loading": ["正在加载 Python", "Loading Python"],
  "status-running": ["正在运行", "Running"],
  "status-live": ["运行完毕，输出 {count} 项", "Done, outputs: {count}"],
  "status-error": ["出错：{error}", "Error: {error}"],
  "status-stopped": ["已停止", "Stopped"],
  "status-reset": ["已恢复原来的代码", "The original code is back"],

  "stopped-kept": ["已停止。变量都还在。", "Stopped. All variables are kept."],
  "stopped-lost": [
    "已停止。Python 已重新启动，变量没有了；下次运行时，前面的单元格会自动重新运行。",
    "Stopped. Python was restarted and its variables are gone; the next run brings the earlier cells back first.",
  ],
  "python-died": [
    "Python 意外中止（多半是内存用完了），已重新启动，变量没有了；下次运行时，前面的单元格会自动重新运行。",
    "Python ended unexpectedly (out of memory, most likely) and was restarted. Its variables are gone; the next run brings the earlier cells back first.",
  ],
  blocked: ["前面的单元格出错了，所以这里没有运行：", "Not run, because an earlier cell failed: "],
  "cell-number": ["第 {number} 个单元格（{id}）", "cell {number} ({id})"],

  "clinic-label": ["粘贴报错，或者写下现象", "Paste an error message, or say what you see"],
  "clinic-found": ["找到 {count} 条", "Entries found: {count}"],
  "clinic-none": ["没有对上的条目。试试消息里的一小段原话，或者往下翻。", "No entry fits. Try a few words of the message itself, or look through the list."],
  "claim-words": ["要找的词或编号", "Words or an id"],
  "claim-verdict": ["结论", "Verdict"],
  "claim-every": ["全部", "All"],
  "claim-count": ["显示 {left} 条，共 {all} 条", "{left} of {all} claims"],

  "no-python": [
    "这个浏览器不能运行 Python（需要 WebAssembly、模块 Worker 和 DecompressionStream），页面上是构建时记录的结果。",
    "This browser cannot run Python (that takes WebAssembly, module workers and DecompressionStream); the page shows results recorded when it was built.",
  ],
  "from-file": [
    "页面是从文件直接打开的，浏览器因此不让 Python 运行。请在该文件夹中执行 python -m http.server，再打开 http://127.0.0.1:8000/。",
    "This page was opened from a file, where browsers do not let Python run. Run `python -m http.server` in the site's folder and open http://127.0.0.1:8000/.",
  ],
};

export const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** @param {string} key @param {Record<string, string | number>} values */
export function t(key, values = {}) {
  const text = TABLE[key][language() === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
