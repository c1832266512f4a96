// @ts-check
/** Python in the page's colors: the classes that Pygments gives, from the editor's own parser. */
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/python";

export const pygments = tagHighlighter([
  { tag: tags.keyword, class: "k" },
  { tag: tags.moduleKeyword, class: "kn" },
  { tag: tags.operatorKeyword, class: "ow" },
  { tag: [tags.bool, tags.null], class: "kc" },
  { tag: tags.comment, class: "c1" },
  { tag: [tags.string, tags.special(tags.string)], class: "s2" },
  { tag: tags.escape, class: "se" },
  { tag: tags.number, class: "mi" },
  { tag: tags.self, class: "bp" },
  { tag: tags.operator, class: "o" },
  { tag: [tags.punctuation, tags.bracket, tags.separator], class: "p" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
  { tag: [tags.variableName, tags.propertyName], class: "n" },
  { tag: tags.meta, class: "nd" },
]);

export const BUILTINS = new Set(
  (
    "abs all any bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr " +
    "dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash " +
    "help hex id input int isinstance issubclass iter len list locals map max memoryview min next " +
    "object oct open ord pow print property range repr reversed round set setattr slice sorted " +
    "staticmethod str sum super tuple type vars zip"
  ).split(" "),
);

/** @param {string} source @returns {DocumentFragment} */
export function highlight(source) {
  const made = document.createDocumentFragment();
  highlightCode(
    source,
    parser.parse(source),
    pygments,
    (text, classes) => {
      const style = classes === "n" && BUILTINS.has(text) ? "nb" : classes;
      if (!style) return made.append(text);
      const span = document.createElement("span");
      span.className = style;
      span.textContent = text;
      made.append(span);
    },
    () => made.append("\n"),
  );
  return made;
}
