// @ts-check
/** The code editor (CodeMirror), its own chunk: fetched when a reader begins to edit. */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
  syntaxTree,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { element } from "../page/dom.js";
import { BUILTINS, pygments } from "./highlight.js";
import { t } from "../page/words.js";

/**
 * @typedef {import("./text-editor.js").Editor} Editor
 * @typedef {import("./text-editor.js").EditorHost} EditorHost
 */

/** @param {string} source @param {EditorHost} host @returns {Editor} */
export function codeEditor(source, host) {
  const help = element("pre", { class: "cell-help", tabindex: "0", "aria-label": t("help") });
  help.hidden = true;
  const showHelp = (/** @type {EditorView} */ view) => {
    host.ask("help", { name: nameAround(view.state) }).then((text) => {
      help.textContent = text ?? t("no-help");
      help.hidden = false;
    });
    return true;
  };
  const leave = () => {
    if (help.hidden) host.leave();
    help.hidden = true;
    return true;
  };
  const view = new EditorView({
    state: EditorState.create({
      doc: source,
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: () => (host.run(false), true) },
          { key: "Shift-Enter", run: () => (host.run(true), true) },
          { key: "F1", run: showHelp },
          { key: "Mod-]", run: indentMore },
          { key: "Mod-[", run: indentLess },
        ]),
        history(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completion(host)], icons: false, interactionDelay: 0 }),
        keymap.of([
          ...completionKeymap,
          { key: "Tab", run: acceptCompletion },
          { key: "Ctrl-.", run: startCompletion },
        ]),
        // Tab is free: it leaves
        keymap.of([{ key: "Escape", run: leave }, ...historyKeymap, ...defaultKeymap]),
        python(),
        EditorView.lineWrapping,
        syntaxHighlighting(/** @type {any} */ (pygments)),
        builtins,
        EditorView.contentAttributes.of({ "aria-label": host.label }),
        EditorView.updateListener.of(
          (update) => update.docChanged && host.changed(update.state.doc.toString()),
        ),
      ],
    }),
  });
  const root = element("div", { class: "cell-editor highlight" }, view.dom, help);
  return {
    root,
    show: (text) => replaceDocument(view, text),
    focus: () => view.focus(),
    close: () => {
      view.destroy();
      root.remove();
    },
  };
}

/** @param {EditorView} view @param {string} text */
function replaceDocument(view, text) {
  const { length } = view.state.doc;
  if (view.state.doc.toString() !== text) view.dispatch({ changes: { from: 0, to: length, insert: text } });
}

/** The dotted name under the cursor, to its end. @param {EditorState} state */
function nameAround(state) {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  const rest = /^\w*/u.exec(line.text.slice(head - line.from))?.[0] ?? "";
  return dottedName(line.text.slice(0, head - line.from)) + rest;
}

/** The dotted name that a text ends with, looked for from there: a line may be long. @param {string} text */
function dottedName(text) {
  let start = text.length;
  while (/[\w.]/.test(text[start - 1] ?? "")) start -= 1;
  return text.slice(start).replace(/^[\d.]+/, "");
}

/** Names from the live interpreter, with their signatures beside the list. @param {EditorHost} host */
function completion(host) {
  return async (/** @type {import("@codemirror/autocomplete").CompletionContext} */ context) => {
    const { from, text } = context.state.doc.lineAt(context.pos);
    const typed = dottedName(text.slice(0, context.pos - from));
    if (!typed || (typed.length < 2 && !context.explicit)) return null;
    /** @type {string[] | null} */
    const names = await host.ask("complete", { text: typed });
    if (!names) return null;
    const options = names.map((name) => ({
      label: name,
      info: async (/** @type {{label: string}} */ { label }) => {
        const text = await host.ask("help", { name: label });
        return text ? element("pre", {}, text.slice(0, 1500)) : null;
      },
    }));
    return { from: context.pos - typed.length, options, validFor: /^\w*$/ };
  };
}

/** Built-in functions look as they do on the page, except inside strings and comments. */
const decorator = new MatchDecorator({
  regexp: /\b\w+\b/g,
  decorate: (add, from, to, [word], view) => {
    const isName = () => syntaxTree(view.state).resolveInner(from, 1).name === "VariableName";
    if (BUILTINS.has(word) && isName()) add(from, to, Decoration.mark({ class: "nb" }));
  },
});
const builtins = ViewPlugin.define(
  (view) => ({
    marks: decorator.createDeco(view),
    update(update) {
      if (update.docChanged || update.viewportChanged) this.marks = decorator.createDeco(update.view);
    },
  }),
  { decorations: (plugin) => plugin.marks },
);
