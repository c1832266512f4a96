// @ts-check
/** The gradient figure's words. */

/** @type {Record<string, [zh: string, en: string]>} */
export const GRADIENT = {
  "gradient-name": ["梯度往回流", "How gradients flow back"],
  "gradient-T": ["T，时间步", "T, time steps"],
  "gradient-forget_bias": ["LSTM 遗忘门偏置加上", "bias added to the LSTM's forget gate"],
  "gradient-scale": ["循环权重 ×", "recurrent weights ×"],
  "gradient-loss": ["损失在哪里", "where the loss sits"],
  "gradient-loss-last": ["只在最后一步", "last step only"],
  "gradient-loss-every": ["每一步都有", "every step"],
  "gradient-clip": ["裁剪到范数（0 = 不裁剪）", "clip to norm (0 = no clipping)"],
  "gradient-seed": ["随机种子", "seed"],
  "gradient-line-rnn": ["RNN", "RNN"],
  "gradient-line-gru": ["GRU", "GRU"],
  "gradient-line-lstm": ["LSTM", "LSTM"],
  "gradient-line-c": ["LSTM 的 c", "c of the LSTM"],
  "gradient-l": ["层", "layer"],
  "gradient-d": ["方向（1 是反向）", "direction (1: backward)"],
  "gradient-ask": ["先猜一猜：走完 {T} 步，谁在 t = 0 处剩下的梯度最多？", "Before you look: over {T} steps, which of them has the most gradient left at t = 0?"],
  "gradient-why": [
    "每往回一步，RNN 的梯度都要乘一次循环权重和 tanh 的斜率；沿着 LSTM 的 c，只乘遗忘门 f，f 接近 1 就几乎不减。",
    "Each step back multiplies an RNN's gradient by recurrent weights and the slope of tanh; c of the LSTM is multiplied by the forget gate f alone, and f near 1 takes almost nothing away.",
  ],
  "gradient-caption-hidden": ["纵轴是 ‖dL/dh‖，按 10 的幂。先回答，再看更早的时间步。", "Upwards: ‖dL/dh‖ in powers of ten. Answer first, then see the earlier steps."],
  "gradient-caption": [
    "纵轴是 ‖dL/dh‖，按 10 的幂；下面是 t 之后所有遗忘门的乘积；右边是全部权重的梯度。选一个时间步。",
    "Upwards: ‖dL/dh‖ in powers of ten; below, the product of all forget gates after t; on the right, the gradient of all weights. Select a time step.",
  ],
  "gradient-caption-own": [
    "你自己的梯度：纵轴是每一步的 ‖dL/dh‖（整个批量），按 10 的幂；LSTM 另有 ‖dL/dc‖ 和之后所有遗忘门的乘积。",
    "Your own gradients: upwards ‖dL/dh‖ of each step over the whole batch, in powers of ten; of an LSTM also ‖dL/dc‖ and the product of all later forget gates.",
  ],
  "gradient-caption-t": ["t = {t}，离末尾 {left} 步：{values}", "t = {t}, {left} steps before the end: {values}"],
  "gradient-caption-forget": ["；之后的遗忘门乘积 {forget}。", "; product of the later forget gates {forget}."],
  "gradient-clipped": [
    "{name} 全部权重的梯度范数是 {before}，裁剪后是 {after}：虚线的帽子被剪掉了，方向不变。每一步的 ‖dL/dh‖ 不受影响。",
    "The gradient of all weights of the {name} has norm {before}; clipped it has {after}: the dashed cap is cut off, the direction stays. ‖dL/dh‖ at each step is what it was.",
  ],
  "gradient-unclipped": ["{name} 全部权重的梯度范数是 {before}，没有被裁剪。", "The gradient of all weights of the {name} has norm {before}; nothing is cut off."],
  "gradient-total": ["全部权重的梯度范数：{values}", "Norm of all weights' gradients: {values}"],
};
