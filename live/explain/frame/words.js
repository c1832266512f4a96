// @ts-check
/** Every word of the figures, in both languages; names of code and axis letters are never translated. */
import { language } from "../../page/strings.js";
import { ATTENTION } from "../figures/attention-words.js";
import { CELL } from "../figures/cell-words.js";
import { GRADIENT } from "../figures/gradient-words.js";

/** @type {Record<string, [zh: string, en: string]>} */
const TABLE = {
  answer: ["回答", "Answer"],
  "just-show": ["直接看答案", "Just show me"],
  blank: ["第 {number} 个空", "blank {number}"],
  "verdict-right": ["答对了：{truth}。", "Right: {truth}."],
  "verdict-wrong": ["你答的是：{yours}。正确的是：{truth}。", "You said: {yours}. The answer: {truth}."],
  "verdict-shown": ["答案：{truth}。", "The answer: {truth}."],
  "show-table": ["以表格显示", "Show as table"],
  table: ["表格", "Table"],
  play: ["▶ 逐步播放", "▶ Play step by step"],
  pause: ["❚❚ 暂停", "❚❚ Pause"],
  "next-step": ["▶ 下一步", "▶ Next step"],
  stop: ["。", "."],
  recorded: ["构建时记录的结果", "recorded when the site was built"],
  live: ["刚刚由 Python 算出", "just computed by Python"],
  beginning: ["图里只有开头：至多 12 步、4 层、每层 4 个单元。", "The beginning only: at most 12 steps, 4 layers and 4 units of each."],
  figure: ["画成", "draw"],
  axes: ["轴", "axes"],
  shape: ["形状", "shape"],

  "shapes-name": ["LSTM 的形状", "Shapes of an LSTM"],
  "shapes-T": ["T，时间步", "T, time steps"],
  "shapes-B": ["B，批量大小", "B, batch"],
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
  "shapes-F": ["x 的特征多一个（I′ = I + 1）", "x has one feature more (I′ = I + 1)"],
  "shapes-h_0": ["传入的 h_0 与 c_0", "the h_0 and c_0 you pass"],
  "shapes-h_0-none": ["不传（全零）", "none (zeros)"],
  "shapes-h_0-D*L B H": ["(D·L, B, H)", "(D·L, B, H)"],
  "shapes-h_0-B D*L H": ["(B, D·L, H)", "(B, D·L, H)"],
  "shapes-h_0-D*L H": ["(D·L, H)", "(D·L, H)"],
  "shapes-ask": ["先猜一猜：output 的形状是什么？", "Before you look: what is the shape of output?"],
  "shapes-why": [
    "output 是顶层每一步的 {hidden} 个数；两个方向在最后一个轴上首尾相接。",
    "output holds the top layer's {hidden} numbers of every step; two directions are joined along the last axis.",
  ],
  "shapes-says-lstm": ["LSTM 层", "the LSTM layer"],
  "shapes-caption": ["选中一个张量，看看每个轴是什么。", "Select a tensor to see what each of its axes is."],
  "shapes-caption-error": ["这一次调用出错，PyTorch 的原话在图下面。", "This call fails; PyTorch's own words stand below the picture."],
  "shapes-caption-misread": ["没有报错，可是时间和批量对调了：LSTM 沿着批量那个轴走。", "No error, and yet time and batch have changed places: the LSTM walks along the batch."],
  "shapes-caption-hidden": ["output 的形状先留给你猜。", "The shape of output is yours to guess first."],
  "shapes-caption-tensor": ["{name} 的轴是 {axes}，形状是 {numbers}。", "{name} has axes {axes}, so its shape is {numbers}."],
  "shapes-about-x": ["最后一个轴是每一步的特征。", " The last axis holds the features of one step."],
  "shapes-about-h_0": ["批量总是第 1 轴，batch_first 管不到它。", " The batch is its second axis; batch_first does not change that."],
  "shapes-about-c_0": ["批量总是第 1 轴，batch_first 管不到它。", " The batch is its second axis; batch_first does not change that."],
  "shapes-about-output": ["只有顶层，但每一步都有。", " The top layer only, but every step of it."],
  "shapes-about-h_n": ["每一层、每个方向各一行，都是各自走完最后一步时的 h。", " One row for each layer and direction: h after the last step each of them took."],
  "shapes-about-c_n": ["每一层、每个方向各一行，是 c；投影不改变它。", " One row for each layer and direction: c, which a projection leaves alone."],
  "shapes-caption-half-forward": ["output 的前一半：前向的 h，它在最后一步读完全部输入。", "First half of output: h of the forward direction, which has read everything at the last step."],
  "shapes-caption-half-backward": [
    "output 的后一半：反向的 h，它在第 0 步才读完全部输入，所以 output[-1] 的这一半只读过一步。",
    "Second half of output: h of the backward direction, which has read everything at step 0; at output[-1] this half has read a single step.",
  ],
  "shapes-caption-state": [
    "{name}[{k}]：第 {l} 层，方向 {arrow}。两个方向在 {name} 里沿第 0 轴堆叠，在 output 里沿最后一轴首尾相接。",
    "{name}[{k}]: layer {l}, direction {arrow}. Directions are stacked along axis 0 of {name}, but joined along the last axis of output.",
  ],
  "shapes-misread-bti": [
    "x 是 (B, T, I)，LSTM 却按 (T, B, I) 来读：它把 B 当作时间，h_n 里就成了每个时间步一行，不是每个序列一行。写上 batch_first=True 就对了。",
    "x is (B, T, I), but the LSTM reads (T, B, I): it takes B for time, and h_n has a row for each time step instead of each sequence. Say batch_first=True.",
  ],
  "shapes-misread-tbi": [
    "x 是 (T, B, I)，有了 batch_first=True，LSTM 就按 (B, T, I) 来读：它把 B 当作时间，h_n 里就成了每个时间步一行，不是每个序列一行。",
    "x is (T, B, I), but with batch_first=True the LSTM reads (B, T, I): it takes B for time, and h_n has a row for each time step instead of each sequence.",
  ],
  "shapes-packed": [
    "例中的长度是 {lengths}；S 是它们的和：data 里只有真正的时间步。h_n 和 c_n 照旧按序列排列。",
    "The lengths here are {lengths}, and S is their sum: data holds real steps only. h_n and c_n still have one entry per sequence.",
  ],

  equal: ["相等", "equal"],
  different: ["不相等", "different"],
  "outputs-name": ["output、h_n、c_n 从哪里来", "Where output, h_n and c_n come from"],
  "outputs-slice": ["点亮", "light up"],
  "outputs-slice-none": ["（不选）", "(nothing)"],
  "outputs-b": ["第几个序列 b", "sequence b"],
  "outputs-packed": ["打包，序列 0 少两步", "packed, sequence 0 two steps shorter"],
  "outputs-T": ["T，时间步", "T, time steps"],
  "outputs-L": ["L，num_layers", "L, num_layers"],
  "outputs-D": ["bidirectional（D = 2）", "bidirectional (D = 2)"],
  "outputs-ask": ["先猜一猜：{claim} 成立吗？", "Before you look: does {claim} hold?"],
  "outputs-why": [
    "反向从最后一步读起：output[-1] 里的反向部分只读过一步，读完全部输入的那个在 output[0] 里。",
    "The backward direction begins at the last step: its part of output[-1] has read one step only; the one that has read everything is in output[0].",
  ],
  "outputs-why-one": [
    "只有一个方向、长度都相同的时候，顶层的最后一步就是 h_n[-1]；打包以后，短的序列结束得更早。",
    "With one direction and equal lengths the top layer's last step is h_n[-1]; packed, a shorter sequence ends earlier.",
  ],
  "outputs-caption": [
    "每个方块是一层、一个方向、一步的 h，向下是它的各个单元。选一个切片，看它由哪些方块组成；或者选一个方块，看它到了哪里。",
    "Every chip is h of one layer, direction and step, its units downward. Choose a slice to see which chips it is made of, or select a chip.",
  ],
  "outputs-caption-dead": ["序列 {b} 在 t = {t} 之前已经结束，这里什么也没有算；填充以后 output 在这里是 0。", "Sequence {b} ended before t = {t}: nothing is computed here, and padded output is 0."],
  "outputs-caption-place": ["{letter}，第 {l} 层，方向 {arrow}，t = {t}：{numbers}。它就是 {homes}。", "{letter} of layer {l}, direction {arrow}, t = {t}: {numbers}. It is {homes}."],
  "outputs-caption-inner": ["{letter}，第 {l} 层，方向 {arrow}，t = {t}：{numbers}。LSTM 不返回它，它只供后面的计算用。", "{letter} of layer {l}, direction {arrow}, t = {t}: {numbers}. The LSTM does not return it; it only feeds what follows."],
  "outputs-says-output": ["output：顶层的每一步，两个方向都在。", "output: the top layer, every step, both directions."],
  "outputs-says-one-step": ["{slice}：顶层的这一步。", "{slice}: this one step of the top layer."],
  "outputs-says-output[-1]": ["output[-1]：前向已读完全部输入，反向在这里才刚读第一步。", "output[-1]: forward has read everything here, backward has read its first step only."],
  "outputs-says-output[0]": ["output[0]：反向已读完全部输入，前向在这里才刚读第一步。", "output[0]: backward has read everything here, forward has read its first step only."],
  "outputs-says-h_n": ["{slice}：每一层、每个方向各自读完最后一步时的 h；反向的最后一步是 t = 0。", "{slice}: h of a layer and direction after the last step it reads; for backward that is t = 0."],
  "outputs-says-c_n": ["c_n：与 h_n 同样的位置，是 c 而不是 h；c 的大小不受 1 限制。", "c_n: the same places as h_n, with c in place of h; c is not bounded by 1."],

  "packing-name": ["把变长序列打包", "Packing sequences of different length"],
  "packing-words": ["序列（用空格隔开）", "sequences (parted by spaces)"],
  "packing-sort": ["enforce_sorted=False（自动排序）", "enforce_sorted=False (sort them)"],
  "packing-stage": ["第几步", "stage"],
  "packing-ask": ["先猜一猜：长度是 {lengths}，batch_sizes 是什么？", "Before you look: the lengths are {lengths}. What are batch_sizes?"],
  "packing-why": ["batch_sizes[t] 就是在第 t 步还没有结束的序列个数，也就是这一列的高度。", "batch_sizes[t] counts the sequences that have not ended at step t: the height of that column."],
  "packing-stage-0": ["第 0 步：填充。每个序列一行，短的用虚线格填到 {T} 步。", "Stage 0: padded. A row for each sequence; short ones are filled up to {T} steps with dashed cells."],
  "packing-stage-1": ["第 1 步：按长度排序，长的在上，这样每一列里还活着的格子都挨在一起。", "Stage 1: sorted by length, longest first, so that the live cells of each column stand together."],
  "packing-stage-2": ["第 2 步：一列接一列地折成一条 data。填充的格子留在原处，不再参加计算。", "Stage 2: folded column by column into one strip, data. The padding stays behind and is never computed."],
  "packing-stage-3": ["第 3 步：LSTM 逐段走过 data；每一格现在是 h 的第 0 个单元。", "Stage 3: the LSTM has walked along data; each cell now holds unit 0 of h."],
  "packing-stage-4": ["第 4 步：pad_packed_sequence 把结果放回原来的次序，填充处是 0。", "Stage 4: pad_packed_sequence puts the results back in the original order, with 0 where padding is."],
  "packing-counted": ["{padded} 格里只算 {computed} 格，省下 {saved} 格。", " {computed} of {padded} cells are computed, {saved} saved."],
  "packing-cell": ["序列 {b} 的第 {t} 步「{letter}」就是 data[{n}]。", "Step {t} of sequence {b}, “{letter}”, is data[{n}]."],
  "packing-pad": ["这里是填充：序列 {b} 在 t = {t} 之前已经结束。", "Padding: sequence {b} has ended before t = {t}."],

  ...CELL,

  yes: ["会", "yes"],
  no: ["不会", "no"],
  "unrolled-name": ["按时间展开的网络", "The network unrolled over time"],
  "unrolled-show": ["选中一格时，点亮", "for a selected cell, light up"],
  "unrolled-show-past": ["它依赖的格子", "what it depends on"],
  "unrolled-show-future": ["依赖它的格子", "what depends on it"],
  "unrolled-show-weights": ["与它共用权重的格子", "what shares its weights"],
  "unrolled-n": ["已经填入的格子数", "cells filled so far"],
  "unrolled-b": ["第几个序列 b", "sequence b"],
  "unrolled-T": ["T，时间步", "T, time steps"],
  "unrolled-L": ["L，num_layers", "L, num_layers"],
  "unrolled-D": ["bidirectional（D = 2）", "bidirectional (D = 2)"],
  "unrolled-packed": ["打包，序列 0 少两步", "packed, sequence 0 two steps shorter"],
  "unrolled-dropout": ["dropout", "dropout"],
  "unrolled-ask": [
    "先猜一猜：改动最后一步的输入，会改变顶层前向在 t = 0 的 h 吗？",
    "Before you look: does changing the input of the last step change h of the top layer, forward, at t = 0?",
  ],
  "unrolled-why-yes": ["前向自己只往回看，可它下面那层的反向已经把未来带了进来。", "Forward only looks back, but the backward direction below it has already brought the future in."],
  "unrolled-why-no": ["前向的每一格只依赖左边和下面的格子，未来的输入到不了那里。", "A forward cell depends only on what is left of it and below it; later inputs cannot get there."],
  "unrolled-caption": [
    "逐层、逐个方向地填入：共 {all} 格，已经填入 {n} 格。选一格，看它和哪些格子有关。",
    "Layer by layer and direction by direction, {n} of {all} cells are filled. Select one to see which others it has to do with.",
  ],
  "unrolled-caption-past": ["第 {l} 层，方向 {arrow}，t = {t}：依赖 {count} 格（算上它自己），以及输入 x 的第 {steps} 步。", "Layer {l}, direction {arrow}, t = {t}: it depends on {count} cells, itself among them, and on x at steps {steps}."],
  "unrolled-caption-future": ["第 {l} 层，方向 {arrow}，t = {t}：有 {count} 格依赖它（算上它自己）。", "Layer {l}, direction {arrow}, t = {t}: {count} cells depend on it, itself among them."],
  "unrolled-caption-weights": ["第 {l} 层，方向 {arrow}：这 {count} 步共用 {names}。", "Layer {l}, direction {arrow}: these {count} steps share {names}."],
  "unrolled-dropped": ["层与层之间打叉的小格被 dropout 置零（种子固定）；同一层的时间步之间没有 dropout。", "Crossed squares between layers are zeroed by dropout (same seed every time); there is none between the time steps of a layer."],

  ...GRADIENT,
  ...ATTENTION,
};

/** @param {string} key @param {Record<string, string | number>} values */
export function say(key, values = {}) {
  const text = TABLE[key][language() === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** An option's words; what has none is a name of code. @param {string} input @param {string | number | boolean} option */
export const optionWords = (input, option) => (`${input}-${option}` in TABLE ? say(`${input}-${option}`) : String(option));
