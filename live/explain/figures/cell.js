// @ts-check
/** One step of one unit: every wire with its number, the formula, and the line of lstm_core. */
import { formulaLine } from "../frame/formula.js";
import { inputsOf, optionsOf } from "../frame/inputs.js";
import { cell as inkCell, group, label, line, linked, mark, printed, rect, shape } from "../frame/picture.js";
import { at, range, reader } from "../frame/trace.js";
import { DIAGRAMS, FORMULAS, HANDLES } from "./cell-diagrams.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene */
/** @typedef {import("../frame/picture.js").Shape} Shape */
/** @typedef {import("./cell-diagrams.js").Symbol} Symbol */
/** @typedef {Record<string, any>} Values */

const [WIDTH, HEIGHT, CHIP, TALL, BUS] = [430, 340, 58, 22, 276];
const SCALE = { z: 4, c: 2 }; // pre-activations and c are not bounded by 1
/** What of its inputs each kind of cell has: gates, and c. @type {Record<string, string>} */
const USED = { lstm: "ifgoc", gru: "run", rnn: "" };

/** @type {Figure} */
export const cell = {
  play: "t",
  inputs: inputsOf("cell"),
  draws: ({ steps }) => !!steps,

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

  picture(scene, { values, selected }) {
    const { symbols, number, flat, x } = read(scene, values);
    const chips = Object.entries(symbols).map(([id, symbol]) => {
      const drag = handleAt(scene, values, id);
      if (id === "x") return linked(id, inputChip(symbol, x, drag));
      return linked(id, chip(id, symbol, number(id), flat.includes(id), drag));
    });
    const wires = Object.entries(symbols).flatMap(([id, symbol]) =>
      (symbol.from ?? []).map((source) => {
        const lit = id === selected || source === selected;
        return wire(symbols[source], symbol, Number(number(source)), lit);
      }),
    );
    const style = { "data-axis": "T", class: "name" };
    const time = label(WIDTH - 40, HEIGHT - 14, `t=${place(scene, values).t}`, style);
    return { width: WIDTH, height: HEIGHT, shapes: [group({}, ...wires), ...chips, time] };
  },

  caption(scene, { values, selected, say }) {
    const { symbols, number, flat, x } = read(scene, values);
    const id = selected ?? "";
    if (!symbols[id]) return say("cell-caption", { t: place(scene, values).t });
    const numberOf = (/** @type {string} */ name) => (name === "x" ? x : printed(number(name)));
    const formula = symbols[id].formula.replace(/\{(\w+)\}/g, (_, name) => numberOf(name));
    return formula + (flat.includes(id) ? ` — ${say("cell-flat")}` : "");
  },

  formulas(scene, { values, selected, say }) {
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
      numberOf: (/** @type {string} */ id) => printed(number(id)),
      handleOf,
      selected,
    };
    const given = scene.between ? [say(kind === "lstm" ? "cell-given-lstm" : "cell-given")] : [];
    return [...given, ...FORMULAS[kind]].map((template) => formulaLine(template, about));
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

  code({ code, trace }, { selected }) {
    if (!code) return "";
    const kind = kindOf(trace);
    const symbol = DIAGRAMS[kind][selected ?? ""];
    /** @type {{lines: string[], of: Record<string, number>}} */ const { lines, of } = code[kind];
    const lit = symbol?.sign ? of[symbol.code ?? selected ?? ""] : -1;
    return lines.map((text, i) => `${i === lit ? "▶" : " "} ${text}`).join("\n");
  },
};

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

/**
 * As thick as what flows through it; what enters all gates runs along a bus below them.
 * @param {Symbol} from @param {Symbol} to @param {number} value @param {boolean} lit
 */
function wire(from, to, value, lit) {
  const width = Number.isFinite(value) ? 1 + 4 * Math.min(Math.abs(value), 1) : 1;
  const attrs = { class: lit ? "flow flow-lit" : "flow", "stroke-width": width.toFixed(2) };
  const entersGates = to.gate !== undefined && !from.sign;
  if (!entersGates) return line(from.x, from.y, to.x, to.y, attrs);
  const [bus, aside] = from.name === "x" ? [from.y, 7] : [BUS, -7];
  return shape("path", { ...attrs, d: `M${from.x} ${from.y}V${bus}H${to.x + aside}V${to.y}` });
}

/** @param {Symbol} symbol @param {string} x @param {string} [drag] */
function inputChip(symbol, x, drag) {
  const [left, top, width] = [6, symbol.y - TALL / 2, 112];
  const under = rect(left, top, width, TALL, { class: "sheet" });
  const numbers = label(left + width / 2, symbol.y, x);
  const head = headed(symbol.x, top, "x", drag);
  return draggedBy(drag, mark("x", `x ${x}`, [left, top - 16, width, TALL + 16], under, numbers, head));
}

/**
 * @param {string} id @param {Symbol} symbol @param {number | string | null} value @param {boolean} flat
 * @param {string} [drag]
 */
function chip(id, { x, y, name, sign = "" }, value, flat, drag) {
  const [left, top] = [x - CHIP / 2, y - TALL / 2];
  const bottom = top + TALL + 3;
  const parts = [
    rect(left, top, CHIP, TALL, { class: "sheet" }),
    ...inkCell(left, top, CHIP, TALL, value, scaleOf(id)),
    headed(x, top, `${sign} ${name}`.trim(), drag),
    ...(flat ? [line(left, bottom, left + CHIP, bottom, { class: "flat" })] : []),
  ];
  const says = `${name} ${printed(value)}`;
  return draggedBy(drag, mark(id, says, [left, top - 16, CHIP, TALL + 16], ...parts));
}

/** The value that is darkest. @param {string} id */
function scaleOf(id) {
  if (id.startsWith("z")) return SCALE.z;
  return ["c", "c_new", "fc"].includes(id) ? SCALE.c : 1;
}

/**
 * A chip's name above it.
 * @param {number} x @param {number} top @param {string} name @param {string} [drag]
 */
const headed = (x, top, name, drag) =>
  label(x, top - 9, drag ? `${name} ↕` : name, { class: "name strong" });

/** @param {string | undefined} drag @param {Shape} marked */
const draggedBy = (drag, marked) =>
  drag ? { ...marked, attrs: { ...marked.attrs, "data-drag": drag } } : marked;
