// @ts-check
/**
 * What people write out of habit from PyTorch, told by the error that it ends in here, and the row of
 * words/live/habits.json that says what to write. tests/live/cell/torch-habits.json has a program for each.
 */

/** @type {Record<string, string>} what a tensor's method is in NumPy */
const METHODS = {
  abs: "np.abs(x)",
  bool: "x.astype(bool)",
  chunk: "np.split(x, n, axis=-1)",
  clone: "x.copy()",
  contiguous: "np.ascontiguousarray(x)",
  dim: "x.ndim",
  double: "x.astype(np.float64)",
  exp: "np.exp(x)",
  expand: "np.broadcast_to(x, shape)",
  float: "x.astype(np.float32)",
  int: "x.astype(np.int32)",
  log: "np.log(x)",
  long: "x.astype(np.int64)",
  masked_fill: "np.where(mask, value, x)",
  norm: "np.linalg.norm(x)",
  numel: "x.size",
  permute: "x.transpose(1, 0, 2)",
  relu: "np.maximum(x, 0)",
  sigmoid: "1 / (1 + np.exp(-x))",
  softmax: "np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)",
  t: "x.T",
  tanh: "np.tanh(x)",
  topk: "np.argsort(x)[..., ::-1][..., :k]",
  unsqueeze: "x[:, None]",
};

/** @type {Record<string, string>} what stands for a name that torch, torch.nn or its utilities have */
const NAMES = {
  BCELoss: "BCEWithLogitsLoss()(scores, labels)",
  ReLU: "np.maximum(x, 0)",
  Sigmoid: "1 / (1 + np.exp(-x))",
  Tanh: "np.tanh(x)",
  clip_grad_norm_: "clip_grad_norm(model, 1.0)",
  nn: "from lstm_core import LSTM",
  ones: "np.ones(shape, np.float32)",
  optim: "from lstm_core import Adam",
  tensor: "np.array(values, np.float32)",
  zeros: "np.zeros(shape, np.float32)",
};

/** @type {[RegExp, string][]} what is matched first is filled in as {what} */
const HABITS = [
  [/^NameError: name '(torch|nn)' is not defined/, "no-torch"],
  [
    /^AttributeError: '(?:generator|list)' object has no attribute '(?:num_parameters|grads)'/,
    "habit-module",
  ],
  [/^AttributeError: 'float' object has no attribute 'backward'/, "habit-loss-backward"],
  [
    /^AttributeError: 'float' object has no attribute '(item|detach|cpu|numpy|data|tolist)'/,
    "habit-loss-item",
  ],
  [/^TypeError: '([A-Z]\w*)' object is not callable/, "habit-forward-method"],
  [/^AttributeError: '(\w+)' has no attribute 'forward'/, "habit-forward"],
  [/^AttributeError: '(\w+)' has no attribute '_(?:children|parameters|grads)'/, "habit-super"],
  [/^AttributeError: '\w+' has no attribute '(to|cuda|cpu|flatten_parameters)'/, "habit-leave-out"],
  [
    /^AttributeError: 'numpy\.ndarray' object has no attribute '(detach|numpy|cpu|cuda|to)'/,
    "habit-leave-out",
  ],
  [/^AttributeError: 'numpy\.ndarray' object has no attribute '(?:requires_grad_?)'/, "habit-freeze"],
  [/^AttributeError: 'numpy\.ndarray' object has no attribute '(?:grad)'/, "habit-grads"],
  [/^AttributeError: 'tuple' object has no attribute '(?:detach)'/, "habit-detach"],
  [/^AttributeError: 'tuple' object has no attribute 'batch_sizes'/, "habit-packed"],
  [/^TypeError: 'int' object is not callable/, "habit-size"],
  [/^TypeError: .* got an unexpected keyword argument '(?:dim|keepdim)'/, "habit-axis"],
  [/^ValueError: axes don't match array/, "habit-swapaxes"],
  [
    /^TypeError: Cannot interpret .* as a data type|^ValueError: Type must be a sub-type of ndarray/,
    "habit-view",
  ],
  [/^ImportError: cannot import name 'NLLLoss' from 'lstm_core'/, "habit-nll"],
  [/^ImportError: cannot import name '(\w+)' from 'lstm_core'/, "habit-no-name"],
  [/^RuntimeError: .* does not require grad and does not have a grad_fn/, "habit-eval"],
  [/^RuntimeError: Trying to backward through the graph a second time/, "habit-second-time"],
  [/^ValueError: too many values to unpack \(expected 2\)/, "habit-unpack"],
  [/^RuntimeError: Length of all samples has to be greater than 0/, "habit-no-length"],
  [/^RuntimeError: received an empty list of sequences/, "habit-empty-list"],
  [/^(?:ValueError|RuntimeError): Unknown nonlinearity/, "habit-nonlinearity"],
  [/^RuntimeError: hidden\d has inconsistent hidden_size: got (\d+), expected \1$/, "habit-cell-state"],
  [/^ValueError: RNN input dtype \(([><]\w+)\)/, "habit-byte-order"],
  [/Unexpected key\(s\) in state_dict: (?:"[\w.]+", )*"(model|state_dict|model_state_dict)"/, "habit-nested"],
];

/**
 * The row of words about an error and what to fill in, or null.
 * @param {string} error type, colon, message
 * @returns {{ key: string, what: string, instead?: string } | null}
 */
export function habitOf(error) {
  const method = /^AttributeError: 'numpy\.ndarray' object has no attribute '(\w+)'/.exec(error)?.[1] ?? "";
  if (Object.hasOwn(METHODS, method)) return { key: "habit-method", what: method, instead: METHODS[method] };
  const name = /^ImportError: cannot import name '(\w+)' from 'lstm_core'/.exec(error)?.[1] ?? "";
  if (Object.hasOwn(NAMES, name)) return { key: "habit-name", what: name, instead: NAMES[name] };
  const prefix = prefixIn(error);
  if (prefix) return { key: "habit-prefix", what: prefix };
  for (const [pattern, key] of HABITS) {
    const match = pattern.exec(error);
    if (match) return { key, what: match[1] ?? "" };
  }
  return null;
}

/** What stands before the names in a state dict that the model knows without it. @param {string} error */
function prefixIn(error) {
  const [, wanted] = /^RuntimeError: Error[^]*Missing key\(s\) in state_dict: "([\w.]+)"/.exec(error) ?? [];
  const [, given] = /Unexpected key\(s\) in state_dict: ([^\n]*)/.exec(error) ?? [];
  const names = given?.match(/[\w.]+/g) ?? [];
  return names.find((name) => name.endsWith(`.${wanted}`))?.slice(0, -(wanted ?? "").length);
}
