// @ts-check
/** Where the symbols of each kind of cell stand, what flows into them, and how each is computed. */

/**
 * `sign`: the operation that makes it: ● σ, ◆ tanh, × product, + sum, ▭ matrix product; what is
 * given has none. `from`: where its wires come from. `gate`: which block of z it is. `formula`:
 * {symbol} becomes its number. `code`: the name whose line in lstm_core makes it, if not its own.
 * @typedef {{x: number, y: number, name: string, formula: string, sign?: string, from?: string[],
 *   gate?: number, code?: string}} Symbol
 */

/**
 * What drags a symbol's number, and whether only at the first step.
 * @type {Record<string, [name: string, first?: boolean]>}
 */
export const HANDLES = {
  x: ["x"],
  h: ["h", true],
  c: ["c", true],
  ...Object.fromEntries([..."ifgorun"].map((gate) => [`z_${gate}`, [gate]])),
};

/** @param {string} name @param {number} x @param {number} y @returns {Symbol} */
const given = (name, x, y) => ({ x, y, name, formula: `${name} = {${name}}` });

/**
 * A gate's pre-activation: a block of z.
 * @param {string} letter @param {number} x @param {number} gate @returns {Symbol}
 */
function pre(letter, x, gate) {
  const name = `z_${letter}`;
  const formula = `${name} = W_i${letter} x + W_h${letter} h + b = {${name}}`;
  return { x, y: 250, name, sign: "▭", from: ["x", "h"], gate, formula };
}

/**
 * A gate: a function of its pre-activation.
 * @param {string} letter @param {number} x @param {"σ" | "tanh"} f @returns {Symbol}
 */
function gate(letter, x, f) {
  const z = `z_${letter}`;
  const formula = `${letter} = ${f}(${z}) = ${f}({${z}}) = {${letter}}`;
  return { x, y: 180, name: letter, sign: f === "σ" ? "●" : "◆", from: [z], formula };
}

/**
 * What is computed from other symbols.
 * @param {number} x @param {number} y @param {string} name @param {string} sign @param {string[]} from
 * @param {string} formula @param {string} [code] @returns {Symbol}
 */
const made = (x, y, name, sign, from, formula, code) => ({ x, y, name, sign, from, formula, code });

const X = given("x", 60, 310);
const GRU_MIX = "h′ = (1 − u) × n + u × h = {rest} × {n} + {u} × {h} = {h_new}";
const together = { code: "z_B4H" }; // an LSTM's four gates are one product

/** @type {Record<string, Symbol>} */
const LSTM = {
  x: X,
  c: given("c", 39, 40),
  h: given("h", 39, 220),
  z_f: { ...pre("f", 112, 1), ...together },
  z_i: { ...pre("i", 180, 0), ...together },
  z_g: { ...pre("g", 248, 2), ...together },
  z_o: { ...pre("o", 322, 3), ...together },
  f: gate("f", 112, "σ"),
  i: gate("i", 180, "σ"),
  g: gate("g", 248, "tanh"),
  o: gate("o", 322, "σ"),
  fc: made(112, 40, "f·c", "×", ["c", "f"], "f × c = {f} × {c} = {fc}", "c_new"),
  ig: made(214, 110, "i·g", "×", ["i", "g"], "i × g = {i} × {g} = {ig}", "c_new"),
  c_new: made(280, 40, "c′", "+", ["fc", "ig"], "c′ = f × c + i × g = {f} × {c} + {i} × {g} = {c_new}"),
  tanh_c: made(322, 110, "tanh c′", "◆", ["c_new"], "tanh c′ = tanh({c_new}) = {tanh_c}"),
  h_new: made(392, 150, "h′", "×", ["o", "tanh_c"], "h′ = o × tanh c′ = {o} × {tanh_c} = {h_new}"),
};

/**
 * A gate's pre-activation that also sees the memory.
 * @param {string} letter @param {string} memory c, or c_new @returns {Symbol}
 */
function peeping(letter, memory) {
  const symbol = LSTM[`z_${letter}`];
  const c = LSTM[memory].name;
  const formula = `z_${letter} = W_i${letter} x + W_h${letter} h + w_c${letter} ${c} + b = {z_${letter}}`;
  return { ...symbol, from: [...(symbol.from ?? []), memory], formula };
}

