// @ts-check
/**
 * The picture of one step: a memory line on top, doors in it that gates open, the sums behind the gates
 * below. Two geometries, one for a page and one for a phone; one scale for all that becomes memory.
 */
import { door, fluid, operator, pipe, stream } from "../frame/drawing.js";
import { group, label, linked, mark, rect, shape } from "../frame/picture.js";
import { pen, signed, SLIM, WIDE, Z_FULL } from "./cell-pen.js";

/** @typedef {import("../frame/picture.js").Shape} Shape @typedef {import("./cell-pen.js").About} About */
/** @typedef {import("./cell-pen.js").Geometry} Geometry @typedef {import("./cell-pen.js").Pen} Pen */

const Z_WIRE = 8;
const TURN = 10; // of a pipe's corners

/** The cell and its story. @param {About} about */
export function drawCell(about) {
  const at = about.wide ? WIDE : SLIM;
  const parts = about.kind === "rnn" ? rnn(about, at) : gated(about, at);
  const story = storyLine(about, at);
  return { width: at.W, height: at.end + (story.length ? at.story : 0), shapes: [...parts, ...story] };
}

/**
 * LSTM, with peepholes or without, and GRU: a memory line with doors. @param {About} about
 * @param {Geometry} at
 */
function gated(about, at) {
  const lstm = about.kind !== "gru";
  const draw = pen(about, at);
  const { part, flow, wire, word } = draw;
  const { number } = about;
  const [cw, ch] = at.chip;
  const [left, right] = [at.c + cw / 2, at.out - cw / 2];
  const half = Math.max(at.R, 6);
  /** What plays which role. */
  const my = lstm
    ? { keep: "f", give: "i", cand: "g", mem: "c", next: "c_new", kept: "fc", put: "ig", eq: "c_new" }
    : { keep: "u", give: "u", cand: "n", mem: "h", next: "h_new", kept: "uh", put: "new", eq: "h_new" };
  const gates = lstm ? "f i g o" : "r u n";
  const opening = lstm ? number("i") : 1 - number("u");
  const h = lstm ? at.h : at.h - (about.wide ? 12 : 2);
  const o = lstm ? at.o : at.o - (about.wide ? 8 : 0);
  const beforeDoor = at.g - half - at.ring - 8;
  const up = `${at.mul + TURN}Q${at.i} ${at.mul} ${at.i + TURN} ${at.mul}H${beforeDoor}`;

  const shapes = [
    ...frame(about, at, left, right),
    part(gates, bus(at, left, lstm ? at.o : h)),
    ...(about.kind === "peephole" ? peepholes(at, part) : []),
    part(my.eq, flow(`${my.mem} ${my.kept}`, `M${left} ${at.line}H${at.f}`, number(my.mem))),
    part(my.eq, flow(`${my.kept} ${my.next}`, `M${at.f} ${at.line}H${at.g}`, number(my.kept))),
    part(
      lstm ? `${my.eq} h_new` : my.eq,
      flow(`${my.next}`, `M${at.g} ${at.line}H${right}`, number(my.next)),
    ),
    part(
      my.eq,
      wire(`${my.keep} ${my.kept}`, `M${at.f} ${at.gate - at.r}V${at.line + at.R + 16}`, number(my.keep)),
    ),
    part(my.eq, flow(`${my.cand} ${my.put}`, `M${at.g} ${at.gate - at.r - 4}V${at.mul}`, number(my.cand))),
    part(my.eq, flow(`${my.put} ${my.next}`, `M${at.g} ${at.mul}V${at.line + at.R + 1}`, number(my.put))),
  ];
  if (lstm) shapes.push(part("c_new", wire("i ig", `M${at.i} ${at.gate - at.r}V${up}`, number("i"))));
  else {
    const corner = `H${at.i - TURN}Q${at.i} ${at.gate} ${at.i} ${at.gate - TURN}`;
    const from = `M${at.f + at.r} ${at.gate}${corner}V${up}`;
    const pill = rect(at.i - 22, at.gate - 54, 44, 24, { class: "node", rx: 12 });
    shapes.push(
      part(
        "h_new",
        wire("u new", from, opening),
        pill,
        label(at.i, at.gate - 42, "1 − z", { class: "value inside" }),
      ),
    );
  }
  shapes.push(
    part(my.eq, door("x", at.f, at.line, at.R, number(my.keep)), door("y", at.g, at.mul, half, opening)),
    part(
      my.eq,
      draw.badge(my.kept, at.f, at.line + at.R + 17, "×"),
      draw.badge(my.put, beforeDoor, at.mul, "×"),
    ),
    part(lstm ? `${my.eq} h_new` : my.eq, operator(at.g, at.line, "+", at.ring)),
  );
  if (draw.isLit(my.eq)) {
    const putAt = at.g + half + 7;
    shapes.push(
      draw.value(my.kept, (at.f + at.g) / 2 + 8, at.line + at.R + 15),
      draw.value(my.put, putAt, (at.mul + at.line + at.R) / 2, "start"),
    );
  }
  shapes.push(word((at.f + at.g) / 2, at.line - at.R - 15, lstm ? "memory" : "memory-gru", "on-line"));
  shapes.push(...(lstm ? lstmParts(about, at, draw, right, h) : gruParts(about, at, draw, o, h)));
  shapes.push(
    part(my.eq, draw.chip(my.mem, at.c, at.line)),
    part(lstm ? "c_new h_new" : my.eq, draw.chip(my.next, at.out, at.line)),
  );
  return shapes;
}

