// @ts-check
/**
 * Errors that have an explanation: on the site's error pages (the anchors of docs/<lang>/errors), or
 * in one sentence of strings.js. Messages are PyTorch's, so they can be told by their words.
 */

/** @type {[RegExp, string | ((match: RegExpExecArray) => string)][]} */
const ANCHORS = [
  [/^RuntimeError: Expected hidden(?:\[[01]\])? size \((\d+), (\d+), \d+\), got \[(\d+), (\d+), \d+\]/, whichAxis],
  [/^ValueError: \w+: Expected input to be 2D or 3D, got 1D/, "m06"],
  [/^RuntimeError: For (?:un)?batched [23]-D input, hx /, "m07"],
  [/^AttributeError: 'tuple' object has no attribute 'dim'/, "m09"],
  [/^RuntimeError: input\.size\(-1\) must be equal to input_size/, "m10"],
  [/^RuntimeError: input has inconsistent input_size/, "m10"],
  [/^ValueError: RNN input dtype/, "m11"],
  [/^RuntimeError: mat1 and mat2 must have the same dtype/, "m11"],
  [/^TypeError: linear\(\): argument 'input' .* must be Tensor, not tuple/, "m12"],
  [/^RuntimeError: mat1 and mat2 shapes cannot be multiplied/, "m18"],
  [/^RuntimeError: Expected target size /, "m19"],
  [/^RuntimeError: `lengths` array must be sorted/, "m21"],
  [/^RuntimeError: 'lengths' argument should be a 1D CPU int64 tensor/, "m22"],
  [/^RuntimeError: Length of all samples has to be greater than 0/, "m23"],
  [/^RuntimeError: Expected `len\(lengths\)` to be equal to batch_size/, "m24"],
  [/^ValueError: lengths should be at most T=/, "m25"],
  [/^TypeError: lengths should be integers/, "m26"],
  [/^TypeError: (?:embedding|linear)\(\): .* must be Tensor, not PackedSequence/, "m28"],
  [/^AttributeError: 'PackedSequence' object has no attribute 'shape'/, "m28"],
  [/^ValueError: Expected total_length to be at least/, "m31"],
];

/** @type {[RegExp, string][]} what is matched first is filled in as {what} */
const SENTENCES = [
  [/^ModuleNotFoundError: No module named '(torch)\b/, "no-torch"],
  [/^ModuleNotFoundError: No module named '([\w.]+)'/, "no-package"],
  [/^SystemExit:/, "sys-exit"],
  [/^EOFError:/, "no-input"],
  [/^RecursionError:/, "recursion"],
  [/^MemoryError:|^ValueError: array is too big/, "memory"],
];

/** The anchor of the error's explanation, or null. @param {string} error type, colon, message */
export function anchorOf(error) {
  for (const [pattern, anchor] of ANCHORS) {
    const match = pattern.exec(error);
    if (match) return typeof anchor === "string" ? anchor : anchor(match);
  }
  return null;
}

/** The key of the sentence about an error and what to fill in, or null. @param {string} error */
export function sentenceOf(error) {
  for (const [pattern, key] of SENTENCES) {
    const match = pattern.exec(error);
    if (match) return { key, what: match[1] ?? "" };
  }
  return null;
}

/** The name that a NameError misses, or null. @param {string} error */
export const missingName = (error) => /^NameError: name '(\w+)' is not defined/.exec(error)?.[1] ?? null;

/** Whether code gives a name a value, at the top level as far as a glance can tell. @param {string} source @param {string} name */
export function defines(source, name) {
  const word = name.replace(/\W/g, "");
  const forms = [
    `(?:def|class)\\s+${word}\\b`,
    `(?:from|import)\\b.*\\b${word}\\b`,
    `\\(?(?:[\\w*]+\\s*,\\s*)*\\*?${word}\\b[\\w\\s,)*]*(?::[^=\\n]*)?=(?!=)`, // a, (model, b): T = …
  ];
  return new RegExp(`^(?:${forms.join("|")})`, "m").test(source);
}

/** A state of the wrong size: its rows (m01), its batch (m02), or both because they were swapped (m03). @param {RegExpExecArray} match */
function whichAxis([, rows, batch, gotRows, gotBatch]) {
  if (rows === gotBatch && batch === gotRows && rows !== batch) return "m03";
  return rows === gotRows ? "m02" : "m01";
}
