"""The home page's pictures: runs of lstm_core, drawn at build by the page's own code.

A light is switched on and off; words that do not matter go by; twice it is asked for. One unit with
weights set by hand, each gate with one job, remembers the answer. The small pictures below it are
runs too, one for each lesson that they lead to. ``python -m tools.home_picture`` writes what the
page's code imports, for tests of it.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core import LSTM, RNN, pack_padded_sequence
from lstm_core.figures import attention
from lstm_core.trace import Trace, unpack_array
from tools import words
from tools.node import NODE
from tools.record_figures import as_json
from tools.runtime import write_whole

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".build" / "home-run.json"
CHECKS = ROOT / ".build" / "home-checks.json"

# What each word says: which way it pushes, whether it is of the switch, whether it asks.
HEARD = np.array(
    [
        [1, 1, 0],  # on
        [0.3, 0, 0],
        [-0.9, 0, 0],
        [-0.6, 0, 0],
        [0, 0, 1],  # ?
        [-1, 1, 0],  # off
        [0.8, 0, 0],
        [0.4, 0, 0],
        [0, 0, 1],  # ?
    ],
    np.float32,
)
# By gate: weights of the three features, and a bias. None looks at h: each has one job.
WEIGHTS = {"i": ([0, 10, 0], -5), "f": ([0, -10, 0], 5), "g": ([2, 0, 0], 0), "o": ([0, 0, 8], -4)}


def run(shift: float = 0) -> list[dict[str, Any]]:
    """Let the unit hear the words, its forget gate's bias moved by ``shift``; return every step."""
    lstm = LSTM(3, 1)
    for row, (gate, (weights, bias)) in enumerate(WEIGHTS.items()):
        lstm.weight_ih_l0[row], lstm.weight_hh_l0[row] = weights, 0
        lstm.bias_ih_l0[row], lstm.bias_hh_l0[row] = bias + (shift if gate == "f" else 0), 0
    trace = Trace()
    lstm(HEARD[:, None], trace=trace)
    names = ("i", "f", "g", "o", "c", "c_new", "tanh_c", "h_new")
    steps = trace.to_dict()["steps"]
    pre = [
        dict(zip(WEIGHTS, unpack_array(step["z"]).ravel().tolist(), strict=True)) for step in steps
    ]
    found = [{name: unpack_array(step[name]).item() for name in names} for step in steps]
    return [{"z": z} | step for z, step in zip(pre, found, strict=True)]


def fading(forget_bias: float, steps: int = 16) -> list[float]:
    """What is left of a memory of 1 when nothing is written, step after step."""
    lstm = LSTM(1, 1)
    for name in lstm.state_dict():
        getattr(lstm, name)[:] = 0
    lstm.bias_ih_l0[1] = forget_bias
    trace, state = Trace(), (np.zeros((1, 1, 1), np.float32), np.ones((1, 1, 1), np.float32))
    lstm(np.zeros((steps, 1, 1), np.float32), state, trace=trace)
    return [1.0, *(unpack_array(step["c_new"]).item() for step in trace.to_dict()["steps"])]


def reach(kind: type, steps: int = 24, seed: int = 3) -> list[float]:
    """The length of the gradient at each step of the last output's, as a power of ten."""
    layer = kind(4, 16, dtype=np.float64, rng=seed)
    x = np.random.default_rng(seed).standard_normal((steps, 1, 4))
    output, _ = layer(x)
    wanted = np.zeros_like(output)
    wanted[-1] = 1
    dx, _ = layer.backward(wanted)
    return np.log10(np.linalg.norm(dx[:, 0], axis=1)).tolist()


def packed() -> dict:
    """Three words and what packing makes of them: the order, and how many are left at each step."""
    lengths = [2, 3, 1]
    folded = pack_padded_sequence(np.zeros((3, 3, 1)), lengths, enforce_sorted=False)
    return {
        "lengths": lengths,
        "order": np.asarray(folded.sorted_indices).tolist(),
        "left": np.asarray(folded.batch_sizes).tolist(),
    }


def looks() -> list[list[float]]:
    """Attention's weights between a word reversed (down) and the word (right)."""
    trace = attention.scene("memory", "dot", "padding", 0.5)["trace"]
    return unpack_array(trace["outputs"]["weights"])[0].tolist()


def write_run() -> None:
    """Write what the page needs of the run where live/home imports it: the rest it computes."""
    write_whole(
        RUN, as_json([{gate: round(z, 5) for gate, z in step["z"].items()} for step in run()])
    )


def write_checks() -> None:
    """Write runs whose forget gate was moved, against which tests hold what the page computes."""
    checks = [{"shift": shift, "steps": run(shift)} for shift in (0, -2, -4, -5, -8, -11, 3)]
    write_whole(CHECKS, as_json(checks))


def draw() -> dict[str, dict[str, str]]:
    """Return the HTML of the picture and of the strip, by language; the run is written."""
    numbers = {
        "fading": {str(bias): fading(bias) for bias in (0, 1, 3, 5)},
        "reach": {kind.__name__: reach(kind) for kind in (RNN, LSTM)},
        "packed": packed(),
        "looks": looks(),
    }
    drawn = subprocess.run(
        [NODE, ROOT / "tools" / "home_picture.mjs"],
        input=json.dumps({"languages": words.LANGUAGES, "numbers": numbers}),
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
    )
    return json.loads(drawn.stdout)


if __name__ == "__main__":
    write_run()
    write_checks()
