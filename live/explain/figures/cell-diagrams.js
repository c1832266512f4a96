// @ts-check
/** What each kind of cell is made of: its symbols, what flows into them, how each is computed. */

/**
 * `sign`: the operation that makes it: ● σ, ◆ tanh, × product, + sum, ▭ matrix product; what is
 * given has none. `from`: where its wires come from. `gate`: which block of z it is. `formula`:
 * {symbol} becomes its number. `code`: the name whose line in lstm_core makes it, if not its own.
 * `part`: the equation it belongs to, named by what that makes.
 * @typedef {{name: string, formula: string, sign?: string, from?: string[], gate?: number,
 *   code?: string, part?: string}} Symbol
 */

/**
 * What drags a symbol's number, and whether only at the first step.
 * @type {Record<string, [name: string, first?: boolean]>}
 */
export const HANDLES = {
  x: ["x"],
  h: ["h", true],
  c: ["c", true],
  ...Object.fromEntries(
    [..."ifgorun"].flatMap((gate) => [
      [gate, [gate]],
      [`z_${gate}`, [gate]],
    ]),
  ),
};

/** @param {string} name @returns {Symbol} */
const given = (name) => ({ name, formula: `${name} = {${name}}` });

/**
 * The sum behind a gate: a block of z.
 * @param {string} gate @param {number} block @param {string} [name] @param {string} [letter] of its weights
 * @returns {Symbol}
 */
function sum(gate, block, name = `z_${gate}`, letter = gate) {
  const formula = `${name} = W_i${letter} x + W_h${letter} h + b = {z_${gate}}`;
  return { name, sign: "▭", from: ["x", "h"], gate: block, formula, part: gate };
}

/**
 * A gate: a function of its sum.
 * @param {string} gate @param {"σ" | "tanh"} f @param {string} [letter] @param {string} [name] of its sum
 * @returns {Symbol}
 */
function squashed(gate, f, letter = gate, name = `z_${gate}`) {
  const formula = `${letter} = ${f}(${name}) = ${f}({z_${gate}}) = {${gate}}`;
  return { name: letter, sign: f === "σ" ? "●" : "◆", from: [`z_${gate}`], formula, part: gate };
}

/**
 * What is computed from other symbols.
 * @param {string} part @param {string} name @param {string} sign @param {string[]} from
 * @param {string} formula @param {string} [code] @returns {Symbol}
 */
const made = (part, name, sign, from, formula, code) => ({ name, sign, from, formula, code, part });

const GRU_MIX = "h′ = z × h + (1 − z) × n = {u} × {h} + {rest} × {n} = {h_new}";
const together = { code: "z_B4H" }; // an LSTM's four gates are one product

/** @type {Record<string, Symbol>} */
const LSTM = {
  x: given("x"),
  c: given("c"),
  h: given("h"),
  z_f: { ...sum("f", 1), ...together },
  z_i: { ...sum("i", 0), ...together },
  z_g: { ...sum("g", 2), ...together },
  z_o: { ...sum("o", 3), ...together },
  f: squashed("f", "σ"),
  i: squashed("i", "σ"),
  g: squashed("g", "tanh"),
  o: squashed("o", "σ"),
  fc: made("c_new", "f·c", "×", ["c", "f"], "f × c = {f} × {c} = {fc}", "c_new"),
  ig: made("c_new", "i·g", "×", ["i", "g"], "i × g = {i} × {g} = {ig}", "c_new"),
  c_new: made("c_new", "c′", "+", ["fc", "ig"], "c′ = f × c + i × g = {f} × {c} + {i} × {g} = {c_new}"),
  tanh_c: made("h_new", "tanh c′", "◆", ["c_new"], "tanh c′ = tanh({c_new}) = {tanh_c}"),
  h_new: made("h_new", "h′", "×", ["o", "tanh_c"], "h′ = o × tanh c′ = {o} × {tanh_c} = {h_new}"),
};

/**
 * The sum behind a gate that also sees the memory.
 * @param {string} letter @param {string} memory c, or c_new @returns {Symbol}
 */
function peeping(letter, memory) {
  const symbol = LSTM[`z_${letter}`];
  const c = LSTM[memory].name;
  const formula = `z_${letter} = W_i${letter} x + W_h${letter} h + w_c${letter} ${c} + b = {z_${letter}}`;
  return { ...symbol, from: [...(symbol.from ?? []), memory], formula };
}

/**
 * The update gate is z here, as in PyTorch and in the lessons, and the sums behind a GRU's gates are a;
 * in the code of gru_step it is u, and its sums are z.
 * @type {Record<string, Record<string, Symbol>>}
 */
