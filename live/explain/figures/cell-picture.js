// @ts-check
/**
 * The picture of one step: a memory line on top, doors in it that gates open, the sums behind the gates
 * below. Two geometries, one for a page and one for a phone; one scale for all that becomes memory.
 */
import { door, fluid, handle, operator, pipe, sign, stream } from "../frame/drawing.js";
import { group, label, linked, mark, rect, shape } from "../frame/picture.js";

/**
 * @typedef {import("../frame/picture.js").Shape} Shape
 * @typedef {import("./cell-diagrams.js").Symbol} Symbol
 */

/**
 * What is drawn.
 * @typedef {object} About
 * @property {"lstm" | "peephole" | "gru" | "rnn"} kind @property {boolean} wide
 * @property {Record<string, Symbol>} symbols
 * @property {(id: string) => number} number of a symbol; 0 where there is none
 * @property {(id: string) => string} says the number of a symbol as it is printed
 * @property {string} x the input's features
 * @property {string | null} selected @property {string | null} lit what is looked at
 * @property {(id: string) => string | undefined} handleOf the parameter that drags a symbol
 * @property {string[]} flat gates that hardly learn
 * @property {number} full the memory that fills its bed
 * @property {number[]} memory before and after every step @property {number} t
 * @property {(key: string) => string} say
 */

/** Columns from left to right, then rows from top to bottom, then sizes. */
const WIDE = {
  W: 688, c: 36, f: 148, i: 262, g: 372, o: 486, h: 584, out: 652,
  line: 64, mul: 146, gate: 226, z: 300, bus: 352, end: 412,
  R: 15, r: 23, chip: [64, 36], box: [54, 28], track: 36, span: 52, ring: 10, story: 92,
}; // prettier-ignore
const SLIM = {
  W: 344, c: 24, f: 80, i: 130, g: 180, o: 230, h: 290, out: 319,
  line: 56, mul: 130, gate: 204, z: 274, bus: 322, end: 382,
  R: 13, r: 18, chip: [44, 32], box: [38, 26], track: 26, span: 48, ring: 8.5, story: 84,
}; // prettier-ignore
const Z_FULL = 4; // a sum that fills its box
const Z_WIRE = 8;
const TURN = 10; // of a pipe's corners

/** The cell and its story. @param {About} about */
export function drawCell(about) {
  const at = about.wide ? WIDE : SLIM;
  const parts = about.kind === "rnn" ? rnn(about, at) : gated(about, at);
  const story = storyLine(about, at);
  return { width: at.W, height: at.end + (story.length ? at.story : 0), shapes: [...parts, ...story] };
}

/** @typedef {typeof WIDE} Geometry */

