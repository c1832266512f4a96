"""What the site's figures show: stories of a cell, numbers beside a trace, gradients over time."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from lstm_core import RNN, figures
from lstm_core.figures import cell, gradient, packing
from tools.record_figures import record

SCHEMA = json.loads((Path(figures.__file__).parent.parent / "trace.schema.json").read_text("utf-8"))
PLAIN = dict(hold="none", x=1, h=0, c=0)


@pytest.mark.parametrize("kind", figures.kinds())
def test_every_recorded_trace_follows_the_schema(kind):
    recorded = record(figures.find(kind))
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for scene in recorded["scenes"].values():
        if scene.get("trace"):
            validator.validate(scene["trace"])


def test_recorded_keys_are_written_as_the_browser_writes_them():
    assert list(record(packing.FIGURE)["scenes"]) == [
        '["cat 我 记忆",true]',
        '["cat 我 记忆",false]',
    ]


def test_a_story_is_told_by_the_cell_state():
    steps = cell.scene("lstm", "forget", **PLAIN)["trace"]["steps"]
    c = [step["c_new"]["data"][0] for step in steps]
    assert c[1] > 0.9  # written
    assert abs(c[3]) < 0.05  # forgotten
    assert c[5] > 0.9  # written again


def test_a_gate_that_is_held_keeps_its_value_in_every_step():
    steps = cell.scene("lstm", "add", "f=0", 1, 0, 0)["trace"]["steps"]
    assert all(step["f"]["data"][0] == pytest.approx(0, abs=1e-6) for step in steps)


def test_with_the_gates_of_the_question_held_the_memory_goes_on_unchanged():
    scene = cell.scene("lstm", "add", "f=1,i=0", 1, 0, 0.5)
    assert [step["c_new"]["data"][0] for step in scene["trace"]["steps"]] == [0.5] * 8


def test_the_products_on_the_wires_add_up_to_the_new_state():
    scene = cell.scene("lstm", "add", **PLAIN, f=-1)
    for step, between in zip(scene["trace"]["steps"], scene["between"], strict=True):
        assert between["fc"] + between["ig"] == pytest.approx(step["c_new"]["data"][0], abs=1e-5)
    scene = cell.scene("gru", "add", **PLAIN, u=-1)
    for step, between in zip(scene["trace"]["steps"], scene["between"], strict=True):
        assert between["new"] + between["uh"] == pytest.approx(step["h_new"]["data"][0], abs=1e-5)


def test_every_formula_of_a_step_is_found_by_the_name_it_computes():
    code = cell.formulas()["lstm"]
    assert code["lines"][code["of"]["c_new"]] == "c_new = f * c_BH + i * g"
    assert {"z_r", "z_u", "z_n", "r", "u", "n", "q", "h_new"} <= set(cell.formulas()["gru"]["of"])
    assert {"z_BH", "h_new"} <= set(cell.formulas()["rnn"]["of"])


def test_a_scene_is_printed_as_json(capsys):
    figures.write("packing", '{"words": "ab c", "sort": true}')
    assert json.loads(capsys.readouterr().out)["saved"] == 1


def test_gradients_are_those_of_finite_differences():
    arguments = dict(T=12, forget_bias=2, scale=1, loss="last", clip=0, seed=3)
    scene = gradient.scene(**arguments)
    rnn = RNN(2, 8, dtype=np.float64, rng=3)
    x = np.random.default_rng(3).normal(size=(12, 1, 2)).astype(np.float32).astype(np.float64)
    _, h = rnn(x[:5])

    def loss(h):
        return rnn(x[5:], h)[0][-1].mean()

    slopes = [(loss(h + e) - loss(h - e)) / 2e-5 for e in 1e-5 * np.eye(8)[:, None, None, :]]
    assert scene["lines"][0]["norms"][4] == pytest.approx(np.linalg.norm(slopes), rel=2e-3)


def test_the_product_of_forget_gates_is_one_at_the_end_and_shrinks_backward():
    forget = gradient.scene(T=20, forget_bias=1, scale=1, loss="last", clip=0, seed=0)["forget"]
    assert forget[-1] == 1
    assert forget == sorted(forget)


def test_clipping_cuts_the_norm_of_the_weights_and_nothing_else():
    free = gradient.scene(T=20, forget_bias=1, scale=4, loss="every", clip=0, seed=0)
    cut = gradient.scene(T=20, forget_bias=1, scale=4, loss="every", clip=0.5, seed=0)
    assert cut["lines"] == free["lines"]
    assert all(after == 0.5 for before, after in cut["totals"].values() if before > 0.5)
