// @ts-check
/** One step of one unit: every wire with its number, the equation, and the line of lstm_core. */
import { equation, formulaLine } from "../frame/formula.js";
import { inputsOf, optionsOf } from "../frame/inputs.js";
import { printed } from "../frame/picture.js";
import { logit } from "../frame/step.js";
import { at, range, reader } from "../frame/trace.js";
import { DIAGRAMS, EQUATIONS, HANDLES } from "./cell-diagrams.js";
import { drawCell } from "./cell-picture.js";
import { tell } from "./cell-story.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene */
/** @typedef {import("./cell-diagrams.js").Symbol} Symbol */
/** @typedef {Record<string, any>} Values */

/** What of its inputs each kind of cell has: gates, and c. @type {Record<string, string>} */
const USED = { lstm: "ifgoc", gru: "run", rnn: "" };

/** @type {Figure} */
export const cell = {
  play: "t",
  points: true,
  inputs: inputsOf("cell"),
  draws: ({ steps }) => !!steps,
  compute: tell,

  limits({ trace }, values) {
    const { T, L, D, B, H } = trace.axes;
    const last = (/** @type {number} */ n) => (n > 1 ? n - 1 : null);
    const used = USED[String(values.kind)] ?? "";
    const unused = [..."ifgorunc"].filter((name) => !used.includes(name));
    const holds = optionsOf("cell", "hold").map(String);
    return {
      t: last(T),
      l: last(L),
      d: last(D),
      b: last(B),
      k: last(H),
      ...Object.fromEntries(unused.map((name) => [name, null])),
      hold: used ? holds.filter((gates) => gates === "none" || used.includes(gates[0])) : null,
    };
  },

  picture(scene, { values, selected, pointed, wide, say }) {
    const { symbols, number, flat, x } = read(scene, values);
    const { t } = place(scene, values);
    const memory = memoryOf(scene, values);
    const kind = /** @type {import("./cell-pen.js").About["kind"]} */ (kindOf(scene.trace));
    return drawCell({
      kind,
      wide,
      symbols,
      x,
      flat,
      t,
      memory,
      selected,
      lit: [pointed, selected].find((id) => id && id in symbols) ?? null,
      full: kind === "gru" || kind === "rnn" ? 1 : Math.max(1, ...memory.map(Math.abs)),
      number: (id) => finite(number(id)),
      says: (id) => printed(number(id)),
      handleOf: (id) => handleAt(scene, values, id),
      say,
    });
  },

  valueAt(scene, values, name, at) {
    const { number } = read(scene, values);
    const tanh = "gn".includes(name);
    const wanted = tanh ? Math.atanh(Math.min(0.998, Math.max(-0.998, 2 * at - 1))) : logit(at);
    return Number(values[name]) + wanted - Number(number(`z_${name}`));
  },

  caption(scene, { values, selected, say }) {
    const { symbols, number, flat, x } = read(scene, values);
    const id = selected ?? "";
    if (!symbols[id]) return say("cell-caption", { t: place(scene, values).t });
    const numberOf = (/** @type {string} */ name) => (name === "x" ? x : printed(number(name)));
    const formula = symbols[id].formula.replace(/\{(\w+)\}/g, (_, name) => numberOf(name));
    return formula + (flat.includes(id) ? ` — ${say("cell-flat")}` : "");
  },

  formulas(scene, { values, selected, pointed, say }) {
    const { symbols, number } = read(scene, values);
    const kind = kindOf(scene.trace);
    /** @param {string} name */
    const handleOf = (name) => {
      const input = cell.inputs.find((one) => one.name === name);
      if (!scene.between || input?.type !== "range") return null;
      return { ...input, value: Number(values[name]), says: say(`cell-${name}`) };
    };
    const about = {
      nameOf: (/** @type {string} */ id) => symbols[id].name,
      numberOf: (/** @type {string} */ id) =>
        printed(id === "rest" && number("u") !== null ? 1 - Number(number("u")) : number(id)),
      handleOf,
      selected,
    };
    const given = say(kind === "lstm" ? "cell-given-lstm" : "cell-given");
    const looked = pointed ?? selected ?? "";
    const rows = EQUATIONS[kind].map(([part, formula, numbers, words]) => {
      const lit = part === looked || symbols[looked]?.part === part;
      return equation(part, [formula, numbers, say(`cell-${words}`)], about, lit);
    });
    return [...(scene.between ? [formulaLine(given, about)] : []), ...rows];
  },

  table(scene, { values }) {
    const { symbols, number, x } = read(scene, values);
    const shown = (/** @type {string} */ id) => (id === "x" ? x : (number(id) ?? "–"));
    const rows = Object.entries(symbols).map(([id, { name }]) => [name, shown(id)]);
    return { head: ["", `t=${place(scene, values).t}`], rows };
  },

  question(_, { values, say }) {
    const { kind } = values;
    if (kind === "rnn") return null;
    const blanks = kind === "lstm" ? [["0", "c", "g", "c + g"]] : [["0", "h", "n", "h + n"]];
    const truth = kind === "lstm" ? ["c"] : ["h"];
    return { ask: say(`cell-ask-${kind}`), blanks, truth, why: say(`cell-why-${kind}`) };
  },

  code({ code, trace }, { selected, say }) {
    if (!code) return "";
    const kind = kindOf(trace);
    const symbol = DIAGRAMS[kind][selected ?? ""];
    /** @type {{lines: string[], of: Record<string, number>}} */ const { lines, of } = code[kind];
    const lit = symbol?.sign ? of[symbol.code ?? selected ?? ""] : -1;
    const note = kind === "gru" ? [`  ${say("cell-code-gru")}`] : [];
    return [...note, ...lines.map((text, i) => `${i === lit ? "▶" : " "} ${text}`)].join("\n");
  },
};

