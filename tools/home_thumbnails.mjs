/** The home page's small pictures, each of a run (home_picture.py) and each the question of a lesson. */
import { group, label, line, rect, shape } from "../live/explain/frame/picture.js";

const WIDTH = 168;
const HEIGHT = 96;

/** A curve through the points of a plot, as long as its length is one: so that CSS can draw it. */
const curve = (points, name) =>
  shape("path", {
    class: `thumb-line thumb-${name}`,
    pathLength: 1,
    d: points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join(""),
  });
const axes = () => shape("path", { class: "thumb-axis", d: `M12 6V${HEIGHT - 16}H${WIDTH - 6}` });
const word = (x, y, text, more = "") => label(x, y, text, { class: `thumb-word ${more}` });
const box = (x, y, side, more) => rect(x, y, side, side, { class: `thumb-box ${more}`, rx: 4 });

/** What is left of a memory, for four biases of the forget gate. */
function fading({ fading }) {
  const curves = Object.entries(fading);
  const x = (t) => 12 + (t * (WIDTH - 62)) / (curves[0][1].length - 1);
  const y = (c) => HEIGHT - 16 - c * (HEIGHT - 26);
  const lines = curves.map(([, values], i) =>
    curve(
      values.map((c, t) => [x(t), y(c)]),
      `series-${i}`,
    ),
  );
  const ends = [3, 2].map((i) => {
    const [bias, values] = curves[i];
    return word(x(values.length - 1) + 4, y(values.at(-1)), `b = ${bias}`, "thumb-start");
  });
  return [axes(), ...lines, ...ends];
}

/** Both directions: h_n is the end of one row and the beginning of the other. */
function ends() {
  const row = (y, last, name) =>
    [0, 1, 2, 3, 4].flatMap((t) => {
      const x = 10 + t * 31;
      const arrow = t < 4 ? [line(x + 24, y + 11, x + 29, y + 11, { class: "thumb-axis" })] : [];
      return [box(x, y, 22, t === last ? "thumb-full" : ""), ...arrow, ...(t === last ? [name(x + 11)] : [])];
    });
  return [
    ...row(22, 4, (x) => word(x, 14, "h_n[0]", "thumb-name")),
    ...row(56, 0, (x) => word(x + 6, 88, "h_n[1]", "thumb-name")),
  ];
}

/** Three words as a padded table, and folded by packing. */
function packing({ packed: { lengths, order, left } }) {
  const words = ["记忆", "cat", "我"];
  const padded = words.flatMap((letters, b) =>
    [0, 1, 2].flatMap((t) => {
      const [x, y] = [8 + t * 22, 14 + b * 22];
      const full = t < lengths[b];
      return [box(x, y, 19, full ? "" : "thumb-pad"), ...(full ? [word(x + 9.5, y + 10, letters[t])] : [])];
    }),
  );
  const folded = order.flatMap((b, row) =>
    left.flatMap((count, t) => {
      if (row >= count) return [];
      const [x, y] = [98 + t * 22, 14 + row * 22];
      return [box(x, y, 19, "thumb-full"), word(x + 9.5, y + 10, words[b][t], "thumb-on")];
    }),
  );
  const counts = left.map((count, t) => word(107.5 + t * 22, 88, count, "thumb-name"));
  const arrow = shape("path", { class: "thumb-axis", d: "M78 46h13m-5 -4l5 4l-5 4" });
  return [...padded, arrow, group({ class: "thumb-moves" }, ...folded, ...counts)];
}

/** How long the gradient of the last output still is, step after step back. */
function reach({ reach }) {
  const all = Object.values(reach).flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = (t, count) => 12 + (t * (WIDTH - 22)) / (count - 1);
  const y = (v) => 10 + ((most - v) * (HEIGHT - 32)) / (most - least);
  const lines = Object.entries(reach).map(([, values], i) =>
    curve(
      values.map((v, t) => [x(t, values.length), y(v)]),
      `series-${i ? 3 : 0}`,
    ),
  );
  const [rnn, lstm] = Object.values(reach);
  return [
    axes(),
    ...lines,
    word(34, y(lstm[2]) - 9, "LSTM", "thumb-name"),
    word(58, Math.min(y(rnn[5]) + 12, HEIGHT - 22), "RNN", "thumb-name"),
  ];
}

/** Where each letter of a reversed word looks in the word. */
function attention({ looks }) {
  const [side, left, top] = [12, 48, 14];
  const letters = [..."memory"];
  const cells = looks.flatMap((row, r) =>
    row.map((w, c) =>
      rect(left + c * side, top + r * side, side - 1, side - 1, {
        class: "thumb-ink",
        "fill-opacity": (0.06 + 0.94 * w).toFixed(2),
      }),
    ),
  );
  const right = letters.map((letter, c) => word(left + c * side + 5.5, 7, letter, "thumb-name"));
  const down = letters.toReversed().map((letter, r) => word(40, top + r * side + 6, letter, "thumb-name"));
  return [...right, ...down, ...cells];
}

const picture = (shapes) => ({ width: WIDTH, height: HEIGHT, shapes });

export const THUMBNAILS = [
  { name: "fading", lesson: "03-gates", draw: (numbers) => picture(fading(numbers)) },
  { name: "ends", lesson: "06-outputs", draw: () => picture(ends()) },
  { name: "packing", lesson: "12-packing", draw: (numbers) => picture(packing(numbers)) },
  { name: "reach", lesson: "17-gradient-flow", draw: (numbers) => picture(reach(numbers)) },
  { name: "attention", lesson: "24-attention", draw: (numbers) => picture(attention(numbers)) },
];