/** @type {Record<string, Record<string, Symbol>>} */
export const DIAGRAMS = {
  lstm: LSTM,
  peephole: { ...LSTM, z_f: peeping("f", "c"), z_i: peeping("i", "c"), z_o: peeping("o", "c_new") },
  gru: {
    x: X,
    h: given("h", 39, 40),
    z_r: pre("r", 112, 0),
    z_n: { ...pre("n", 248, 2), from: ["x", "rq"], formula: "z_n = W_in x + b + r × q = {z_n}" },
    z_u: pre("u", 322, 1),
    q: made(112, 110, "q", "▭", ["h"], "q = W_hn h + b = {q}"),
    r: gate("r", 112, "σ"),
    rq: made(180, 150, "r·q", "×", ["r", "q"], "r × q = {r} × {q} = {rq}", "z_n"),
    n: gate("n", 248, "tanh"),
    u: gate("u", 322, "σ"),
    new: made(286, 110, "(1−u)·n", "×", ["n", "u"], "(1 − u) × n = {rest} × {n} = {new}", "h_new"),
    uh: made(216, 40, "u·h", "×", ["h", "u"], "u × h = {u} × {h} = {uh}", "h_new"),
    h_new: made(386, 40, "h′", "+", ["uh", "new"], GRU_MIX),
  },
  rnn: {
    x: X,
    h: given("h", 39, 150),
    z: { ...pre("", 180, 0), name: "z", formula: "z = W_ih x + W_hh h + b = {z}", code: "z_BH" },
    h_new: made(322, 150, "h′", "◆", ["z"], "h′ = tanh(z) = tanh({z}) = {h_new}"),
  },
};

/**
 * The formulas below the picture (formula.js), in lstm_core's order.
 * @type {Record<string, string[]>}
 */
export const FORMULAS = {
  lstm: [
    "[z_i] = W_ii [x] + W_hi [h] + b + <i> = {z_i}   [i] = σ([z_i]) = {i}",
    "[z_f] = W_if [x] + W_hf [h] + b + <f> = {z_f}   [f] = σ([z_f]) = {f}",
    "[z_g] = W_ig [x] + W_hg [h] + b + <g> = {z_g}   [g] = tanh([z_g]) = {g}",
    "[z_o] = W_io [x] + W_ho [h] + b + <o> = {z_o}   [o] = σ([z_o]) = {o}",
    "[c_new] = [f] × [c] + [i] × [g] = {f} × {c} + {i} × {g} = {c_new}",
    "[h_new] = [o] × tanh [c_new] = {o} × {tanh_c} = {h_new}",
  ],
  peephole: [
    "[z_i] = W_ii [x] + W_hi [h] + w_ci [c] + b = {z_i}   [i] = σ([z_i]) = {i}",
    "[z_f] = W_if [x] + W_hf [h] + w_cf [c] + b = {z_f}   [f] = σ([z_f]) = {f}",
    "[z_g] = W_ig [x] + W_hg [h] + b = {z_g}   [g] = tanh([z_g]) = {g}",
    "[c_new] = [f] × [c] + [i] × [g] = {f} × {c} + {i} × {g} = {c_new}",
    "[z_o] = W_io [x] + W_ho [h] + w_co [c_new] + b = {z_o}   [o] = σ([z_o]) = {o}",
    "[h_new] = [o] × tanh [c_new] = {o} × {tanh_c} = {h_new}",
  ],
  gru: [
    "[z_r] = W_ir [x] + W_hr [h] + b + <r> = {z_r}   [r] = σ([z_r]) = {r}",
    "[z_u] = W_iu [x] + W_hu [h] + b + <u> = {z_u}   [u] = σ([z_u]) = {u}",
    "[q] = W_hn [h] + b = {q}",
    "[z_n] = W_in [x] + b + <n> + [r] × [q] = {z_n}   [n] = tanh([z_n]) = {n}",
    "[h_new] = (1 − [u]) × [n] + [u] × [h] = (1 − {u}) × {n} + {u} × {h} = {h_new}",
  ],
  rnn: ["[z] = W_ih [x] + W_hh [h] + b = {z}", "[h_new] = tanh([z]) = {h_new}"],
};
