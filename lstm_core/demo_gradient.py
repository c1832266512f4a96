"""How much of a loss's gradient arrives at each earlier step, in RNN, GRU and LSTM."""

import numpy as np

from lstm_core.gru import GRU
from lstm_core.lstm import LSTM
from lstm_core.optim import clip_grad_norm
from lstm_core.rnn import RNN
from lstm_core.trace import Trace, unpack_array

LAYERS = {"rnn": RNN, "gru": GRU, "lstm": LSTM}
I, H = 2, 8
LOWEST = -12  # powers of ten below are drawn there: float32 has nothing to say any more


def gradient(T: int, forget_bias: float, scale: float, loss: str, clip: float, seed: int) -> dict:
    """Run each layer forward and backward over the same noise.

    Args:
        T: steps
        forget_bias: added to the LSTM's forget gate
        scale: what the recurrent weights are multiplied with
        loss: "last": the mean of h at the last step; "every": the sum of that over all steps
        clip: the largest norm of all weights' gradients, 0 for no clipping
        seed: of the noise and of the weights
    """
    lines, totals = [], {}
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
        lines.append(line(kind, norms(trace, "h_new")))
        if kind == "lstm":
            lines.append(line("c", norms(trace, "c_new")))
            forget = products_of_forget_gates(trace)
        before = clip_grad_norm(layer, clip or np.inf)
        totals[kind] = [rounded(before), rounded(min(before, clip or np.inf))]
    most = max(lines[:3], key=lambda one: one["norms"][0])
    forget = [rounded(product) for product in forget]
    return {"lines": lines, "forget": forget, "totals": totals, "most": most["name"]}


def norms(trace: Trace, name: str) -> list[float]:
    """Return the norm of a gradient at every step."""
    return [
        float(np.linalg.norm(unpack_array(trace.grads[0, 0, t][name])))
        for t in range(trace.axes["T"])
    ]


def products_of_forget_gates(trace: Trace) -> np.ndarray:
    """Return for every t what the later forget gates let through of c_t, the mean of all units."""
    f_TH = np.stack([unpack_array(trace.steps[0, 0, t]["f"])[0] for t in range(trace.axes["T"])])
    later = np.cumprod(f_TH[:0:-1], axis=0)[::-1]
    return np.append(later.mean(axis=1), 1.0)


def line(name: str, values: list[float]) -> dict:
    """Return values with their powers of ten, where the figure draws them."""
    with np.errstate(divide="ignore"):
        powers = np.maximum(np.log10(values), LOWEST)
    return {"name": name, "norms": [rounded(v) for v in values], "powers": powers.round(3).tolist()}


def rounded(value: float) -> float:
    """Return 4 significant digits."""
    return float(f"{value:.4g}")
