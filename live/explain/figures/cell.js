// @ts-check
/** One step of one unit: every wire with its number, the formula, and the line of lstm_core. */
import { inputsOf, optionsOf } from "../frame/inputs.js";
import { DIAGRAMS, FORMULAS, HANDLES } from "./cell-diagrams.js";
import { formulaLine } from "../frame/formula.js";
import { cell as inkCell, group, label, line, linked, mark, printed, rect, shape } from "../frame/picture.js";
import { at, range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene @typedef {import("./cell-diagrams.js").Symbol} Symbol */

const [WIDTH, HEIGHT, CHIP, TALL, BUS] = [430, 340, 58, 22, 276];
const SCALE = { z: 4, c: 2 }; // pre-activations and c are not bounded by 1
const HOLDS = optionsOf("cell", "hold").map(String);

/** @type {Figure} */
export const cell = {
  play: "t",
  inputs: inputsOf("cell"),
  draws: ({ steps }) => !!steps,

  limits({ trace }, values) {
    const { T, L, D, B, H } = trace.axes;
    const most = (/** @type {number} */ n) => (n > 1 ? n - 1 : null);
    const used = { lstm: "ifgoc", gru: "run", rnn: "" }[String(values.kind)] ?? "";
    const hidden = [..."ifgorunc"].filter((name) => !used.includes(name)).map((name) => [name, null]);
    const hold = used && HOLDS.filter((gates) => gates === "none" || used.includes(gates[0]));
    return {
      t: most(T),
      l: most(L),
      d: most(D),
      b: most(B),
      k: most(H),
      ...Object.fromEntries(hidden),
      hold: hold || null,
    };
  },

  picture(scene, { values, selected }) {
    const { symbols, number, flat, x } = read(scene, values);
    const entries = Object.entries(symbols);
    const wires = entries.flatMap(([id, { from = [] }]) =>
      from.map((source) =>
        wire(symbols[source], symbols[id], Number(number(source)), id === selected || source === selected),
      ),
    );
    const drag = (/** @type {string} */ id) => handleAt(scene, values, id);
    const chips = entries.map(([id, symbol]) =>
      linked(
        id,
        id === "x"
          ? inputChip(symbol, x, drag(id))
          : chip(id, symbol, number(id), flat.includes(id), drag(id)),
      ),
    );
    const time = label(WIDTH - 40, HEIGHT - 14, `t=${place(scene, values).t}`, {
      "data-axis": "T",
      class: "name",
    });
    return { width: WIDTH, height: HEIGHT, shapes: [group({}, ...wires), ...chips, time] };
  },

  caption(scene, { values, selected, say }) {
    const { symbols, number, flat, x } = read(scene, values);
    const symbol = symbols[selected ?? ""];
    if (!symbol) return say("cell-caption", { t: place(scene, values).t });
    const formula = String(symbol.formula).replace(/\{(\w+)\}/g, (_, name) =>
      name === "x" ? x : printed(number(name)),
    );
    return formula + (flat.includes(selected ?? "") ? ` — ${say("cell-flat")}` : "");
  },

  formulas(scene, { values, selected, say }) {
    const { symbols, number } = read(scene, values);
    const kind = kindOf(scene.trace);
    const nameOf = (/** @type {string} */ id) => symbols[id].name;
    const numberOf = (/** @type {string} */ id) => printed(number(id));
    const handleOf = (/** @type {string} */ name) => {
      const input = cell.inputs.find((one) => one.name === name);
      return scene.between && input?.type === "range"
        ? { ...input, value: Number(values[name]), says: say(`cell-${name}`) }
        : null;
    };
    const given = scene.between ? [say(kind === "lstm" ? "cell-given-lstm" : "cell-given")] : [];
    return [...given, ...FORMULAS[kind]].map((template) =>
      formulaLine(template, { nameOf, numberOf, handleOf, selected }),
    );
  },

  table(scene, { values }) {
    const { symbols, number, x } = read(scene, values);
    const rows = Object.entries(symbols).map(([id, { name }]) => [
      name,
      id === "x" ? x : (number(id) ?? "–"),
    ]);
    return { head: ["", `t=${place(scene, values).t}`], rows };
  },

  question(_, { values, say }) {
    if (values.kind === "rnn") return null;
    const [choices, truth] =
      values.kind === "lstm" ? [["0", "c", "g", "c + g"], "c"] : [["0", "h", "n", "h + n"], "h"];
    return {
      ask: say(`cell-ask-${values.kind}`),
      blanks: [choices],
      truth: [truth],
      why: say(`cell-why-${values.kind}`),
    };
  },

  code({ code, trace }, { selected }) {
    if (!code) return "";
    const kind = kindOf(trace);
    const lit = code[kind].of[DIAGRAMS[kind][selected ?? ""]?.code ?? ""];
    return code[kind].lines
      .map((/** @type {string} */ text, /** @type {number} */ i) => `${i === lit ? "▶" : " "} ${text}`)
      .join("\n");
  },
};

/** @param {{kind: string}} trace */
const kindOf = ({ kind }) => kind.replace(/_.*/, "");

/** Which step of which unit is looked at: what there is, whatever was asked for. @param {Scene} scene @param {Record<string, any>} values */
function place({ trace }, values) {
  const { T, L, D, B, H } = trace.axes;
  const [l, d, t, b, k] = [
    [values.l, L],
    [values.d, D],
    [values.t, T],
    [values.b, B],
    [values.k, H],
  ].map(([wish, n]) => Math.min(wish, n - 1));
  return { l, d, t, b, k };
}

/** The parameter that a symbol's number is dragged by: of a recorded story, not of a reader's own trace. @param {Scene} scene @param {Record<string, any>} values @param {string} id */
function handleAt(scene, values, id) {
  const [name, first] = HANDLES[id] ?? [];
  return scene.between && (!first || place(scene, values).t === 0) ? name : undefined;
}

/** The numbers of one unit at one step. @param {Scene} scene @param {Record<string, any>} values */
function read(scene, values) {
  const { trace } = scene;
  const { l, d, t, b, k } = place(scene, values);
  const reading = reader(trace);
  const step = reading.step(l, d, t);
  const symbols = DIAGRAMS[kindOf(trace)];
  const between = scene.between?.[t] ?? {};
  const alive = step !== undefined && reading.alive(t, b);
  /** @param {string} id @returns {number | string | null} */
  const number = (id) => {
    const symbol = symbols[id];
    if (!alive || id === "x") return null;
    const { array: name = "z", gate = 0 } = symbol ?? {};
    if (!symbol?.array && symbol?.gate === undefined) return between[id] ?? null;
    return step[name] ? at(step[name], reading.row(b), gate * trace.axes.H + k) : null;
  };
  const features =
    step && alive ? range(step.x.shape[1]).map((j) => printed(at(step.x, reading.row(b), j))) : [];
  const x = `(${features.slice(0, 2).join(", ")}${features.length > 2 ? ", …" : ""})`;
  return { symbols, number, x, flat: between.flat ?? [] };
}

/** As thick as what flows through it; what enters all gates runs along a bus below them. @param {Symbol} from @param {Symbol} to @param {number} value @param {boolean} lit */
function wire(from, to, value, lit) {
  const width = Number.isFinite(value) ? 1 + 4 * Math.min(Math.abs(value), 1) : 1;
  const attrs = { class: lit ? "flow flow-lit" : "flow", "stroke-width": width.toFixed(2) };
  if (to.gate === undefined || from.array === undefined) return line(from.x, from.y, to.x, to.y, attrs);
  const [bus, aside] = from.name === "x" ? [from.y, 7] : [BUS, -7];
  return shape("path", { ...attrs, d: `M${from.x} ${from.y}V${bus}H${to.x + aside}V${to.y}` });
}

/** @param {Symbol} symbol @param {string} x @param {string} [drag] */
function inputChip(symbol, x, drag) {
  const [left, top, width] = [6, symbol.y - TALL / 2, 112];
  return draggedBy(
    drag,
    mark(
      "x",
      `x ${x}`,
      [left, top - 16, width, TALL + 16],
      rect(left, top, width, TALL, { class: "sheet" }),
      label(left + width / 2, symbol.y, x),
      label(symbol.x, top - 9, headed("x", drag), { class: "name strong" }),
    ),
  );
}

/** @param {string} id @param {Symbol} symbol @param {number | string | null} value @param {boolean} flat @param {string} [drag] */
function chip(id, { x, y, name, sign = "" }, value, flat, drag) {
  const [left, top] = [x - CHIP / 2, y - TALL / 2];
  const scale = id.startsWith("z") ? SCALE.z : id === "c" || id === "c_new" || id === "fc" ? SCALE.c : 1;
  const under = rect(left, top, CHIP, TALL, { class: "sheet" });
  const head = label(x, top - 9, headed(`${sign} ${name}`.trim(), drag), { class: "name strong" });
  const tick = flat ? [line(left, top + TALL + 3, left + CHIP, top + TALL + 3, { class: "flat" })] : [];
  return draggedBy(
    drag,
    mark(
      id,
      `${name} ${printed(value)}`,
      [left, top - 16, CHIP, TALL + 16],
      under,
      ...inkCell(left, top, CHIP, TALL, value, scale),
      head,
      ...tick,
    ),
  );
}

/** @param {string} name @param {string | undefined} drag */
const headed = (name, drag) => (drag ? `${name} ↕` : name);

/** @param {string | undefined} drag @param {import("../frame/picture.js").Shape} marked */
const draggedBy = (drag, marked) =>
  drag ? { ...marked, attrs: { ...marked.attrs, "data-drag": drag } } : marked;