/** What all kinds of cells are drawn with. @param {About} about @param {Geometry} at */
function pen(about, at) {
  const { symbols, number, says, lit, selected, flat } = about;
  const unit = (2 * at.R) / about.full; // as wide is a stream of 1
  const looked = lit ? equationsOf(about, lit) : null;
  const isLit = (/** @type {string} */ parts) => !looked || parts.split(" ").some((part) => looked.has(part));

  /** What belongs to these equations. @param {string} parts @param {Shape[]} shapes */
  const part = (parts, ...shapes) => group({ class: isLit(parts) ? "part" : "part faded" }, ...shapes);

  /** A pipe that is lit with the symbols at its ends. @param {string} ends @param {Shape} drawn */
  const between = (ends, drawn) => {
    const is = selected !== null && ends.split(" ").includes(selected);
    return group({ class: is ? "flow flow-lit" : "flow" }, drawn);
  };
  /** A stream of memory. @param {string} ends @param {string} d @param {number} v */
  const flow = (ends, d, v) => between(ends, pipe(d, v / about.full, 2 * at.R, undefined, 2 * at.R + 4));
  /** A gate's wire. @param {string} ends @param {string} d @param {number} v */
  const wire = (ends, d, v) => between(ends, pipe(d, v, 8, "ink"));

  /**
   * A symbol that can be selected, and dragged if something drags it.
   * @param {string} id @param {[number, number, number, number]} box @param {Shape[]} shapes
   */
  const marked = (id, box, ...shapes) => {
    const drag = about.handleOf(id);
    const one = linked(id, mark(id, `${symbols[id].name} ${says(id)}`, box, ...shapes));
    return drag ? { ...one, attrs: { ...one.attrs, "data-drag": drag } } : one;
  };

  /** @param {string} id @param {number} x @param {number} y @param {string} [tone] */
  const symbol = (id, x, y, tone = "") =>
    shape("text", { x, y, class: `symbol ${tone}` }, ...written(symbols[id].name));
  /** @param {string} id @param {number} x @param {number} y @param {string} [tone] */
  const value = (id, x, y, tone = "") => label(x, y, says(id), { class: `value ${tone}` });

  /**
   * A place outside the cell: what comes in, what goes out. @param {string} id @param {number} x
   * @param {number} y
   */
  const chip = (id, x, y, below = true) => {
    const [w, h] = at.chip;
    const box = { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 8 };
    const top = below ? y - h / 2 : y - h / 2 - 18;
    const v = number(id) / (id.startsWith("c") ? about.full : 1);
    const number_ = value(id, x, y + (below ? 1 : -1) * (h / 2 + 11));
    return marked(
      id,
      [x - w / 2, top, w, h + 18],
      ...signed("rect", v, box),
      symbol(id, x, y - 1, onSign(v)),
      number_,
    );
  };

  /** Where a matrix meets x and h. @param {string} id @param {number} x */
  const sumBox = (id, x) => {
    const [w, h] = at.box;
    const v = number(id) / Z_FULL;
    const [left, top] = [x - w / 2, at.z - h / 2];
    const aside = about.wide ? value(id, x + w / 2 + 6, at.z, "start") : value(id, x, at.z + h / 2 + 10);
    const shapes = [
      ...signed("rect", v, { x: left, y: top, width: w, height: h, rx: 4 }),
      symbol(id, x, at.z - 1, onSign(v)),
    ];
    return marked(id, [left, top, w, h], ...shapes, ...(lit && isLit(symbols[id].part ?? "") ? [aside] : []));
  };

  /**
   * A gate: ink by how far it is open. @param {string} id @param {number} x @param {number} y
   * @param {number} side
   */
  const sigma = (id, x, y, side = -1) => {
    const v = number(id);
    const ring = { cx: x, cy: y, r: at.r };
    const shapes = [
      shape("circle", { class: "node", ...ring }),
      shape("circle", { class: "node-ink", ...ring, "fill-opacity": (0.85 * v).toFixed(3) }),
      ...(flat.includes(id) ? [shape("circle", { class: "flat", ...ring, r: at.r + 3.5 })] : []),
      symbol(id, x, y - 7, onInk(v)),
      value(id, x, y + 10, `inside ${onInk(v)}`),
    ];
    return marked(id, [x - at.r, y - at.r, 2 * at.r, 2 * at.r], ...shapes, ...grip(id, x, y, side, v, 0));
  };

  /** A candidate, or the squashed memory. @param {string} id @param {number} x @param {number} y */
  const diamond = (id, x, y) => {
    const v = number(id);
    const r = at.r + 4;
    const d = `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
    const named = id !== "tanh_c" && id !== "h_new";
    const shapes = [
      ...signed("path", v, { d }),
      ...(flat.includes(id)
        ? [
            shape("path", {
              class: "flat",
              d: `M${x} ${y - r - 4}L${x + r + 4} ${y}L${x} ${y + r + 4}L${x - r - 4} ${y}Z`,
            }),
          ]
        : []),
      ...(named ? [symbol(id, x, y - 7, onSign(v))] : []),
      value(id, x, y + (named ? 9 : 0), `inside ${onSign(v)}`),
    ];
    return marked(id, [x - r, y - r, 2 * r, 2 * r], ...shapes, ...(named ? grip(id, x, y, -1, v, -1) : []));
  };

  /**
   * @param {string} id @param {number} x @param {number} y @param {number} side @param {number} v
   * @param {number} least
   */
  const grip = (id, x, y, side, v, least) => {
    const drag = about.handleOf(id);
    return drag
      ? [handle(x + side * at.track, y, at.span, drag, (v - least) / (1 - least), about.wide ? 9 : 8)]
      : [];
  };

  /**
   * A product's or a sum's sign. @param {string} id @param {number} x @param {number} y
   * @param {"×" | "+"} which
   */
  const badge = (id, x, y, which) => marked(id, [x - 13, y - 13, 26, 26], operator(x, y, which, at.ring));

  /**
   * Plain words beside a part. @param {number} x @param {number} y @param {string} key
   * @param {string} tone
   */
  const word = (x, y, key, tone = "") => label(x, y, about.say(`cell-${key}`), { class: `beside ${tone}` });

  return { part, flow, wire, between, chip, sumBox, sigma, diamond, badge, word, value, unit, isLit };
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
 * The rest of an LSTM. @param {About} about @param {Geometry} at @param {ReturnType<typeof pen>} draw
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
 * The rest of a GRU. @param {About} about @param {Geometry} at @param {ReturnType<typeof pen>} draw
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
 * @param {ReturnType<typeof pen>} draw @param {string} sum @param {string} gate @param {number} x
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
 * What a gate does, in a word. @param {Geometry} at @param {{word: ReturnType<typeof pen>["word"]}} draw
 * @param {string} id @param {number} x
 */
function besideGate(at, draw, id, x) {
  return draw.word(x + 7, at.gate + at.r + (at.W > 400 ? 16 : 15), `does-${id}`, "start");
}

/**
 * @param {About} about @param {Geometry} at @param {ReturnType<typeof pen>} draw @param {string} gates
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

/** Gates that see the memory. @param {Geometry} at @param {ReturnType<typeof pen>["part"]} part */
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

/**
 * Equations that are looked at with a symbol.
 * @param {About} about @param {string} id
 */
function equationsOf({ symbols }, id) {
  const own = symbols[id]?.part;
  const fed = Object.values(symbols).filter(({ from = [] }) => from.includes(id));
  return new Set(own ? [own] : fed.map(({ part }) => part ?? ""));
}

/**
 * A shape filled by a value between -1 and 1. @param {string} tag @param {number} v
 * @param {Record<string, string | number>} attrs
 */
function signed(tag, v, attrs) {
  const opacity = (0.9 * Math.min(Math.abs(v), 1)).toFixed(3);
  return [
    shape(tag, { ...attrs, class: "node" }),
    shape(tag, { ...attrs, class: `node-${sign(v)}`, "fill-opacity": opacity }),
    ...(v < 0 ? [shape(tag, { ...attrs, class: "fluid-hatch", fill: "var(--stripes)" })] : []),
  ];
}

/** What can be read on so much ink, and on so much of a sign's color (explain.css). @param {number} v */
const onInk = (v) => (v > 0.74 ? "on-full" : v > 0.5 ? "on-half" : "");
/** @param {number} v */
const onSign = (v) => (Math.abs(v) > (v < 0 ? 0.58 : 0.66) ? "on-sign" : "");

/** A symbol's name with its index below. @param {string} name */
function written(name) {
  const [base, index] = name.split("_");
  return index ? [base, shape("tspan", { dy: 4, class: "index" }, index)] : [base];
}