/**
 * The rest of an LSTM. @param {About} about @param {Geometry} at @param {Pen} draw
 * @param {number} right @param {number} h
 */
function lstmParts(about, at, draw, right, h) {
  const { part, flow, wire } = draw;
  const { number, wide } = about;
  const half = Math.max(at.R, 6);
  const beforeDoor = h - half - at.ring - 7;
  const y = at.gate + (wide ? 48 : 54);
  const out = wide ? `V${y - TURN}Q${h} ${y} ${h + TURN} ${y}H${right}` : `V${y - 14}`;
  const shapes = [
    part("h_new", flow("c_new tanh_c", `M${h} ${at.line + at.R + 1}V${at.mul - at.r}`, number("c_new"))),
    part("h_new", flow("tanh_c h_new", `M${h} ${at.mul + at.r}V${at.gate}`, number("tanh_c"))),
    part("h_new", flow("h_new", `M${h} ${at.gate}${out}`, number("h_new"))),
    part("h_new", wire("o h_new", `M${at.o + at.r} ${at.gate}H${beforeDoor}`, number("o"))),
    part("h_new", door("y", h, at.gate, half, number("o")), operator(beforeDoor, at.gate, "×", at.ring)),
  ];
  for (const [id, x] of /** @type {[string, number][]} */ ([
    ["f", at.f],
    ["i", at.i],
    ["g", at.g],
    ["o", at.o],
  ])) {
    shapes.push(part(id, ...sumWires(about, at, draw, `z_${id}`, id, x), draw.sumBox(`z_${id}`, x)));
    const both = `${id} ${id === "o" ? "h_new" : "c_new"}`;
    shapes.push(
      part(
        both,
        id === "g" ? draw.diamond(id, x, at.gate) : draw.sigma(id, x, at.gate),
        besideGate(at, draw, id, x),
      ),
    );
  }
  shapes.push(
    part(
      "h_new",
      draw.diamond("tanh_c", h, at.mul),
      label(h - at.r - 9, at.mul - 12, "tanh", { class: "beside end" }),
    ),
  );
  shapes.push(part("h_new", draw.chip("h_new", wide ? at.out : h, wide ? y : y + 2)));
  shapes.push(...inputs(about, at, draw, "f i g o", true));
  return shapes;
}

/**
 * The rest of a GRU. @param {About} about @param {Geometry} at @param {Pen} draw
 * @param {number} o @param {number} h
 */
function gruParts(about, at, draw, o, h) {
  const { part, wire, between } = draw;
  const { number } = about;
  const half = 8;
  const y = at.gate + (about.wide ? 40 : 36);
  const beside = o + half + at.ring + 8;
  const turn = Math.min(h - at.r - 4, beside + 14 + (about.wide ? 4 : 0));
  const q = (/** @type {string} */ ends, /** @type {string} */ d, /** @type {number} */ v) =>
    between(ends, pipe(d, v / 2, 2 * half));
  const shapes = [
    part("n", between("h q", pipe(`M${o} ${at.bus}V${at.z}`, 1, 3, "ink"))),
    part("n", q("q rq", `M${o} ${at.z}V${y}`, number("q"))),
    part(
      "n",
      q(
        "rq z_n",
        `M${o} ${y}V${at.gate + TURN}Q${o} ${at.gate} ${o - TURN} ${at.gate}H${at.g + at.r + 4}`,
        number("rq"),
      ),
    ),
    part("n", wire("r rq", `M${h - at.r} ${at.gate}H${turn}V${y}H${beside}`, number("r"))),
    part("n", door("y", o, y, half, number("r")), draw.badge("rq", beside, y, "×")),
  ];
  for (const [id, x] of /** @type {[string, number][]} */ ([
    ["u", at.f],
    ["n", at.g],
    ["r", h],
  ])) {
    shapes.push(part(id, ...sumWires(about, at, draw, `z_${id}`, id, x), draw.sumBox(`z_${id}`, x)));
    const both = { u: "u h_new", n: "n h_new", r: "r n" }[id] ?? id;
    const gate = id === "n" ? draw.diamond(id, x, at.gate) : draw.sigma(id, x, at.gate, id === "r" ? 1 : -1);
    const words = id === "n" && !about.wide ? [] : [besideGate(at, draw, id, x)]; // a door stands there
    shapes.push(part(both, gate, ...words));
  }
  shapes.push(part("n", draw.sumBox("q", o)));
  shapes.push(...inputs(about, at, draw, "r u n", false));
  return shapes;
}

