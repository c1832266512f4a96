// @ts-check
/** The attention figure's words. */

/** @type {Record<string, [zh: string, en: string]>} */
export const ATTENTION = {
  "attention-name": ["注意力看向哪里", "Where attention looks"],
  "attention-s": ["解码步 s（查询）", "decoder step s (query)"],
  "attention-score": ["评分函数", "scoring function"],
  "attention-score-dot": ["dot：q · k", "dot: q · k"],
  "attention-score-general": ["general：q · Wk", "general: q · Wk"],
  "attention-score-concat": ["concat：v · tanh(W[q; k])", "concat: v · tanh(W[q; k])"],
  "attention-score-linear": ["concat，漏了 tanh", "concat without its tanh"],
  "attention-score-additive": ["additive（Bahdanau）", "additive (Bahdanau)"],
  "attention-mask": ["掩码", "mask"],
  "attention-mask-padding": ["掩去填充（写 −1e9）", "padding (−1e9)"],
  "attention-mask-none": ["不用掩码", "none"],
  "attention-mask-all": ["整行掩去（写 −1e9）", "whole rows (−1e9)"],
  "attention-mask-inf": ["整行掩去（写 −∞）", "whole rows (−∞)"],
  "attention-temperature": ["温度", "temperature"],
  "attention-b": ["第几个序列 b", "sequence b"],
  "attention-words": ["词（用空格隔开）", "words (parted by spaces)"],
  "attention-pad": ["填充", "padding"],
  "attention-masked": ["已掩去", "masked"],
  "attention-ask": [
    "先猜一猜：解码器把词倒过来写，第 s = {s} 步写“{name}”。这一步最看重哪个字符？给它大约多少权重？",
    "Before you look: the decoder writes the word backwards, and step s = {s} writes “{name}”. Which character does it look at most, and with about how much of its weight?",
  ],
  "attention-ask-all": ["先猜一猜：一行的键全都掩去，分数都换成 −1e9，权重各是多少？", "Before you look: all keys of a row are masked, each score became −1e9. What is each weight?"],
  "attention-ask-inf": ["先猜一猜：一行的键全都掩去，分数都换成 −∞，权重各是多少？", "Before you look: all keys of a row are masked, each score became −∞. What is each weight?"],
  "attention-why": [
    "softmax 不是非此即彼：分数只差一点，别的字符也分到权重；一行的权重加起来总是 1。",
    "Softmax does not choose: where scores differ little, the other characters get weight too, and a row adds up to 1.",
  ],
  "attention-why-all": ["softmax 只看分数之差，这里处处是 0。", "Softmax sees differences only, and here they are all 0."],
  "attention-why-inf": ["最大的分数也是 −∞，而 ∞ − ∞ 是 NaN。", "The largest score is −∞ as well, and ∞ − ∞ is NaN."],
  "attention-caption-hidden": [
    "每行是解码器的一步，每列是编码器的一步；划掉的列已掩去。下面是这一步的查询和所有的键，先回答，再看权重。",
    "A row is a step of the decoder, a column a step of the encoder; columns struck out are masked. Below: this step's query and all keys. Answer first, then see the weights.",
  ],
  "attention-caption": [
    "{row} 这一行在下面展开：① 它和每个键的分数，② softmax 以后的权重，③ 用权重把各个键加起来。选一格，换一行。",
    "Row {row} is open below: ① its score with every key, ② the weights after softmax, ③ the keys summed with these weights. Select a cell to open its row.",
  ],
  "attention-caption-cell": [
    "{row} 看 {column}：分数 {score}，经过 softmax，权重是 {weight}；这一行加起来是 {sum}。",
    "{row} looks at {column}: score {score}, after softmax weight {weight}; the row adds up to {sum}.",
  ],
  "attention-caption-masked": [
    "{row} 看 {column}：这里已掩去，分数换成了 {score}，权重是 {weight}；这一行加起来是 {sum}。",
    "{row} looks at {column}: masked, so its score became {score} and its weight is {weight}; the row adds up to {sum}.",
  ],
  "attention-linear": [
    "没有 tanh，分数就是 v · W_q q + v · W_k k：前一项对所有的键都一样，在 softmax 里消掉。于是每一行都相同，与查询无关。",
    "Without the tanh the score is v · W_q q + v · W_k k. The first part is the same for every key and cancels in the softmax: all rows are alike, whatever the query.",
  ],
  "attention-mask-none-says": [
    "没有掩码，填充也是一个键：它是零向量，照样得到分数和权重。在这里换成 concat 或 additive，它得到的权重最多。",
    "Without a mask padding is a key like any other: a vector of zeros, but with a score and a weight. Here, with concat or additive, it even gets the most.",
  ],
  "attention-mask-all-says": [
    "整行都掩去了：分数全是 −1e9，softmax 只看差别，于是权重相等。没有报错，得到的却是填充的平均，用它的人要自己当心。",
    "A row masked whole: its scores are all −1e9, softmax only sees differences, so the weights are equal. No error; what comes out is a mean over padding.",
  ],
  "attention-mask-inf-says": [
    "换成 −∞：最大值也是 −∞，∞ − ∞ 得 NaN，一行就足以让损失和全部梯度变成 NaN。lstm_core 因此写 −1e9。",
    "With −∞ the largest score is −∞ too, and ∞ − ∞ is NaN: one such row turns the loss and every gradient into NaN. Hence the −1e9 of lstm_core.",
  ],
  "attention-temperature-says": [
    "温度高，权重就平；温度低，权重就尖。dot 的分数除以 √H（这里约 2.45），就是 Transformer 的缩放点积。",
    "A high temperature evens the weights out, a low one sharpens them. The dot score divided by √H, here about 2.45, is the scaled dot product of transformers.",
  ],
  "attention-by-hand": [
    "这里的键和查询是字符的编码（六个位置里有三个 1），评分函数的权重是手工设定的，没有训练。",
    "Keys and queries here are codes of the characters, three ones among six places; the weights of the scoring function are set by hand, not trained.",
  ],
  "attention-beginning": ["图里只有开头：至多 12 步，每个向量 6 个数。", "The beginning only: at most 12 steps each way and 6 numbers of a vector."],
};
