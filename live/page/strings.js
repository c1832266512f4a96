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
  "more-parameters": ["参数太多，只显示前 {count} 个，其余请在代码里改。", "Only the first {count} parameters are shown; change the others in the code."],
  "editor-label": [
    "{id} 的代码。Ctrl+Enter 运行，Shift+Enter 运行并前进，Tab 或 Esc 离开",
    "Code of {id}. Ctrl+Enter runs, Shift+Enter runs and moves on, Tab or Esc leaves",
  ],

  "editor-plain": ["没有网络，改用简单的编辑框。", "No network: a plain text field is used to edit."],
  help: ["帮助（F1）", "Help (F1)"],
  "no-help": ["没有找到说明（先运行一次，Python 才认识这些名字）。", "Nothing found (run once, so that Python knows these names)."],
  play: ["播放", "Play"],
  pause: ["暂停", "Pause"],

  share: ["分享", "Share"],
  "share-page": ["分享我的修改", "Share my edits"],
  link: ["链接：", "Link:"],
  "link-copied": ["链接已复制，里面带着修改后的代码。", "Link copied; it carries the changed code."],
  "shared-code": ["这段代码来自链接，不会自动运行。", "This code came with the link. It does not run by itself."],
  "link-refused": [
    "链接里的代码不完整，或者太长（超过 {characters} 个字符），没有用上；这里是课文原来的代码。",
    "The code in this link is damaged or too long (over {characters} characters) and was left out: what you see is the lesson's own.",
  ],
  "link-too-long": ["修改后的代码太长（超过 {characters} 个字符），放不进链接。", "The changed code is too long for a link (over {characters} characters)."],
  "back-to-mine": ["换回原来的代码", "Back to what was here"],
  "download-mine": ["下载笔记本（含我的修改）", "Download with my edits"],
  "download-failed": ["下载失败，请检查网络，或重新加载页面。", "The download failed; check the network, or load the page again."],
  "not-kept": ["浏览器存不下修改（存储被禁用或已满），关闭页面后会丢失。", "Your edits cannot be kept (storage is off or full); they go when the page closes."],
  "old-edit": ["你改过这一格的旧版本，课文后来变了。", "You edited an earlier version of this cell; the lesson has changed since."],
  "other-edit": ["这一格还有你的另一份修改，来自另一个标签页，或在打开分享链接之前。", "There is another edit of yours, from another tab or from before you opened a shared link."],
  "edit-froze": ["上次显示你对这一格的修改时，页面可能卡住了，所以这次没有直接显示。", "The page may have frozen when it last showed your edit of this cell, so the edit is not shown by itself."],
  "show-old": ["看那份修改", "Show that edit"],
  "discard-old": ["丢弃", "Discard it"],

  "step-download": ["第 1 步，共 3 步：下载 Python 与 NumPy", "Step 1 of 3: downloading Python and NumPy"],
  "step-python": ["第 2 步，共 3 步：启动 Python", "Step 2 of 3: starting Python"],
  "step-numpy": ["第 3 步，共 3 步：导入 NumPy", "Step 3 of 3: importing NumPy"],
  megabytes: ["{loaded} / {total} MB", "{loaded} of {total} MB"],
  stalled: ["20 秒没有收到数据，网络可能断了。", "Nothing has arrived for 20 seconds; the network may be down."],
  "other-build": ["这一页属于网站的另一个版本，和正在运行的代码对不上；请重新加载页面。", "This page and the code that runs it are of different editions of the site; load the page again."],
  "start-failed": ["Python 没能启动：{reason}", "Python could not start: {reason}"],

  "outputs-left-out": ["输出超过 {count} 项，后面的略去了。", "There are more than {count} outputs; the others are left out."],
  "markup-left-out": [
    "这里还有 HTML 或 SVG，但元素太多、嵌套太深，或标签没有配对，显示出来会卡住页面，所以略去了（每个单元格最多 {elements} 个元素，{depth} 层）。",
    "HTML or SVG was left out here: it has too many elements, nests too deeply, or does not close its tags, and would freeze the page (a cell may have {elements} elements, {depth} deep).",
  ],

  stale: ["代码改过了，下面还是之前的输出", "The code has changed; this is the output from before"],

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
  "python-recursion": [
    "函数（或 __repr__ 这样的方法）一层层调用自己没有停下来，或者数据嵌套太深，用完了浏览器的调用栈，Python 因此中止。它已重新启动，变量没有了；下次运行时，前面的单元格会自动重新运行。",
    "A function, or a method such as __repr__, kept calling itself, or data is nested too deep (recursion): the browser's call stack ran full, and that ended Python. It was restarted and its variables are gone; the next run brings the earlier cells back first.",
  ],
  "python-exited": [
    "这段代码让 Python 退出了（退出码 {code}），例如调用了 os._exit()。Python 已重新启动，变量没有了；下次运行时，前面的单元格会自动重新运行。",
    "This code made Python exit (code {code}), as os._exit() does. Python was restarted and its variables are gone; the next run brings the earlier cells back first.",
  ],
  "python-broke": [
    "Python 意外中止，已重新启动，变量没有了；下次运行时，前面的单元格会自动重新运行。",
    "Python ended unexpectedly and was restarted. Its variables are gone; the next run brings the earlier cells back first.",
  ],
  blocked: ["前面的单元格出错了，所以这里没有运行：", "Not run, because an earlier cell failed: "],
  "cell-number": ["第 {number} 个单元格（{id}）", "cell {number} ({id})"],

  "clinic-label": ["粘贴报错，或者写下现象", "Paste an error message, or say what you see"],
  "clinic-found": ["找到 {count} 条", "Entries found: {count}"],
  "clinic-none": ["没有找到对得上的条目。换消息里的几个词试试，或者往下翻。", "No entry fits. Try a few words of the message itself, or look through the list."],
  "claim-words": ["要找的词或编号", "Words or an id"],
  "claim-verdict": ["结论", "Verdict"],
  "claim-every": ["全部", "All"],
  "claim-count": ["显示 {left} 条，共 {all} 条", "{left} of {all} claims"],

  "no-torch": [
    "这里没有 PyTorch（浏览器里装不下）。lstm_core 有同样的接口：from lstm_core import LSTM，输入输出是 NumPy 数组。",
    "PyTorch is not here (it does not fit into a browser). lstm_core has the same interface: `from lstm_core import LSTM`, with NumPy arrays in and out.",
  ],
  "no-package": [
    "这里没有 {what}，先看看名字有没有写错。可用的有 Python 标准库的常用部分、numpy 和 lstm_core；要用别的包，请下载笔记本到本机运行。",
    "{what} is not here; is the name spelled right? There are the usual parts of the standard library, numpy and lstm_core; for other packages, download the notebook and run it on your machine.",
  ],
  "left-out-of-python": [
    "{what} 属于 Python 标准库，但网页为了启动得快，用的是精简版，没有带上它。要用它，请下载笔记本到本机运行。",
    "{what} belongs to Python's standard library, but not to the small edition that lets this page start fast. To use it, download the notebook and run it on your machine.",
  ],
  "left-out-of-numpy": [
    "{what} 属于完整的 NumPy，但网页为了启动得快，用的是精简版，没有带上它。要用它，请下载笔记本到本机运行。",
    "{what} belongs to the complete NumPy, but not to the small edition that lets this page start fast. To use it, download the notebook and run it on your machine.",
  ],
  "no-encoding": [
    "这里没有 {what} 这种编码（也可能是名字写错了）。常用的都在：utf-8、latin-1、gbk、gb18030、big5、shift_jis 等。",
    "The encoding {what} is not here, or is misspelled. The common ones are: utf-8, latin-1, gbk, gb18030, big5, shift_jis and others.",
  ],
  "no-source": [
    "为了启动得快，Python 和 NumPy 自己的模块在网页里大多只有编译好的字节码，没有源代码；lstm_core 的源代码都在。",
    "To start fast, the page has most of Python's and NumPy's own modules as bytecode, without their source; lstm_core's source is all here.",
  ],
  "sys-exit": ["sys.exit() 只结束这一格，Python 还在。", "sys.exit() ends this cell only; Python is still there."],
  "no-input": ["网页里的单元格不能等待输入；请直接给变量赋值。", "A cell on a page cannot wait for input; give the variable its value instead."],
  recursion: ["函数一层层调用自己，没有停下来。", "A function kept calling itself and did not come to an end."],
  memory: ["浏览器里的 Python 最多只有约 2 GB 内存，放不下了；把数组变小一些。", "Python in a browser has about 2 GB of memory at most, and this does not fit; make it smaller."],
  "defined-in": ["{name} 是在{cell}里定义的，它还没有运行。", "{name} is defined in {cell}, which has not run."],
  "run-it-first": ["先运行它", "Run it first"],

  "no-python": [
    "这个浏览器不能运行 Python（需要 WebAssembly、模块 Worker 和 DecompressionStream），页面上是构建网站时记录的结果。",
    "This browser cannot run Python (that takes WebAssembly, module workers and DecompressionStream); the page shows results recorded when it was built.",
  ],
};

export const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** @param {string} key */
export const hasString = (key) => key in TABLE;

/** @param {string} key @param {Record<string, string | number>} values */
export function t(key, values = {}) {
  const text = TABLE[key][language() === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
