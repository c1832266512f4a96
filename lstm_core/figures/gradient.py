"""How much of a loss's gradient arrives at each earlier step, in RNN, GRU and LSTM."""

import numpy as np

from lstm_core.figures import Choice, Figure, Range
from lstm_core.gru import GRU
from lstm_core.lstm import LSTM
from lstm_core.optim import clip_grad_norm
from lstm_core.rnn import RNN
from lstm_core.trace import Trace
from lstm_core.trace.flow import flow

LAYERS = {"rnn": RNN, "gru": GRU, "lstm": LSTM}
I, H = 2, 8


def scene(T: int, forget_bias: float, scale: float, loss: str, clip: float, seed: int) -> dict:
    """Run each layer forward and backward over the same noise.

    Args:
        T: steps
        forget_bias: added to the LSTM's forget gate
        scale: what the recurrent weights are multiplied with
        loss: "last": the mean of h at the last step; "every": the sum of that over all steps
        clip: the largest norm of all weights' gradients, 0 for no clipping
        seed: of the noise and of the weights
    """
    lines: list[dict] = []
    totals = {}
    x = np.random.default_rng(seed).normal(size=(T, 1, I)).astype(np.float32)
    for kind, layer_type in LAYERS.items():
        layer, trace = layer_type(I, H, rng=seed), Trace(seed=seed)
        layer.weight_hh_l0 *= scale
        if kind == "lstm":
            layer.bias_ih_l0[H : 2 * H] += forget_bias
        output, _ = layer(x, trace=trace)
        dy = np.zeros_like(output)
        dy[-1 if loss == "last" else slice(None)] = 1 / H
        layer.backward(dy)
        (flowed,) = flow(trace)
        lines.append({"name": kind, "norms": [rounded(v) for v in flowed["h_new"]]})
        before = clip_grad_norm(layer, clip or np.inf)
        totals[kind] = [rounded(before), rounded(min(before, clip or np.inf))]
    most = max(lines, key=lambda one: one["norms"][0])["name"]
    lines.append({"name": "c", "norms": [rounded(v) for v in flowed["c_new"]]})  # the LSTM's
    forget = [rounded(product) for product in flowed["forget"]]
    return {"lines": lines, "forget": forget, "totals": totals, "most": most}


def rounded(value: float) -> float:
    """Return 4 significant digits."""
    return float(f"{value:.4g}")


def table(scene: dict) -> list[list]:
    """Return norms of the gradient at some steps."""
    lines = scene["lines"]
    steps = range(0, len(lines[0]["norms"]), 5)
    rows = [[t, *(f"{one['norms'][t]:.1e}" for one in lines)] for t in steps]
    return [["t", *(f"∥dL/dh∥ {one['name']}" for one in lines)], *rows]


FIGURE = Figure(
    inputs=[
        Range("T", 30, 10, 100, step=10, axis="T", asks=True, recorded=[60]),
        Range("forget_bias", 3, -2, 6, asks=True, recorded=[0, 1]),
        Range("scale", 1, 0.5, 4, step=0.5, asks=True, recorded=[2, 3]),
        Choice("loss", "last", ["last", "every"], asks=True, recorded=["every"]),
        Range("clip", 0, 0, 5, step=0.5, asks=True, recorded=[0.5, 1]),
        Range("seed", 0, 0, 9, asks=True),
        Range("l", 0, 0, 7, axis="L"),
        Range("d", 0, 0, 1, axis="D"),
    ],
    scene=scene,
    table=table,
)
