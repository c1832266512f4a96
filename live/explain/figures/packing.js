// @ts-check
/** Packing: the padded grid is sorted, folded column by column into data, run, and unfolded again. */
import { inputsOf } from "../frame/inputs.js";
import { cell, group, label, line, mark, printed, rect } from "../frame/picture.js";
import { at, range, reader } from "../frame/trace.js";

/** @typedef {import("../frame/types").Figure} Figure @typedef {import("../frame/types").Scene} Scene @typedef {import("../frame/trace.js").Trace} Trace */
/** @typedef {{id: string, t: number, b: number, row: number, n: number | null, letter: string, h: number | string | null}} Cell */

const [SORTED, FOLDED, RUN, UNFOLDED] = [1, 2, 3, 4];
const [CELL, HEIGHT, PITCH, LEFT, TOP] = [34, 26, 38, 96, 26];
const MOST_STEPS = 14;

/** @type {Figure} */
export const packing = {
  play: "stage",
  inputs: inputsOf("packing"),
  draws: ({ packed }) => !!packed,
  limits: ({ trace }) => ({ stage: trace ? UNFOLDED : null }),

  picture(scene, { values, revealed }) {
    const { T, B, cells, sizes } = layout(scene);
    const stage = scene.trace ? Number(values.stage) : 0;
    const strip = TOP + B * PITCH + 34;
    const place = (/** @type {Cell} */ { t, b, row, n }) => {
      if (n !== null && (stage === FOLDED || stage === RUN)) return [LEFT + n * CELL, strip];
      return [LEFT + t * PITCH, TOP + (stage >= SORTED && stage < UNFOLDED ? row : b) * PITCH];
    };
    const ink = stage >= RUN;
    const drawn = cells.map((one) => drawCell(one, /** @type {[number, number]} */ (place(one)), ink));
    const times = range(T).map((t) => label(LEFT + t * PITCH + CELL / 2, 12, `t=${t}`, { "data-axis": "T" }));
    const folded = stage === FOLDED || stage === RUN;
    const names = range(B).map((b) =>
      label(LEFT - 62, TOP + b * PITCH + HEIGHT / 2, `b=${b}`, { "data-axis": "B" }),
    );
    const sorted = stage >= SORTED && stage < UNFOLDED;
    const arrows = cells
      .filter(({ t }) => t === 0)
      .map(({ b, row }) =>
        line(
          LEFT - 42,
          TOP + b * PITCH + HEIGHT / 2,
          LEFT - 8,
          TOP + (sorted ? row : b) * PITCH + HEIGHT / 2,
          { class: "wire" },
        ),
      );
    const heights = sizes.flatMap(({ t, size, first }) => [
      ...(stage >= SORTED && revealed
        ? [
            label(LEFT + t * PITCH + CELL / 2, TOP + B * PITCH + 4, String(size), {
              class: "strong",
              "data-axis": "B",
            }),
          ]
        : []),
      ...(folded
        ? [
            line(
              LEFT + first * CELL + 2,
              strip + HEIGHT + 6,
              LEFT + (first + size) * CELL - 2,
              strip + HEIGHT + 6,
              { class: "edge", "data-axis": "B" },
            ),
            label(LEFT + (first + 0.5 * size) * CELL, strip + HEIGHT + 18, `t=${t}`, { "data-axis": "T" }),
          ]
        : []),
    ]);
    const heading = folded
      ? [label(LEFT - 10, strip + HEIGHT / 2, "data", { class: "size-left strong" })]
      : [];
    const width = LEFT + Math.max(T * PITCH, cells.filter(({ n }) => n !== null).length * CELL) + 10;
    return {
      width: Math.max(width, 420),
      height: strip + HEIGHT + 30,
      shapes: [...arrows, ...names, ...times, group({}, ...heights), group({}, ...heading), ...drawn],
    };
  },

  caption(scene, { values, selected, revealed, say }) {
    const { T, cells } = layout(scene);
    const one = cells.find(({ id }) => id === selected);
    if (one && scene.trace) {
      if (one.n === null) return say("packing-pad", { b: one.b, t: one.t });
      const { b, t, n, letter } = one;
      return `${say("packing-cell", { b, t, n, letter })}${Number(values.stage) >= RUN ? ` h = ${printed(one.h)}` : ""}`;
    }
    const counted =
      revealed && scene.computed
        ? say("packing-counted", { computed: scene.computed, padded: scene.padded, saved: scene.saved })
        : "";
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
    const { batch_sizes, sorted_indices, unsorted_indices } = scene.trace.packed;
    const written = (/** @type {number[] | null} */ list) => (list ? `[${list.join(", ")}]` : "None");
    return {
      error: false,
      lines: [
        `batch_sizes = ${written(batch_sizes)}, sorted_indices = ${written(sorted_indices)}, unsorted_indices = ${written(unsorted_indices)}`,
      ],
    };
  },

  code: ({ words }, { values }) =>
    words
      ? `packed = pack_sequence(${words.length ? "sequences" : "[]"}${values.sort ? ", enforce_sorted=False" : ""})`
      : "",
};

