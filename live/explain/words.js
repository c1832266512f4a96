// @ts-check
/** Every word of the figures, in both languages; names of code and axis letters are never translated. */
import { language } from "../strings.js";

/** @type {Record<string, [zh: string, en: string]>} */
const TABLE = {
  answer: ["回答", "Answer"],
  "just-show": ["直接看答案", "Just show me"],
  blank: ["第 {number} 个空", "blank {number}"],
  "verdict-right": ["对，就是 {truth}。", "Right: {truth}."],
  "verdict-wrong": ["你的答案是 {yours}，正确的是 {truth}。", "You said {yours}; it is {truth}."],
  "verdict-shown": ["答案是 {truth}。", "It is {truth}."],
  "show-table": ["以表格显示", "Show as table"],
  table: ["表格", "Table"],
  recorded: ["构建时记录的结果", "recorded when the site was built"],
  live: ["刚刚由 Python 算出", "just computed by Python"],
  axes: ["轴", "axes"],
  shape: ["形状", "shape"],

  "shapes-name": ["LSTM 的形状", "Shapes of an LSTM"],
  "shapes-T": ["T，时间步", "T, time steps"],
  "shapes-B": ["B，批大小", "B, batch"],
  "shapes-I": ["I，input_size", "I, input_size"],
  "shapes-H": ["H，hidden_size", "H, hidden_size"],
  "shapes-L": ["L，num_layers", "L, num_layers"],
  "shapes-D": ["bidirectional（D = 2）", "bidirectional (D = 2)"],
  "shapes-P": ["P，proj_size", "P, proj_size"],
  "shapes-batch_first": ["batch_first", "batch_first"],
  "shapes-x": ["传入的 x", "the x you pass"],
  "shapes-x-T B I": ["(T, B, I)", "(T, B, I)"],
  "shapes-x-B T I": ["(B, T, I)", "(B, T, I)"],
  "shapes-x-T I": ["(T, I)，单个序列", "(T, I), one sequence"],
  "shapes-x-packed": ["PackedSequence", "PackedSequence"],
  "shapes-F": ["x 实际的特征数 I′", "features I′ that x has"],
  "shapes-h_0": ["传入的 h_0 与 c_0", "the h_0 and c_0 you pass"],
  "shapes-h_0-none": ["不传（全零）", "none (zeros)"],
  "shapes-h_0-D*L B H": ["(D·L, B, H)", "(D·L, B, H)"],
  "shapes-h_0-B D*L H": ["(B, D·L, H)", "(B, D·L, H)"],
  "shapes-h_0-D*L H": ["(D·L, H)", "(D·L, H)"],
  "shapes-ask": ["先猜一猜：output 的形状是什么？", "Before you look: what is the shape of output?"],
  "shapes-why": [
    "output 是最上面一层每一步的 {hidden} 个数；两个方向在最后一个轴上首尾相接。",
    "output holds the top layer's {hidden} numbers of every step; two directions are joined along the last axis.",
  ],
  "shapes-says-lstm": ["LSTM 层", "the LSTM layer"],
  "shapes-caption": ["选中一个张量，看看每个轴是什么。", "Select a tensor to see what each of its axes is."],
  "shapes-caption-error": ["这一次调用出错，PyTorch 的原话在图下面。", "This call fails; PyTorch's own words stand below the picture."],
  "shapes-caption-misread": ["没有报错，可是时间和批对调了：LSTM 沿着批在走。", "No error, and yet time and batch have changed places: the LSTM walks along the batch."],
  "shapes-caption-hidden": ["output 的形状先留给你猜。", "The shape of output is yours to guess first."],
  "shapes-caption-tensor": ["{name} 的轴是 {axes}，形状是 {numbers}。", "{name} has axes {axes}, so its shape is {numbers}."],
  "shapes-about-x": ["最后一个轴是每一步的特征。", " The last axis holds the features of one step."],
  "shapes-about-h_0": ["批总在第二个轴上，batch_first 管不到它。", " The batch is its second axis; batch_first does not change that."],
  "shapes-about-c_0": ["批总在第二个轴上，batch_first 管不到它。", " The batch is its second axis; batch_first does not change that."],
  "shapes-about-output": ["只有最上面一层，但每一步都有。", " The top layer only, but every step of it."],
  "shapes-about-h_n": ["每一层、每个方向各一行，都是各自走完最后一步时的 h。", " One row for each layer and direction: h after the last step each of them took."],
  "shapes-about-c_n": ["每一层、每个方向各一行，是 c；投影不改变它。", " One row for each layer and direction: c, which a projection leaves alone."],
  "shapes-caption-half-forward": ["output 的前一半：正向的 h，它在最后一步读完全部输入。", "First half of output: h of the forward direction, which has read everything at the last step."],
  "shapes-caption-half-backward": [
    "output 的后一半：反向的 h，它在第 0 步才读完全部输入，所以 output[-1] 的这一半只读过一步。",
    "Second half of output: h of the backward direction, which has read everything at step 0; at output[-1] this half has read a single step.",
  ],
  "shapes-caption-state": [
    "{name}[{k}]：第 {l} 层，方向 {arrow}。方向在 {name} 里叠在第 0 轴，在 output 里接在最后一轴。",
    "{name}[{k}]: layer {l}, direction {arrow}. Directions are stacked along axis 0 of {name}, but joined along the last axis of output.",
  ],
  "shapes-misread-bti": [
    "x 是 (B, T, I)，LSTM 却按 (T, B, I) 来读：它把 B 当作时间，h_n 里于是每个时间步一行。请写上 batch_first=True。",
    "x is (B, T, I), but the LSTM reads (T, B, I): it takes B for time, and h_n has a row for each time step instead of each sequence. Say batch_first=True.",
  ],
  "shapes-misread-tbi": [
    "x 是 (T, B, I)，有了 batch_first=True，LSTM 就按 (B, T, I) 来读：它把 B 当作时间，h_n 里于是每个时间步一行。",
    "x is (T, B, I), but with batch_first=True the LSTM reads (B, T, I): it takes B for time, and h_n has a row for each time step instead of each sequence.",
  ],
  "shapes-packed": [
    "例中的长度是 {lengths}；S 是它们的和：data 里只有真正的时间步。h_n 和 c_n 照旧按序列排列。",
    "The lengths here are {lengths}, and S is their sum: data holds real steps only. h_n and c_n still have one entry per sequence.",
  ],
};

/** @param {string} key @param {Record<string, string | number>} values */
export function say(key, values = {}) {
  const text = TABLE[key][language() === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
