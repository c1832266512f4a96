// @ts-check
/** Traces of every form the schema allows, with numbers that JSON can only hold as words. */
import { defaults } from "./views.js";

const STEP = {
  lstm: ["z", "i", "f", "g", "o", "c", "c_new", "tanh_c"],
  gru: ["z", "r", "u", "n", "q"],
  rnn_tanh: ["z"],
  rnn_relu: ["z"],
  peephole: ["z", "i", "f", "g", "o", "c", "c_new", "tanh_c"],
};
const GATES = { lstm: 4, gru: 3, rnn_tanh: 1, rnn_relu: 1, peephole: 4 };
const WORDS = ["NaN", "Infinity", "-Infinity"];

/** @param {number} seed a generator that needs no library */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Chance that is the same in every run: indices, choices, numbers and packed arrays of them. */
function dice() {
  const random = generator(7);
  const below = (/** @type {number} */ n) => Math.floor(random() * n);
  const pick = (/** @type {any[]} */ list) => list[below(list.length)];
  const number = () => (below(20) ? Number((random() * 4 - 2).toPrecision(6)) : pick([...WORDS, 0, 1e30]));
  const array = (/** @type {string} */ axes, /** @type {number[]} */ ...shape) => ({
    axes,
    shape,
    data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, number),
  });
  return { below, pick, array };
}

/** @param {number} count @param {import("../../../live/explain/frame/types").Figure} figure */
export function* randomAttention(count, figure) {
  const { below, pick, array } = dice();
  for (let i = 0; i < count; i++) {
    const [B, S, T, K] = [1 + below(3), 1 + below(14), 1 + below(14), 1 + below(9)];
    const [letters, Q] = pick([
      [["H", "H"], K],
      [["Q", "K"], 1 + below(9)],
    ]);
    const names = (/** @type {number} */ most) =>
      Array.from({ length: B }, () => Array.from({ length: 1 + below(most) }, () => pick(["a", "记", ""])));
    const mask = { axes: "B S T", shape: [B, S, T], data: Array.from({ length: B * S * T }, () => below(2)) };
    const trace = {
      kind: "attention",
      axes: { B, S, T, [letters[0]]: Q, [letters[1]]: K },
      seed: null,
      labels: { ...(below(2) ? { S: names(S) } : {}), ...(below(2) ? { T: names(T) } : {}) },
      inputs: {
        query: array("B S Q", B, S, Q),
        keys: array("B T K", B, T, K),
        ...(below(2) ? { mask } : {}),
      },
      scores: array("B S T", B, S, T),
      sums: array("B S", B, S),
      outputs: { context: array("B S K", B, S, K), weights: array("B S T", B, S, T) },
      shapes: { context: `B S ${letters[1]}`, weights: "B S T" },
    };
    yield {
      trace: /** @type {any} */ (trace),
      selected: pick([null, "0,0", `${below(14)},${below(14)}`, "gone"]),
      choices: { ...defaults(figure), b: below(4), s: below(14) },
    };
  }
}

/** @param {number} count @param {import("../../../live/explain/frame/types").Figure} figure */
export function* randomTraces(count, figure) {
  const { below, pick, array } = dice();

  for (let i = 0; i < count; i++) {
    const kind = /** @type {keyof typeof STEP} */ (pick(Object.keys(STEP)));
    const axes = {
      T: 1 + below(14),
      B: 1 + below(3),
      I: 1 + below(3),
      H: 1 + below(6),
      L: 1 + below(5),
      D: 1 + below(2),
    };
    const P = kind === "lstm" && axes.H > 1 && below(3) === 0 ? 1 + below(axes.H - 1) : 0;
    const K = P || axes.H;
    const packed = below(2) === 0;
    const sizes = Array.from({ length: axes.T }, (_, t) =>
      packed ? Math.max(1, axes.B - Math.floor((t * axes.B) / axes.T)) : axes.B,
    );
    const steps = [];
    const grads = [];
    for (let l = 0; l < axes.L; l++)
      for (let d = 0; d < axes.D; d++)
        for (let t = 0; t < axes.T; t++) {
          const rows = sizes[t];
          const own = Object.fromEntries(
            STEP[kind].map((name) => [
              name,
              array("B H", rows, name === "z" ? GATES[kind] * axes.H : axes.H),
            ]),
          );
          const x = array("B I", rows, l ? axes.D * K : axes.I);
          steps.push({
            l,
            d,
            t,
            rows,
            x,
            ...(l && below(2) ? { mask: x } : {}),
            h: array("B H", rows, K),
            h_new: array("B H", rows, K),
            ...own,
          });
          grads.push({ l, d, t, h_new: array("B H", rows, K) });
        }
    const backward = below(2) === 0;
    const overTime = () => array("T", axes.T).data;
    const cell = () => (STEP[kind].includes("c") ? { c_new: overTime(), forget: overTime() } : {});
    const flow = Array.from({ length: axes.L * axes.D }, (_, k) => ({
      l: Math.floor(k / axes.D),
      d: k % axes.D,
      h_new: overTime(),
      ...cell(),
    }));
    const states = STEP[kind].includes("c") ? ["h_n", "c_n"] : ["h_n"];
    const ends = Array.from({ length: axes.B }, (_, b) => sizes.filter((size) => size > b).length - 1);
    const origin = Object.fromEntries(
      states.flatMap((name) =>
        Array.from({ length: axes.L * axes.D }, (_, k) => [
          `${name}[${k}]`,
          { l: Math.floor(k / axes.D), d: k % axes.D, t: k % axes.D ? 0 : packed ? ends : axes.T - 1 },
        ]),
      ),
    );
    const order = Array.from({ length: axes.B }, (_, b) => b);
    const trace = {
      kind,
      axes: P ? { ...axes, P } : axes,
      seed: null,
      packed: packed
        ? {
            data: array(
              "S I",
              sizes.reduce((a, b) => a + b),
              axes.I,
            ),
            batch_sizes: sizes,
            sorted_indices: order,
            unsorted_indices: below(2) ? order : null,
          }
        : null,
      steps,
      outputs: Object.fromEntries(states.map((name) => [name, array("D*L B H", axes.L * axes.D, axes.B, K)])),
      origin,
      shapes: {},
      grads: backward ? grads : null,
      flow: backward ? flow : [],
    };
    const choices = Object.fromEntries(figure.inputs.map((input) => [input.name, choose(input)]));
    const selected = pick([
      null,
      "0,0,0",
      `${below(5)},${below(2)},${below(14)}`,
      "gone",
      "x",
      "z_i",
      "c_new",
      "h_new",
      "0,0",
      "t3",
      "lstm",
    ]);
    yield { trace: /** @type {any} */ (trace), selected, choices: { ...defaults(figure), ...choices } };
  }

  /** @param {import("../../../live/explain/frame/inputs.js").Input} input */
  function choose(input) {
    if (input.type === "choice") return pick(input.options);
    if (input.type === "check") return below(2) === 0;
    if (input.type === "text") return pick([input.value, "", "a b"]);
    return input.min + below(Math.floor((input.max - input.min) / input.step) + 1) * input.step;
  }
}
