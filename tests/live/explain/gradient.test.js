// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { gradient } from "../../../live/explain/figures/gradient.js";
import { asked, defaults, sceneOf, viewOf } from "./views.js";

const scene = sceneOf("gradient", asked(gradient));

test("with an open forget gate the LSTM keeps most, and the question says so", () => {
  assert.equal(scene.most, "lstm");
  assert.deepEqual(gradient.question?.(scene, viewOf(gradient))?.truth, ["LSTM"]);
});

test("before the answer the earlier steps are neither drawn nor in the table", () => {
  const view = viewOf(gradient, { revealed: false });
  assert.equal(gradient.table(scene, view).rows.length, 5);
  assert.equal(
    gradient.picture(scene, view).shapes.filter(({ attrs }) => String(attrs["data-mark"]).match(/^t\d/))
      .length,
    5,
  );
  assert.equal(gradient.table(scene, viewOf(gradient)).rows.length, 30);
});

test("the caption gives every line's norm at the selected step", () => {
  const caption = gradient.caption(scene, viewOf(gradient, { selected: "t29" }));
  assert.match(caption, /^t = 29, 0 steps before the end: RNN 0\.35, GRU 0\.35, LSTM 0\.35/);
});

const clipped = sceneOf("gradient", { ...asked(gradient), scale: 4, loss: "every", clip: 0.5 });

test("clipping is told only where it cut", () => {
  const { lines } = /** @type {any} */ (gradient.notice?.(clipped, viewOf(gradient)));
  assert.match(lines[0], /→ 0\.50/);
  assert.doesNotMatch(String(gradient.notice?.(scene, viewOf(gradient))?.lines), /→/);
});

/** The drawn shapes of a style. @param {any} node @param {string} style @returns {any[]} */
const styled = (node, style) => [
  ...(node.attrs?.class === style ? [node] : []),
  ...(node.children ?? []).flatMap((/** @type {any} */ child) => styled(child, style)),
];
/** @param {any} scene @param {Record<string, any>} values */
const drawn = (scene, values) => ({
  children: gradient.picture(scene, viewOf(gradient, { values: { ...defaults(gradient), ...values } }))
    .shapes,
});

test("what clipping takes away is a cap that ends where the kept bar and the threshold are", () => {
  const picture = drawn(clipped, { clip: 0.5 });
  const [threshold] = styled(picture, "clip");
  const cut = Object.values(clipped.totals).filter(([before]) => before > 0.5);
  const found = styled(picture, "cap");
  assert.ok(cut.length > 0 && found.length === cut.length);
  for (const { attrs } of found) {
    assert.ok(Math.abs(attrs.y + attrs.height - threshold.attrs.y1) < 1e-6);
    assert.ok(attrs.height > 0);
  }
  assert.equal(styled(drawn(scene, {}), "cap").length, 0);
  assert.match(gradient.caption(clipped, viewOf(gradient, { selected: "rnn" })), /clipped it has 0\.50/);
});

test("a reader's trace shows the norms of the chosen layer and direction, of an RNN no forget gates", () => {
  const flow = [
    { l: 0, d: 0, h_new: [1, "NaN", 0.5] },
    { l: 0, d: 1, h_new: [4, 5, 6] },
  ];
  const own = { trace: { kind: "rnn_tanh", axes: { T: 3, B: 1, I: 1, H: 1, L: 1, D: 2 }, flow } };
  const at = (/** @type {number} */ d) => viewOf(gradient, { values: { ...defaults(gradient), d } });
  assert.deepEqual(gradient.table(own, at(1)), {
    ...gradient.table(own, at(1)),
    head: ["t", "RNN"],
    rows: [
      ["0", 4],
      ["1", 5],
      ["2", 6],
    ],
  });
  const [, curve] = styled(
    { children: gradient.picture(own, at(0)).shapes },
    "curve curve-rnn",
  )[0].attrs.d.split("M");
  assert.doesNotMatch(curve, /NaN/);
  assert.deepEqual(gradient.limits?.(own, at(0).values), { l: null, d: 1 });
});