/**
 * A plain RNN: one sum, one tanh, and what goes out comes in again. @param {About} about
 * @param {Geometry} at
 */
function rnn(about, at) {
  const draw = pen(about, at);
  const { part, flow } = draw;
  const [cw] = at.chip;
  const [left, right, x] = [at.c + cw / 2, at.out - cw / 2, (at.i + at.g) / 2];
  const back = at.line - 6;
  const from = at.gate - at.chip[1] / 2 - 2;
  const up = `M${at.out} ${from}V${back + 12}Q${at.out} ${back} ${at.out - 12} ${back}`;
  const loop = `${up}H${at.c + 12}Q${at.c} ${back} ${at.c} ${back + 12}V${at.bus - 58}`;
  return [
    ...frame(about, { ...at, line: at.gate - 60 }, left, right),
    shape("path", { class: "loop", d: loop }),
    shape("path", { class: "loop", d: `M${at.c - 5} ${at.bus - 64}l5 7l5 -7`, "stroke-dasharray": "none" }),
    draw.word(x, back - 12, "next-step"),
    part("h_new", bus(at, left, x)),
    part("h_new", ...sumWires(about, at, draw, "z", "h_new", x), draw.sumBox("z", x)),
    part("h_new", flow("h_new z", `M${x + at.r + 4} ${at.gate}H${right}`, about.number("h_new"))),
    part("h_new", tanhNode(x, at), draw.chip("h_new", at.out, at.gate)),
    part("h_new", label(x, at.gate, "tanh", { class: "beside ink-word" })),
    ...inputs(about, at, draw, "h_new", true),
  ];
}

/** @param {number} x @param {Geometry} at */
const tanhNode = (x, at) => {
  const r = at.r + 6;
  return shape("path", {
    class: "node",
    d: `M${x} ${at.gate - r}L${x + r} ${at.gate}L${x} ${at.gate + r}L${x - r} ${at.gate}Z`,
  });
};

/**
 * The cell's own box and its name. @param {About} about @param {Geometry} at @param {number} left
 * @param {number} right
 */
function frame(about, at, left, right) {
  const top = at.line - at.R - 32;
  const inset = about.wide ? 14 : 6;
  const box = rect(left + inset, top, right - left - 2 * inset, at.bus + 18 - top, {
    class: "cell-box",
    rx: 16,
  });
  const name = about.say(`cell-box-${about.kind}`);
  const title = about.wide ? [label(right - inset - 12, top + 17, name, { class: "beside end" })] : [];
  return [box, ...title];
}

/** x and h, led under all gates. @param {Geometry} at @param {number} left @param {number} last */
function bus(at, left, last) {
  const turn = left + (at.W > 400 ? 20 : 10);
  const y = at.bus;
  const lead = (/** @type {number} */ from, /** @type {number} */ side) =>
    `M${left - 2} ${from}H${turn - 12}Q${turn} ${from} ${turn} ${y + side * 8}`;
  const join = `Q${turn} ${y} ${turn + 8} ${y}`;
  const d = `${lead(y - 22, -1)}${join}H${last}${lead(y + 22, 1)}${join}`;
  return shape("path", { class: "pipe pipe-ink", d, "stroke-width": 3 });
}

/**
 * From the bus into a sum, from the sum into its gate. @param {About} about @param {Geometry} at
 * @param {Pen} draw @param {string} sum @param {string} gate @param {number} x
 */
function sumWires(about, at, draw, sum, gate, x) {
  const v = about.number(sum);
  const { between } = draw;
  return [
    between(`x h ${sum}`, pipe(`M${x} ${at.bus}V${at.z}`, 1, 3, "ink")),
    between(
      `${sum} ${gate}`,
      pipe(`M${x} ${at.z}V${at.gate + at.r}`, v / Z_FULL, Z_WIRE, v < 0 ? undefined : "ink"),
    ),
  ];
}

