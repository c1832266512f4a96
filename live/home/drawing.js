// @ts-check
/**
 * The home page's picture: one cell, drawn once for each word it hears. What flows is as wide as its
 * number on one scale everywhere; doors open as wide as their gates.
 */
import { door, fluid, hatching, stream } from "../explain/frame/drawing.js";
import { group, label, rect, shape } from "../explain/frame/picture.js";
import { KINDS, answer, tokens } from "./story.js";

/** @typedef {import("../explain/frame/picture.js").Shape} Shape @typedef {import("./unit.js").Step} Step */
/** @typedef {import("./story.js").Say} Say */
/**
 * @typedef {object} View
 * @property {boolean} wide
 * @property {number} at the step that is looked at
 * @property {number} upto the last step that has happened
 * @property {boolean} inviting whether nobody has touched the gate yet
 */

/**
 * Where things stand, for wide pages and for phones: never one drawing scaled down.
 * `unit`: half the width of what flows when it is 1; `gate` and `pipe`: from a column's left edge;
 * `beyond`: how far doors reach out of their beds. A row for columns, one for heights, one for boxes.
 */
const WIDE = {
  ...{ width: 928, height: 382, left: 112, column: 90, gate: 9, pipe: 51, unit: 29, beyond: 4 },
  ...{ says: 22, output: 86, memory: 172, input: 258, word: 300, tick: 346, same: 371 },
  ...{ chip: [64, 30], bubble: 64 },
};
const SLIM = {
  ...{ width: 328, height: 346, left: 49, column: 31, gate: 3, pipe: 17, unit: 11.5, beyond: 0 },
  ...{ says: 18, output: 76, memory: 144, input: 212, word: 252, tick: 300, same: 334 },
  ...{ chip: [29, 30], bubble: 40 },
};
const ROOM = 3; // by which a bed is wider than the most that flows
const FULLEST = 1.1;
const LEAST = 0.02; // that is drawn

/** @param {boolean} wide */
export const geometry = (wide) => (wide ? WIDE : SLIM);

/** @param {Step[]} run @param {View} view @param {Say} say */
export function picture(run, view, say) {
  const place = geometry(view.wide);
  const id = `home-stripes-${view.wide ? "wide" : "slim"}`;
  const lefts = run.map((_, t) => place.left + t * place.column);
  const shapes = [
    shape("defs", {}, hatching(id)),
    ...beds(place, lefts),
    ...lefts.map((x, t) => frame(place, x, t === view.at)),
    ...run.map((step, t) => flow(place, lefts[t], step, run[t + 1], t > view.upto)),
    ...run.map((step, t) => doors(place, lefts[t], step, t > view.upto)),
    ...run.map((step, t) => words(place, lefts[t], t, step, view, say)),
    ...rows(place, view.wide, say),
    sameCell(place, run.length, say),
    handle(place, lefts[view.at], run[view.at].f, view, say),
  ];
  return { id, width: place.width, height: place.height, shapes };
}

/** Where things can flow. @param {typeof WIDE} place @param {number[]} lefts */
function beds({ left, column, pipe, unit, memory, says, word }, lefts) {
  const half = unit + ROOM;
  const bed = (/** @type {[number, number, number, number]} */ box) => rect(...box, { class: "bed", rx: 4 });
  const pipes = lefts.map((x) => bed([x + pipe - half, says + 20, 2 * half, word - says - 20]));
  return [...pipes, bed([left - 4, memory - half, lefts.length * column + 4, 2 * half])];
}

/** @param {typeof WIDE} place @param {number} x @param {boolean} now */
function frame({ column, says, word }, x, now) {
  const box = /** @type {const} */ ([x + 0.5, says + 26, column - 1, word - says - 34]);
  return rect(...box, { class: now ? "home-cell home-now" : "home-cell", rx: 8 });
}

/**
 * What flows during a step: faint what is offered at a gate, full what it lets through.
 * @param {typeof WIDE} place @param {number} x @param {Step} step @param {Step | undefined} next
 * @param {boolean} later
 */
function flow(place, x, step, next, later) {
  const { column, gate, pipe, unit, memory, says, output, input, word } = place;
  const half = (/** @type {number} */ v) => Math.min(Math.abs(v), FULLEST) * unit;
  const middle = x + pipe;
  const [from, to] = [x + gate, next ? x + column + gate : x + column - 2];
  const [kept, now] = [step.f * step.c, step.c_new];
  const written = step.i * step.g;
  const upright = (/** @type {number} */ v, /** @type {number} */ above, /** @type {number} */ below) =>
    `M${middle - half(v)} ${above}h${2 * half(v)}V${below}h${-2 * half(v)}Z`;
  const joins = kept * now > 0;
  const bend = [middle - unit, middle + unit];

  /** @type {Shape[]} */ const shapes = [];
  const draw = (/** @type {string} */ d, /** @type {number} */ v, offered = false) => {
    if (Math.abs(v) > LEAST) shapes.push(fluid(d, v, offered ? { class: "offered" } : {}));
  };
  draw(upright(step.g, input, word), step.g, true);
  draw(upright(written, memory, input), written);
  draw(upright(step.tanh_c, output, memory), step.tanh_c, true);
  draw(upright(step.h_new, says + 13, output), step.h_new);
  if (!joins) draw(stream(memory, from, middle, half(kept), 0, bend[0], middle), kept);
  const begin = joins ? from : bend[0];
  draw(stream(memory, begin, to, joins ? half(kept) : 0, half(now), bend[0], bend[1]), now);
  return group({ class: later ? "home-later" : "" }, ...shapes);
}