/** Every cell of the padded grid with its home and its place in data. @param {Scene} scene */
function layout({ trace, words }) {
  if (!trace) {
    const letters = words.map((/** @type {string} */ word) => [...word]);
    const T = Math.max(1, ...letters.map((/** @type {string[]} */ each) => each.length));
    const cells = grid(T, words.length, (t, b) => ({
      row: b,
      n: t < letters[b].length ? 0 : null,
      letter: letters[b][t] ?? "",
      h: null,
    }));
    return { T, B: words.length, cells, sizes: [] };
  }
  const { batch_sizes, data } = trace.packed;
  const read = reader(trace);
  const T = Math.min(batch_sizes.length, MOST_STEPS);
  let first = 0;
  const sizes = range(T).map((t) => ({
    t,
    size: batch_sizes[t],
    first: (first += batch_sizes[t]) - batch_sizes[t],
  }));
  const cells = grid(T, trace.axes.B, (t, b) => {
    const row = read.row(b);
    if (row >= sizes[t].size) return { row, n: null, letter: "", h: null };
    const n = sizes[t].first + row;
    const letter = words ? [...words[b]][t] : printed(at(data, n, 0));
    return { row, n, letter, h: read.value("h_new", trace.axes.L - 1, 0, t, b, 0) };
  });
  return { T, B: trace.axes.B, cells, sizes };
}

/** @param {number} T @param {number} B @param {(t: number, b: number) => Omit<Cell, "id" | "t" | "b">} fill @returns {Cell[]} */
const grid = (T, B, fill) =>
  range(B).flatMap((b) => range(T).map((t) => ({ id: `${t},${b}`, t, b, ...fill(t, b) })));

/** A cell keeps its element while it moves: only its transform changes. @param {Cell} one @param {[number, number]} place @param {boolean} ink */
function drawCell({ id, t, b, n, letter, h }, [x, y], ink) {
  const filled =
    n === null
      ? [rect(0, 0, CELL - 2, HEIGHT, { class: "ink-none" })]
      : ink
        ? cell(0, 0, CELL - 2, HEIGHT, h)
        : [
            rect(0, 0, CELL - 2, HEIGHT, { class: "ink-frame" }),
            label(CELL / 2 - 1, HEIGHT / 2, letter, letter.length > 2 ? {} : { class: "name" }),
          ];
  const says = n === null ? `t ${t} b ${b}: –` : `t ${t} b ${b}: ${letter}`;
  const made = mark(id, says, [0, 0, CELL - 2, HEIGHT], group({}, ...filled));
  Object.assign(made.attrs, {
    class: "moves",
    style: `transform: translate(${x}px, ${y}px)`,
    "data-x": x + CELL / 2,
    "data-y": y + HEIGHT / 2,
  });
  return made;
}