/**
 * What a gate does, in a word. @param {Geometry} at @param {{word: Pen["word"]}} draw
 * @param {string} id @param {number} x
 */
function besideGate(at, draw, id, x) {
  return draw.word(x + 7, at.gate + at.r + (at.W > 400 ? 16 : 15), `does-${id}`, "start");
}

/**
 * @param {About} about @param {Geometry} at @param {Pen} draw @param {string} gates
 * @param {boolean} own whether h stands here alone
 */
function inputs(about, at, draw, gates, own) {
  const { part } = draw;
  const [w, h] = at.chip;
  const y = at.bus + 22;
  const hidden = label(at.c, at.bus - 23, "h", { class: "symbol" });
  const memory = group(
    { "data-ref": "h" },
    ...signed("rect", about.number("h"), {
      x: at.c - w / 2,
      y: at.bus - 22 - h / 2,
      width: w,
      height: h,
      rx: 8,
    }),
    hidden,
  );
  const box = rect(at.c - w / 2, y - h / 2, w, h, { class: "node", rx: 8 });
  const words = label(at.c - w / 2, y + h / 2 + 11, about.x, { class: "value start" });
  const name = label(at.c, y - 1, "x", { class: "symbol" });
  const drag = about.handleOf("x");
  const x = linked("x", mark("x", `x ${about.x}`, [at.c - w / 2, y - h / 2, w, h], box, name, words));
  const dragged = drag ? { ...x, attrs: { ...x.attrs, "data-drag": drag } } : x;
  return [part(gates, own ? draw.chip("h", at.c, at.bus - 22, false) : memory), part(gates, dragged)];
}

/** Gates that see the memory. @param {Geometry} at @param {Pen["part"]} part */
function peepholes(at, part) {
  const y = at.z + at.box[1] / 2 + 12;
  const from = at.f - (at.W > 400 ? 58 : 32);
  const late = (at.o + at.h) / 2;
  const down = at.line + at.R + 2;
  const into = (/** @type {number} */ x) => `M${x - 14} ${y}V${at.z + at.box[1] / 2}`;
  const d = `M${from} ${down}V${y}H${at.i - 14}${into(at.f)}${into(at.i)}`;
  return [
    part("f i", shape("path", { class: "peep", d })),
    part(
      "o",
      shape("path", { class: "peep", d: `M${late} ${down}V${y}H${at.o + 14}V${at.z + at.box[1] / 2}` }),
    ),
  ];
}

/** The memory over all steps; a press goes to a step. @param {About} about @param {Geometry} at */
function storyLine({ memory, t, full, kind, wide, say }, at) {
  const T = memory.length - 1;
  if (T < 2) return [];
  const [left, right] = [wide ? 96 : 52, at.W - 8];
  const step = (right - left) / T;
  const y = at.end + at.story / 2 - 6;
  const R = at.R * 1.2;
  const of = (/** @type {number} */ v) => Math.max(0.75, (Math.min(Math.abs(v), full) / full) * R);
  const name = kind === "lstm" || kind === "peephole" ? "c" : "h";
  const shapes = [
    rect(left, y - R - 2, right - left, 2 * R + 4, { class: "bed", rx: 6 }),
    label(wide ? at.c : 20, y - (wide ? 8 : 0), name, { class: "symbol" }),
    ...(wide ? [label(at.c, y + 11, say("cell-over-time"), { class: "beside" })] : []),
  ];
  for (let k = 0; k < T; k++) {
    const [a, b, x] = [memory[k], memory[k + 1], left + k * step];
    const crosses = a * b < 0;
    const d = crosses
      ? stream(y, x + step / 2, x + step, of(b), of(b))
      : stream(y, x, x + step, of(a), of(b), x + step * 0.25, x + step * 0.75);
    if (crosses) shapes.push(fluid(stream(y, x, x + step / 2, of(a), of(a)), a));
    shapes.push(fluid(d, crosses || b !== 0 ? b : a));
    shapes.push(label(x + step / 2, y + R + 16, String(k), { class: "tick", "data-axis": "T" }));
    const hit = { class: k === t ? "moment moment-now" : "moment", "data-set": `t=${k}`, rx: 6 };
    shapes.push(rect(x + 1, y - R - 8, step - 2, 2 * R + 34, hit));
  }
  shapes.push(label(left - 10, y + R + 16, "t =", { class: "tick end", "data-axis": "T" }));
  return shapes;
}