/** @param {typeof WIDE} place @param {number} x @param {Step} step @param {boolean} later */
function doors({ gate, pipe, unit, memory, output, input, beyond }, x, step, later) {
  const half = unit + ROOM;
  const middle = x + pipe;
  const hinges = [
    ...[-1, 1].map((side) => [x + gate, memory + side * (half + beyond)]),
    ...[output, input].flatMap((y) => [-1, 1].map((side) => [middle + side * (unit + beyond), y])),
  ];
  return group(
    { class: later ? "home-doors home-later" : "home-doors" },
    door("x", x + gate, memory, half, step.f, {}, beyond),
    door("y", middle, output, unit, step.o, {}, beyond),
    door("y", middle, input, unit, step.i, {}, beyond),
    ...hinges.map(([cx, cy]) => shape("circle", { class: "home-hinge", cx, cy, r: 3 })),
  );
}

/**
 * The word a step hears, and what it says.
 * @param {typeof WIDE} place @param {number} x @param {number} t @param {Step} step @param {View} view
 * @param {Say} say
 */
function words(place, x, t, step, view, say) {
  const { pipe, word, tick, says, chip, bubble, width } = place;
  const middle = x + pipe;
  const kind = `home-word home-${KINDS[t]}${t === view.at ? " home-now" : ""}`;
  const heard = group(
    { class: kind, "data-step": t },
    rect(middle - chip[0] / 2, word, chip[0], chip[1], { rx: 6 }),
    label(middle, word + chip[1] / 2, tokens(say)[t], { class: "home-token" }),
  );
  const number = label(middle, tick, t, { class: "home-tick", "data-axis": "T" });
  const said = answer(step, KINDS[t]);
  if (!said || t > view.upto) return group({}, heard, number);
  const left = Math.min(Math.max(middle - bubble / 2, 1), width - bubble - 1);
  const tail = `H${middle + 6}L${middle} ${says + 21}L${middle - 6} ${says + 14}H${left + 8}`;
  const corner = (/** @type {number} */ dx, /** @type {number} */ dy) => `a8 8 0 0 1 ${dx} ${dy}`;
  const d =
    `M${left + 8} ${says - 15}h${bubble - 16}${corner(8, 8)}v13${corner(-8, 8)}` +
    `${tail}${corner(-8, -8)}v-13${corner(8, -8)}Z`;
  const answered = group(
    { class: `home-bubble home-says-${said}` },
    shape("path", { d }),
    label(left + bubble / 2, says, say(`says-${said}`), { class: "home-token" }),
  );
  return group({}, heard, number, answered);
}

/** What each row is: what it does, and what the gate is called. */
const ROWS = /** @type {const} */ ([
  ["says", "says", 0],
  ["output", "read", 0],
  ["memory", "memory", -20],
  ["memory", "keep", 20],
  ["input", "write", 0],
  ["word", "heard", 15],
]);
const TERMS = /** @type {Record<string, string[]>} */ ({
  read: ["read-gate", "o"],
  memory: ["memory-state", "c"],
  keep: ["keep-gate", "f"],
  write: ["write-gate", "i"],
});

/** @param {typeof WIDE} place @param {boolean} wide @param {Say} say */
function rows(place, wide, say) {
  const end = place.left - (wide ? 16 : 7);
  return ROWS.flatMap(([where, name, shift]) => {
    const y = place[where] + (wide ? shift : shift * 0.9);
    const term = TERMS[name];
    const plain = say(name);
    if (!term) return [label(end, y, plain, { class: "home-row" })];
    const [full, letter] = term;
    const called = wide ? say(full) : letter;
    return [
      label(end, y - 7, plain, { class: "home-row" }),
      label(end, y + 9, called, { class: wide ? "home-term" : "home-term home-letter" }),
    ];
  });
}

/** @param {typeof WIDE} place @param {number} count @param {Say} say */
function sameCell({ left, column, tick, same }, count, say) {
  const [from, to] = [left + 2, left + count * column - 2];
  const y = tick + 12;
  return group(
    { class: "home-same" },
    shape("path", { d: `M${from} ${y - 4}v4H${to}v-4` }),
    label((from + to) / 2, same, say("same-cell"), { class: "home-term" }),
  );
}

/**
 * The one gate to take hold of, where the reader looks.
 * @param {typeof WIDE} place @param {number} x @param {number} f @param {View} view @param {Say} say
 */
function handle({ gate, memory, unit }, x, f, { inviting, wide }, say) {
  const y = memory - unit * f;
  const attrs = {
    class: "grip",
    tabindex: 0,
    role: "slider",
    "aria-label": say("grip"),
    "aria-valuemin": 0,
    "aria-valuemax": 1,
    "aria-valuenow": f.toFixed(2),
    transform: `translate(${x + gate} ${y})`,
  };
  const words = inviting ? say("drag") : `f ${f.toFixed(2)}`;
  const length = inviting && wide ? 44 : 48;
  return group(
    attrs,
    rect(-22, -22, 44, 44, { class: "grip-hit" }),
    shape("path", {
      class: "home-pill",
      d: `M-15 0l-9 -11h${-length}a6 6 0 0 0 -6 6v10a6 6 0 0 0 6 6h${length}Z`,
    }),
    label(-24 - length / 2, 0, words, { class: "home-pill-text" }),
    shape("circle", { class: "grip-knob", r: 9 }),
    shape("path", { class: "grip-arrows", d: "M-3.2 -2L0 -5.2L3.2 -2M-3.2 2L0 5.2L3.2 2" }),
  );
}
