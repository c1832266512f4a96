// @ts-check
/** The page's own formulas and stories are those of lstm_core. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cell } from "../../../live/explain/figures/cell.js";
import { DIAGRAMS } from "../../../live/explain/figures/cell-diagrams.js";
import { tell } from "../../../live/explain/figures/cell-story.js";
import { gruStep, logit, lstmStep, rnnStep, sigmoid } from "../../../live/explain/frame/step.js";
import { asked, defaults, printed, viewOf } from "./views.js";

/** @param {unknown} a @param {unknown} b @param {string} [about] */
const near = (a, b, about) => assert.ok(Math.abs(Number(a) - Number(b)) < 1e-6, `${about}: ${a} is not ${b}`);

const GRID = [-6, -1.5, -0.3, 0, 0.7, 2, 6];
/** Steps of lstm_core over a grid of sums and states, one unit whose sums are the biases. */
const STEPS = printed(`
import itertools, json
import numpy as np
from lstm_core.step import gru_step, lstm_step, rnn_step
grid = ${JSON.stringify(GRID)}
zeros = np.zeros((1, 1))
def one(step, gates, z, *state):
    W = np.zeros((gates, 1))
    return step(zeros, *[np.full((1, 1), s) for s in state], W, W, np.array(z, float))
lstm, gru, rnn = [], [], []
for z, c in itertools.product(itertools.product(grid, repeat=2), (-2, 0.5)):
    i, f = z
    h_new, c_new = one(lstm_step, 4, [i, f, f / 2, i / 2], 0, c)[:2]
    lstm.append([i, f, c, c_new.item(), h_new.item()])
for (r, u), s in itertools.product(itertools.product(grid, repeat=2), (-0.8, 0.5)):
    W = np.array([[0.0], [0.0], [1.5]])
    h_new, _ = gru_step(zeros, np.full((1, 1), s), np.zeros((3, 1)), W, np.array([r, u, 0.4]))
    gru.append([r, u, s, h_new.item()])
for z in grid:
    rnn.append([z, one(rnn_step, 1, [z], 0.0)[0].item()])
print(json.dumps({"lstm": lstm, "gru": gru, "rnn": rnn}))`);

test("over a grid of sums and states a step is that of lstm_core", () => {
  for (const [i, f, c, c_new, h_new] of STEPS.lstm) {
    const made = lstmStep({ i, f, g: f / 2, o: i / 2 }, c);
    near(made.c_new, c_new, `c of ${i}, ${f}, ${c}`);
    near(made.h_new, h_new, `h of ${i}, ${f}, ${c}`);
  }
  for (const [r, u, h, h_new] of STEPS.gru) {
    near(gruStep({ r, u, x: 0.4 }, 1.5 * h, h).h_new, h_new, `h of ${r}, ${u}, ${h}`);
  }
  for (const [z, h_new] of STEPS.rnn) near(rnnStep(z).h_new, h_new, String(z));
});

test("a gate's opening leads back to its sum", () => {
  for (const z of GRID) near(logit(sigmoid(z)), z, String(z));
});

/** @type {Record<string, string | number>[]} */
const CHANGES = [
  {},
  { story: "add", x: -1.5, c: -0.4 },
  { story: "forget", hold: "f=1,i=0", h: 0.3 },
  { i: 2.5, f: -1, g: 0.5, o: -2 },
  { kind: "gru", r: -3, u: 1.5, n: 0.4, h: 0.6, story: "forget" },
  { kind: "gru", hold: "u=1", story: "add" },
  { kind: "rnn", story: "add", h: -0.5 },
];
const [SHARED, ...SCENES] = printed(`
import json
from lstm_core.figures import cell
print(json.dumps([cell.FIGURE.shared(), *(cell.scene(**values) for values in json.loads(${JSON.stringify(
  JSON.stringify(CHANGES.map((change) => ({ ...asked(cell), ...change }))),
)}))]))`);

for (const [number, change] of CHANGES.entries()) {
  test(`a story told by the page is that of lstm_core: ${JSON.stringify(change)}`, () => {
    const values = { ...defaults(cell), ...change };
    const [ours, theirs] = [tell(values, SHARED), SCENES[number]];
    for (let t = 0; t < 8; t++) {
      const view = viewOf(cell, { values: { ...values, t } });
      const [mine, wanted] = [ours, theirs].map((scene) => cell.table({ ...SHARED, ...scene }, view).rows);
      assert.equal(mine.length, Object.keys(DIAGRAMS[String(values.kind)]).length);
      for (const [row, [name, value]] of wanted.entries()) {
        if (name === "x") assert.equal(mine[row][1], value);
        // a trace keeps six digits of float32
        else assert.ok(Math.abs(Number(mine[row][1]) - Number(value)) < 2e-5, `${name} at ${t}`);
      }
      assert.deepEqual(ours.between[t].flat.sort(), theirs.between[t].flat.sort());
    }
  });
}
