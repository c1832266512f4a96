"""The LSTM in lstm_core, and its weights as the other libraries want them; runs in Pyodide."""

import numpy as np

from lstm_core import LSTM, convert_gates


def build(T, B, I, H, L, D):
    """Make the layer and its input."""
    global lstm, x, dy
    lstm = LSTM(I, H, num_layers=L, bidirectional=D == 2, rng=0)
    x = np.random.default_rng(0).normal(size=(T, B, I)).astype(np.float32)
    dy = np.ones((T, B, D * H), np.float32)  # the gradient of the sum


def forward(calls):
    """Run inference."""
    lstm.eval()
    for _ in range(calls):
        lstm(x)


def train(calls):
    """Run forward and backward."""
    lstm.train()
    for _ in range(calls):
        lstm.zero_grad()
        lstm(x)
        lstm.backward(dy)


def output():
    """Return what inference gives."""
    return lstm.eval()(x)[0].ravel()


def gradients():
    """Return the gradients of the weights that Keras has, in its order."""
    train(1)
    return [
        plain(convert_gates(array, "torch", "keras"))["data"]
        for directions in by_layer(lstm.grads)
        for w_ih, w_hh, b_ih, _ in directions
        for array in (w_ih, w_hh, b_ih)
    ]


def weights():
    """Return by layer the weights for Keras (by direction) and for ONNX (directions stacked)."""
    return [
        {
            "keras": [keras(*arrays) for arrays in directions],
            "onnx": [plain(np.stack(array)) for array in zip(*map(onnx, directions), strict=True)],
        }
        for directions in by_layer(lstm.state_dict())
    ]


def by_layer(arrays):
    """Group arrays by layer and direction: weight_ih, weight_hh, bias_ih, bias_hh."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ways = ("", "_reverse") if lstm.bidirectional else ("",)
    return [
        [[arrays[f"{name}_l{layer}{way}"] for name in names] for way in ways]
        for layer in range(lstm.num_layers)
    ]


def keras(w_ih, w_hh, b_ih, b_hh):
    """Convert one direction: kernel, recurrent kernel, bias."""
    return [plain(convert_gates(a, "torch", "keras")) for a in (w_ih, w_hh, b_ih + b_hh)]


def onnx(arrays):
    """Convert one direction: W, R, B."""
    w_ih, w_hh, b_ih, b_hh = (convert_gates(a, "torch", "onnx") for a in arrays)
    return w_ih, w_hh, np.concatenate([b_ih, b_hh])


def plain(array):
    """Split an array into what JavaScript understands."""
    return {"shape": list(array.shape), "data": array.ravel()}