/** What can be drawn of a number that may be none. @param {number | string | null} v */
const finite = (v) => (Number.isFinite(Number(v)) ? Number(v) : 0);

/** The memory of one unit before and after every step. @param {Scene} scene @param {Values} values */
function memoryOf(scene, values) {
  const { l, d, b, k } = place(scene, values);
  const { value, alive } = reader(scene.trace);
  const [before, after] = kindOf(scene.trace).match(/lstm|peephole/) ? ["c", "c_new"] : ["h", "h_new"];
  const numbers = range(scene.trace.axes.T)
    .filter((t) => alive(t, b))
    .map((t) => [before, after].map((name) => finite(value(name, l, d, t, b, k))));
  return numbers.length ? [numbers[0][0], ...numbers.map(([, v]) => v)] : [0];
}

/** @param {{kind: string}} trace */
const kindOf = ({ kind }) => kind.replace(/_.*/, "");

/**
 * Which step of which unit is looked at: what there is, whatever was asked for.
 * @param {Scene} scene @param {Values} values
 */
function place({ trace }, { l, d, t, b, k }) {
  const { T, L, D, B, H } = trace.axes;
  return {
    l: Math.min(l, L - 1),
    d: Math.min(d, D - 1),
    t: Math.min(t, T - 1),
    b: Math.min(b, B - 1),
    k: Math.min(k, H - 1),
  };
}

/**
 * The parameter that a symbol's number is dragged by: of a recorded story, not of a reader's own trace.
 * @param {Scene} scene @param {Values} values @param {string} id
 */
function handleAt(scene, values, id) {
  const [name, first] = HANDLES[id] ?? [];
  return scene.between && (!first || place(scene, values).t === 0) ? name : undefined;
}

/** The numbers of one unit at one step. @param {Scene} scene @param {Values} values */
function read(scene, values) {
  const { trace } = scene;
  const { l, d, t, b, k } = place(scene, values);
  const { step: stepAt, alive, row } = reader(trace);
  const step = alive(t, b) ? stepAt(l, d, t) : undefined;
  const symbols = DIAGRAMS[kindOf(trace)];
  const between = scene.between?.[t] ?? {};
  /** @param {string} id @returns {number | string | null} */
  const number = (id) => {
    if (!step || id === "x") return null;
    const gate = symbols[id]?.gate;
    const array = gate === undefined ? step[id] : step.z;
    return array ? at(array, row(b), (gate ?? 0) * trace.axes.H + k) : (between[id] ?? null);
  };
  const features = step ? range(step.x.shape[1]).map((i) => printed(at(step.x, row(b), i))) : [];
  const x = `(${features.slice(0, 2).join(", ")}${features.length > 2 ? ", …" : ""})`;
  return { symbols, number, x, flat: between.flat ?? [] };
}
