// @ts-check
/** Packing: the padded grid is sorted, folded column by column into data, run, and unfolded again. */
import { inputsOf } from "../frame/inputs.js";
import { cell, group, label, line, mark, printed, rect } from "../frame/picture.js";
import { at, range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene */
/** @typedef {import("../frame/picture.js").Shape} Shape */
/**
 * A place of the padded grid: `row` where it is sorted to, `n` where it is in data (null: padding).
 * @typedef {{id: string, t: number, b: number, row: number, n: number | null, letter: string,
 *   h: number | string | null}} Cell
 */
/** A step's part of data. @typedef {{t: number, size: number, first: number}} Column */

const [SORTED, FOLDED, RUN, UNFOLDED] = [1, 2, 3, 4];
const [CELL, HEIGHT, PITCH, LEFT, TOP] = [34, 26, 38, 96, 26];
const MOST_STEPS = 14;
const NARROWEST = 420;

/** @type {Figure} */
export const packing = {
  play: "stage",
  inputs: inputsOf("packing"),
  draws: ({ packed }) => !!packed,
  limits: ({ trace }) => ({ stage: trace ? UNFOLDED : null }),

  picture(scene, { values, revealed }) {
    const { T, B, cells, columns } = layout(scene);
    const stage = scene.trace ? Number(values.stage) : 0;
    const sorted = stage >= SORTED && stage < UNFOLDED;
    const folded = stage === FOLDED || stage === RUN;
    const strip = TOP + B * PITCH + 34; // of data
    const rowOf = (/** @type {Cell} */ { b, row }) => TOP + (sorted ? row : b) * PITCH;
    const drawn = cells.map((one) => {
      const inStrip = folded && one.n !== null;
      const [x, y] = inStrip ? [LEFT + Number(one.n) * CELL, strip] : [LEFT + one.t * PITCH, rowOf(one)];
      return drawCell(one, x, y, stage >= RUN);
    });
    const marked = columns.flatMap((column) => [
      ...(stage >= SORTED && revealed ? [batchSize(column, B)] : []),
      ...(folded ? bracket(column, strip) : []),
    ]);
    const style = { class: "size-left strong" };
    const heading = folded ? [label(LEFT - 10, strip + HEIGHT / 2, "data", style)] : [];
    const longest = Math.max(T * PITCH, cells.filter(({ n }) => n !== null).length * CELL);
    return {
      width: Math.max(LEFT + longest + 10, NARROWEST),
      height: strip + HEIGHT + 30,
      shapes: [
        ...cells.filter(({ t }) => t === 0).map((one) => arrowTo(one.b, rowOf(one))),
        ...range(B).map((b) => label(LEFT - 62, middleOf(b), `b=${b}`, { "data-axis": "B" })),
        ...range(T).map((t) => label(LEFT + t * PITCH + CELL / 2, 12, `t=${t}`, { "data-axis": "T" })),
        group({}, ...marked),
        group({}, ...heading),
        ...drawn,
      ],
    };
  },

  caption(scene, { values, selected, revealed, say }) {
    const { T, cells } = layout(scene);
    const one = cells.find(({ id }) => id === selected);
    if (one && scene.trace) {
      const { b, t, n, letter, h } = one;
      if (n === null) return say("packing-pad", { b, t });
      const state = Number(values.stage) >= RUN ? ` h = ${printed(h)}` : "";
      return say("packing-cell", { b, t, n, letter }) + state;
    }
    const { computed, padded, saved } = scene;
    const counted = revealed && computed ? say("packing-counted", { computed, padded, saved }) : "";
    return say(`packing-stage-${scene.trace ? values.stage : 0}`, { T }) + counted;
  },

  table(scene) {
    const strip = layout(scene)
      .cells.filter(({ n }) => n !== null)
      .sort((a, b) => Number(a.n) - Number(b.n));
    return {
      head: ["data", "", "t", "b", "h[0]"],
      rows: strip.map(({ n, letter, t, b, h }) => [scene.trace ? String(n) : "–", letter, t, b, h ?? "–"]),
    };
  },

  question(scene, { say }) {
    if (!scene.trace) return null;
    const { batch_sizes } = scene.trace.packed;
    const lengths = scene.words.map((/** @type {string} */ word) => [...word].length).join(", ");
    const choices = range(scene.words.length).map((n) => String(n + 1));
    return {
      ask: say("packing-ask", { lengths }),
      blanks: batch_sizes.map(() => choices),
      truth: batch_sizes.map(String),
      why: say("packing-why"),
    };
  },

  notice(scene, { values, revealed }) {
    if (scene.error) return { error: true, lines: [scene.error] };
    if (!revealed || Number(values.stage) < SORTED) return null;
    const { packed } = scene.trace;
    const written = (/** @type {string} */ name) =>
      `${name} = ${packed[name] ? `[${packed[name].join(", ")}]` : "None"}`;
    const line = ["batch_sizes", "sorted_indices", "unsorted_indices"].map(written).join(", ");
    return { error: false, lines: [line] };
  },

  code({ words }, { values }) {
    if (!words) return ""; // a reader's own trace
    const options = values.sort ? ", enforce_sorted=False" : "";
    return `packed = pack_sequence(${words.length ? "sequences" : "[]"}${options})`;
  },
};

/**
 * Every cell of the padded grid with its home and its place in data.
 * @param {Scene} scene @returns {{T: number, B: number, cells: Cell[], columns: Column[]}}
 */
function layout({ trace, words }) {
  return trace ? packedLayout(trace, words) : refusedLayout(words);
}

/** What could not be packed lies as it was given. @param {string[]} words */
function refusedLayout(words) {
  const letters = words.map((word) => [...word]);
  const [T, B] = [Math.max(1, ...letters.map((each) => each.length)), words.length];
  const cells = grid(T, B, (t, b) => {
    const n = t < letters[b].length ? 0 : null;
    return { row: b, n, letter: letters[b][t] ?? "", h: null };
  });
  return { T, B, cells, columns: [] };
}

/**
 * @param {import("../frame/trace.js").Trace} trace
 * @param {string[] | undefined} words undefined: a reader's own trace, of numbers
 */
function packedLayout(trace, words) {
  const { batch_sizes, data } = trace.packed;
  const { L, B } = trace.axes;
  const read = reader(trace);
  const T = Math.min(batch_sizes.length, MOST_STEPS);
  let first = 0;
  const columns = range(T).map((t) => {
    const column = { t, size: batch_sizes[t], first };
    first += column.size;
    return column;
  });
  const cells = grid(T, B, (t, b) => {
    const row = read.row(b);
    if (row >= columns[t].size) return { row, n: null, letter: "", h: null };
    const n = columns[t].first + row;
    const letter = words ? [...words[b]][t] : printed(at(data, n, 0));
    return { row, n, letter, h: read.value("h_new", L - 1, 0, t, b, 0) };
  });
  return { T, B, cells, columns };
}

/**
 * @param {number} T @param {number} B @param {(t: number, b: number) => Omit<Cell, "id" | "t" | "b">} fill
 * @returns {Cell[]}
 */
const grid = (T, B, fill) =>
  range(B).flatMap((b) => range(T).map((t) => ({ id: `${t},${b}`, t, b, ...fill(t, b) })));

/** @param {number} b */
const middleOf = (b) => TOP + b * PITCH + HEIGHT / 2;

/** From a sequence's name to its row. @param {number} b @param {number} y of the row */
const arrowTo = (b, y) => line(LEFT - 42, middleOf(b), LEFT - 8, y + HEIGHT / 2, { class: "wire" });

/** Below the grid: how many sequences are alive. @param {Column} column @param {number} B */
function batchSize({ t, size }, B) {
  const style = { class: "strong", "data-axis": "B" };
  return label(LEFT + t * PITCH + CELL / 2, TOP + B * PITCH + 4, String(size), style);
}

/**
 * Below data: which part of it is a step's.
 * @param {Column} column @param {number} strip @returns {Shape[]}
 */
function bracket({ t, size, first }, strip) {
  const [from, to, y] = [LEFT + first * CELL, LEFT + (first + size) * CELL, strip + HEIGHT];
  const middle = LEFT + (first + 0.5 * size) * CELL;
  return [
    line(from + 2, y + 6, to - 2, y + 6, { class: "edge", "data-axis": "B" }),
    label(middle, y + 18, `t=${t}`, { "data-axis": "T" }),
  ];
}

/**
 * A cell keeps its element while it moves: only its transform changes.
 * @param {Cell} one @param {number} x @param {number} y @param {boolean} ink
 */
function drawCell(one, x, y, ink) {
  const { id, t, b, n, letter } = one;
  const says = `t ${t} b ${b}: ${n === null ? "–" : letter}`;
  const made = mark(id, says, [0, 0, CELL - 2, HEIGHT], group({}, ...filling(one, ink)));
  Object.assign(made.attrs, {
    class: "moves",
    style: `transform: translate(${x}px, ${y}px)`,
    "data-x": x + CELL / 2,
    "data-y": y + HEIGHT / 2,
  });
  return made;
}

/** Nothing, a letter, or h as ink. @param {Cell} one @param {boolean} ink */
function filling({ n, letter, h }, ink) {
  if (n === null) return [rect(0, 0, CELL - 2, HEIGHT, { class: "ink-none" })];
  if (ink) return cell(0, 0, CELL - 2, HEIGHT, h);
  /** @type {Record<string, string>} */ const style = letter.length > 2 ? {} : { class: "name" };
  return [
    rect(0, 0, CELL - 2, HEIGHT, { class: "ink-frame" }),
    label(CELL / 2 - 1, HEIGHT / 2, letter, style),
  ];
}