export const DIAGRAMS = {
  lstm: LSTM,
  peephole: { ...LSTM, z_f: peeping("f", "c"), z_i: peeping("i", "c"), z_o: peeping("o", "c_new") },
  gru: {
    x: given("x"),
    h: given("h"),
    z_r: sum("r", 0, "a_r"),
    z_u: sum("u", 1, "a_z", "z"),
    q: made("n", "q", "▭", ["h"], "q = W_hn h + b = {q}"),
    r: squashed("r", "σ", "r", "a_r"),
    u: squashed("u", "σ", "z", "a_z"),
    rq: made("n", "r·q", "×", ["r", "q"], "r × q = {r} × {q} = {rq}", "z_n"),
    z_n: { ...sum("n", 2), name: "a_n", from: ["x", "rq"], formula: "a_n = W_in x + b + r × q = {z_n}" },
    n: squashed("n", "tanh", "n", "a_n"),
    uh: made("h_new", "z·h", "×", ["h", "u"], "z × h = {u} × {h} = {uh}", "h_new"),
    new: made("h_new", "(1−z)·n", "×", ["n", "u"], "(1 − z) × n = {rest} × {n} = {new}", "h_new"),
    h_new: made("h_new", "h′", "+", ["uh", "new"], GRU_MIX),
  },
  rnn: {
    x: given("x"),
    h: given("h"),
    z: { ...sum("z", 0, "z", ""), formula: "z = W_ih x + W_hh h + b = {z}", code: "z_BH", part: "h_new" },
    h_new: made("h_new", "h′", "◆", ["z"], "h′ = tanh(z) = tanh({z}) = {h_new}"),
  },
};

/**
 * The equations below the picture (formula.js), in lstm_core's order: what each makes, the formula, its
 * numbers, and the words for it.
 * @type {Record<string, [part: string, formula: string, numbers: string, words: string][]>}
 */
export const EQUATIONS = {
  lstm: [
    ["i", "[i] = σ(W_ii [x] + W_hi [h] + b + <i>)", "σ({z_i}) = {i}", "how-i"],
    ["f", "[f] = σ(W_if [x] + W_hf [h] + b + <f>)", "σ({z_f}) = {f}", "how-f"],
    ["g", "[g] = tanh(W_ig [x] + W_hg [h] + b + <g>)", "tanh({z_g}) = {g}", "how-g"],
    ["o", "[o] = σ(W_io [x] + W_ho [h] + b + <o>)", "σ({z_o}) = {o}", "how-o"],
    ["c_new", "[c_new] = [f] × [c] + [i] × [g]", "{f} × {c} + {i} × {g} = {c_new}", "how-c_new"],
    ["h_new", "[h_new] = [o] × tanh([c_new])", "{o} × {tanh_c} = {h_new}", "how-h_new"],
  ],
  peephole: [
    ["i", "[i] = σ(W_ii [x] + W_hi [h] + w_ci [c] + b)", "σ({z_i}) = {i}", "how-i"],
    ["f", "[f] = σ(W_if [x] + W_hf [h] + w_cf [c] + b)", "σ({z_f}) = {f}", "how-f"],
    ["g", "[g] = tanh(W_ig [x] + W_hg [h] + b)", "tanh({z_g}) = {g}", "how-g"],
    ["c_new", "[c_new] = [f] × [c] + [i] × [g]", "{f} × {c} + {i} × {g} = {c_new}", "how-c_new"],
    ["o", "[o] = σ(W_io [x] + W_ho [h] + w_co [c_new] + b)", "σ({z_o}) = {o}", "how-o"],
    ["h_new", "[h_new] = [o] × tanh([c_new])", "{o} × {tanh_c} = {h_new}", "how-h_new"],
  ],
  gru: [
    ["r", "[r] = σ(W_ir [x] + W_hr [h] + b + <r>)", "σ({z_r}) = {r}", "how-r"],
    ["u", "[u] = σ(W_iz [x] + W_hz [h] + b + <u>)", "σ({z_u}) = {u}", "how-u"],
    ["n", "[n] = tanh(W_in [x] + b + <n> + [r] × [q])", "tanh({z_n}) = {n}", "how-n"],
    ["h_new", "[h_new] = [u] × [h] + (1 − [u]) × [n]", "{u} × {h} + {rest} × {n} = {h_new}", "how-mix"],
  ],
  rnn: [["h_new", "[h_new] = tanh(W_ih [x] + W_hh [h] + b)", "tanh({z}) = {h_new}", "how-state"]],
};
