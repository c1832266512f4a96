"""One unit of each kind of cell, living through a story of eight steps."""

import ast
import inspect
import textwrap
from typing import Any

import numpy as np

from lstm_core.figures import Choice, Figure, Range
from lstm_core.gru import GRU
from lstm_core.lstm import LSTM
from lstm_core.rnn import RNN
from lstm_core.step import gru_step, lstm_step, rnn_step
from lstm_core.trace import Trace, unpack_array

LAYERS = {"lstm": LSTM, "gru": GRU, "rnn": RNN}
STEPS = {"lstm": lstm_step, "gru": gru_step, "rnn": rnn_step}
# x has two features: what to write, and a wish to forget. Weights by gate: of both, of h, bias.
WEIGHTS = {
    "i": ((8, 0), 0, -4), "f": ((0, -8), 0, 4), "g": ((2, 0), 0.2, 0), "o": ((0, 0), 0, 2),
    "r": ((0, 0), 0, 2), "u": ((-8, -8), 0, 4), "n": ((2, 0), 0.2, 0), "z": ((2, 0), 1.2, 0),
}  # fmt: skip
STORIES = {
    "remember": ([0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]),
    "add": ([0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0]),
    "forget": ([0, 1, 0, 0, 0, 1, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0]),
}
HOLDS = "none f=1,i=0 f=1 f=0 i=1 i=0 o=1 o=0 u=1 u=0 r=1 r=0".split()
FLAT = 0.05  # a gate whose slope is less hardly learns


def scene(kind: str, story: str, hold: str, x: float, h: float, c: float, **shifts: float) -> dict:
    """Run a story.

    Args:
        kind: lstm, gru or rnn
        story: remember, add or forget
        hold: gates held fast, such as "f=1" or "f=1,i=0", or "none"
        x: how much the story writes where it writes
        h, c: the states it begins with
        shifts: what is added to a gate's pre-activation, by gate
    """
    layer = LAYERS[kind](2, 1)
    recurrence = layer.recurrence
    held = dict(each.split("=") for each in hold.split(",") if hold != "none")
    for row, gate in enumerate(recurrence.gates):
        weights, recurrent, bias = WEIGHTS[gate]
        if gate in held:
            weights, recurrent, bias = (0, 0), 0, 100 if held[gate] == "1" else -100
        layer.weight_ih_l0[row], layer.weight_hh_l0[row] = weights, recurrent
        layer.bias_ih_l0[row], layer.bias_hh_l0[row] = bias + shifts.get(gate, 0), 0
    written, forgotten = np.array(STORIES[story], np.float32)
    states = [np.full((1, 1, 1), dict(h=h, c=c)[one], np.float32) for one in recurrence.states]
    trace = Trace()
    given = tuple(states) if len(states) > 1 else states[0]
    layer(
        np.stack([x * written, forgotten], axis=1)[:, None].astype(np.float32), given, trace=trace
    )
    record = trace.to_dict()
    return {"trace": record, "between": [between(step) for step in record["steps"]]}


def between(step: dict) -> dict:
    """Return the numbers on wires between a trace's arrays, and which gates are saturated."""
    value = {name: unpack_array(step[name]).item() for name in step if name in "ifgorunqch"}
    products = {}
    if "c" in value:
        products = {"fc": value["f"] * value["c"], "ig": value["i"] * value["g"]}
    if "q" in value:
        rest = 1 - value["u"]
        products = {"rq": value["r"] * value["q"], "uh": value["u"] * value["h"], "rest": rest}
        products["new"] = rest * value["n"]
    slopes = {gate: value[gate] * (1 - value[gate]) for gate in "iforu" if gate in value}
    slopes |= {gate: 1 - value[gate] ** 2 for gate in "gn" if gate in value}
    flat = [gate for gate, slope in slopes.items() if slope < FLAT]
    return {name: float(f"{v:.6g}") for name, v in products.items()} | {"flat": flat}


def formulas() -> dict:
    """Return each step function's formulas as written, and which of them computes each name."""
    return {kind: {"lines": lines(step), "of": lines_of(step)} for kind, step in STEPS.items()}


def lines(step) -> list[str | None]:
    """Return the assignments of a step function, but for its tape and its projection."""
    code = textwrap.dedent(inspect.getsource(step))
    return [ast.get_source_segment(code, one) for one in assignments(step)]


def lines_of(step) -> dict[str, int]:
    """Return for every name the number of the assignment that computes it."""
    where = {}
    for number, statement in enumerate(assignments(step)):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                where.setdefault(node.id, number)
    return where


def assignments(step) -> list[ast.Assign]:
    """Return the assignments that stand directly in a function."""
    function: Any = ast.parse(textwrap.dedent(inspect.getsource(step))).body[0]
    assigned = [one for one in function.body if isinstance(one, ast.Assign)]
    return [one for one in assigned if ast.unparse(one.targets[0]) not in ("tape", "z_B3H")]


def table(scene: dict) -> list[list]:
    """Return gates and states, step by step."""
    steps = scene["trace"]["steps"]
    names = ["i", "f", "g", "o", "c_new", "h_new"]
    values = [[round(step[name]["data"][0], 2) for name in names] for step in steps]
    return [["t", *names], *([step["t"], *row] for step, row in zip(steps, values, strict=True))]


FIGURE = Figure(
    inputs=[
        Choice("kind", "lstm", ["lstm", "gru", "rnn"], asks=True, recorded=["gru", "rnn"]),
        Choice("story", "remember", [*STORIES], asks=True, recorded=["add", "forget"]),
        Range("t", 0, 0, 7, axis="T"),
        Choice("hold", "none", HOLDS, asks=True, recorded=["f=1,i=0", "f=1", "f=0"]),
        Range("x", 1, -2, 2, step=0.1, asks=True),
        Range("h", 0, -1, 1, step=0.1, asks=True),
        Range("c", 0.5, -1, 1, step=0.1, asks=True),
        *(Range(gate, 0, -6, 6, step=0.5, asks=True) for gate in "ifgorun"),
        Range("l", 0, 0, 7, axis="L"),
        Range("d", 0, 0, 7, axis="D"),
        Range("b", 0, 0, 7, axis="B"),
        Range("k", 0, 0, 7, axis="H"),
    ],
    scene=scene,
    table=table,
    shared=lambda: {"code": formulas()},
)
