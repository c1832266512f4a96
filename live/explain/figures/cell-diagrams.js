// @ts-check
/** Where the symbols of each kind of cell stand, what flows into them, and how each is computed. */

/** What drags a symbol's number, and whether only at the first step. @type {Record<string, [name: string, first?: boolean]>} */
export const HANDLES = {
  x: ["x"],
  h: ["h", true],
  c: ["c", true],
  ...Object.fromEntries([..."ifgorun"].map((gate) => [`z_${gate}`, [gate]])),
};

/**
 * `sign`: the operation that makes it: ● σ, ◆ tanh, × product, + sum, ▭ matrix product.
 * `from`: where its wires come from. `array`: its name in a step of a trace; `between`: its name
 * among the numbers Python adds; `gate`: which block of z. `formula`: {symbol} becomes its number.
 * @typedef {{x: number, y: number, name: string, sign?: string, from?: string[], array?: string, between?: string,
 *   gate?: number, formula?: string, code?: string}} Symbol
 */

const GIVEN = { x: { x: 60, y: 310, name: "x", array: "x", formula: "x = {x}" } };
const Z = { sign: "▭", from: ["x", "h"], y: 250 };

/** @type {Record<string, Record<string, Symbol>>} */
export const DIAGRAMS = {
  lstm: {
    ...GIVEN,
    c: { x: 39, y: 40, name: "c", array: "c", formula: "c = {c}" },
    h: { x: 39, y: 220, name: "h", array: "h", formula: "h = {h}" },
    z_f: { ...Z, x: 112, name: "z_f", gate: 1, formula: "z_f = W_if x + W_hf h + b = {z_f}", code: "z_B4H" },
    z_i: { ...Z, x: 180, name: "z_i", gate: 0, formula: "z_i = W_ii x + W_hi h + b = {z_i}", code: "z_B4H" },
    z_g: { ...Z, x: 248, name: "z_g", gate: 2, formula: "z_g = W_ig x + W_hg h + b = {z_g}", code: "z_B4H" },
    z_o: { ...Z, x: 322, name: "z_o", gate: 3, formula: "z_o = W_io x + W_ho h + b = {z_o}", code: "z_B4H" },
    f: {
      x: 112,
      y: 180,
      name: "f",
      sign: "●",
      from: ["z_f"],
      array: "f",
      formula: "f = σ(z_f) = σ({z_f}) = {f}",
      code: "f",
    },
    i: {
      x: 180,
      y: 180,
      name: "i",
      sign: "●",
      from: ["z_i"],
      array: "i",
      formula: "i = σ(z_i) = σ({z_i}) = {i}",
      code: "i",
    },
    g: {
      x: 248,
      y: 180,
      name: "g",
      sign: "◆",
      from: ["z_g"],
      array: "g",
      formula: "g = tanh(z_g) = tanh({z_g}) = {g}",
      code: "g",
    },
    o: {
      x: 322,
      y: 180,
      name: "o",
      sign: "●",
      from: ["z_o"],
      array: "o",
      formula: "o = σ(z_o) = σ({z_o}) = {o}",
      code: "o",
    },
    fc: {
      x: 112,
      y: 40,
      name: "f·c",
      sign: "×",
      from: ["c", "f"],
      between: "fc",
      formula: "f × c = {f} × {c} = {fc}",
      code: "c_new",
    },
    ig: {
      x: 214,
      y: 110,
      name: "i·g",
      sign: "×",
      from: ["i", "g"],
      between: "ig",
      formula: "i × g = {i} × {g} = {ig}",
      code: "c_new",
    },
    c_new: {
      x: 280,
      y: 40,
      name: "c′",
      sign: "+",
      from: ["fc", "ig"],
      array: "c_new",
      formula: "c′ = f × c + i × g = {f} × {c} + {i} × {g} = {c_new}",
      code: "c_new",
    },
    tanh_c: {
      x: 322,
      y: 110,
      name: "tanh c′",
      sign: "◆",
      from: ["c_new"],
      array: "tanh_c",
      formula: "tanh c′ = tanh({c_new}) = {tanh_c}",
      code: "tanh_c",
    },
    h_new: {
      x: 392,
      y: 150,
      name: "h′",
      sign: "×",
      from: ["o", "tanh_c"],
      array: "h_new",
      formula: "h′ = o × tanh c′ = {o} × {tanh_c} = {h_new}",
      code: "h_new",
    },
  },
  gru: {
    ...GIVEN,
    h: { x: 39, y: 40, name: "h", array: "h", formula: "h = {h}" },
    z_r: { ...Z, x: 112, name: "z_r", gate: 0, formula: "z_r = W_ir x + W_hr h + b = {z_r}", code: "z_r" },
    z_n: {
      ...Z,
      x: 248,
      name: "z_n",
      gate: 2,
      from: ["x", "rq"],
      formula: "z_n = W_in x + b + r × q = {z_n}",
      code: "z_n",
    },
    z_u: { ...Z, x: 322, name: "z_u", gate: 1, formula: "z_u = W_iu x + W_hu h + b = {z_u}", code: "z_u" },
    q: {
      x: 112,
      y: 110,
      name: "q",
      sign: "▭",
      from: ["h"],
      array: "q",
      formula: "q = W_hn h + b = {q}",
      code: "q",
    },
    r: {
      x: 112,
      y: 180,
      name: "r",
      sign: "●",
      from: ["z_r"],
      array: "r",
      formula: "r = σ(z_r) = σ({z_r}) = {r}",
      code: "r",
    },
    rq: {
      x: 180,
      y: 150,
      name: "r·q",
      sign: "×",
      from: ["r", "q"],
      between: "rq",
      formula: "r × q = {r} × {q} = {rq}",
      code: "z_n",
    },
    n: {
      x: 248,
      y: 180,
      name: "n",
      sign: "◆",
      from: ["z_n"],
      array: "n",
      formula: "n = tanh(z_n) = tanh({z_n}) = {n}",
      code: "n",
    },
    u: {
      x: 322,
      y: 180,
      name: "u",
      sign: "●",
      from: ["z_u"],
      array: "u",
      formula: "u = σ(z_u) = σ({z_u}) = {u}",
      code: "u",
    },
    new: {
      x: 286,
      y: 110,
      name: "(1−u)·n",
      sign: "×",
      from: ["n", "u"],
      between: "new",
      formula: "(1 − u) × n = {rest} × {n} = {new}",
      code: "h_new",
    },
    uh: {
      x: 216,
      y: 40,
      name: "u·h",
      sign: "×",
      from: ["h", "u"],
      between: "uh",
      formula: "u × h = {u} × {h} = {uh}",
      code: "h_new",
    },
    h_new: {
      x: 386,
      y: 40,
      name: "h′",
      sign: "+",
      from: ["uh", "new"],
      array: "h_new",
      formula: "h′ = (1 − u) × n + u × h = {rest} × {n} + {u} × {h} = {h_new}",
      code: "h_new",
    },
  },
  rnn: {
    ...GIVEN,
    h: { x: 39, y: 150, name: "h", array: "h", formula: "h = {h}" },
    z: { ...Z, x: 180, name: "z", gate: 0, formula: "z = W_ih x + W_hh h + b = {z}", code: "z_BH" },
    h_new: {
      x: 322,
      y: 150,
      name: "h′",
      sign: "◆",
      from: ["z"],
      array: "h_new",
      formula: "h′ = tanh(z) = tanh({z}) = {h_new}",
      code: "h_new",
    },
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
  gru: [
    "[z_r] = W_ir [x] + W_hr [h] + b + <r> = {z_r}   [r] = σ([z_r]) = {r}",
    "[z_u] = W_iu [x] + W_hu [h] + b + <u> = {z_u}   [u] = σ([z_u]) = {u}",
    "[q] = W_hn [h] + b = {q}",
    "[z_n] = W_in [x] + b + <n> + [r] × [q] = {z_n}   [n] = tanh([z_n]) = {n}",
    "[h_new] = (1 − [u]) × [n] + [u] × [h] = (1 − {u}) × {n} + {u} × {h} = {h_new}",
  ],
  rnn: ["[z] = W_ih [x] + W_hh [h] + b = {z}", "[h_new] = tanh([z]) = {h_new}"],
};
