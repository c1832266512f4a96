"""The two tabs at a lesson's end run as they stand, and with equal weights they make equal numbers.

What a tab takes for granted, an input or a model, is set up here in names that both sides have:
torch's on one side, ours on the other.
"""

import re
from textwrap import dedent
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import rnn

import lstm_core
from lstm_core.seq2seq import join_directions
from tests.lessons.lesson_files import LESSONS, markdown

LAYERS = "RNN LSTM LSTMCell Linear Embedding".split()

BATCH = "padded, lengths = whole([[1, 2, 3], [4, 5, 0], [6, 0, 0]]), whole([3, 2, 1])\n"
BOTH_WAYS = "batch_first=True, bidirectional=True"

# By lesson: what its tabs take for granted, and what they make.
TABS = {
    "01-why-memory": ("x, x_more = draw(7, 3, 10), draw(2, 3, 10)", "output, h_n"),
    "02-one-step": ("x = draw(5, 3, 10)", "h, c"),
    "03-gates": ("", "*lstm.state_dict().values()"),
    "04-gate-depth": ("z, V, d = draw(3, 80), draw(20, 20), draw(20)", "z_f"),
    "05-shapes": ("", "output, h_n, c_n"),
    "06-outputs": ("x = draw(5, 3, 10)", "sentence"),
    "07-stacking": ("x = draw(5, 3, 10)", "lstm(x)[0]"),
    "08-bidirectional": ("x = draw(6, 2, 3)", "by_layer, sentence"),
    "09-layout": ("x = draw(2, 5, 3)", "time_first, rows, last"),
    "10-weights": ("lstm = LSTM(10, 20, num_layers=2)", "count"),
    "11-padding": (
        "lstm, batch, lengths = LSTM(4, 8), draw(5, 3, 4), whole([5, 3, 1])",
        "last, mean",
    ),
    "12-packing": (
        BATCH + "embedding, lstm = Embedding(10, 4), LSTM(4, 3, batch_first=True)",
        "output, h_n, c_n, lengths",
    ),
    "13-masked-loss": (
        BATCH
        + "T, labels, head = 3, padded, Linear(4, 10)\n"
        + "packed_output = pack_padded_sequence(draw(3, 3, 4), lengths, batch_first=True)",
        "mask, scores, loss",
    ),
    "14-streaming": (
        "x, target, k, state = draw(12, 3, 4), draw(12, 3, 2), 4, None\n"
        "model, loss = Module(), MSELoss()\n"
        "lstm, head = model.lstm, model.head = LSTM(4, 8), Linear(8, 2)\n"
        "adam = adam_of(model)",
        "y, *model.state_dict().values()",
    ),
    "15-cipher": (
        "V, cipher, plain = 9, whole([[1, 2], [3, 4], [5, 6]]), whole([[7, 8], [0, 1], [2, 3]])\n"
        "model, loss = Module(), CrossEntropyLoss()\n"
        "embedding, lstm = model.embedding, model.lstm = Embedding(V, 4), LSTM(4, 8)\n"
        "head = model.head = Linear(8, V)\n"
        "model.backward = lambda d: embedding.backward(lstm.backward(head.backward(d))[0])\n"
        "adam = adam_of(model)",
        "scores, *model.state_dict().values()",
    ),
    "17-gradient-flow": ("x = draw(20, 3, 4, double=True)", "lengths"),
    "19-sine": (
        "lstm, head, warm_up, predictions = LSTM(1, 8), Linear(8, 1), draw(10, 1, 1), []\n"
        "def model(x, state=None):\n"
        "    y, state = lstm(x, state)\n"
        "    return head(y), state",
        "*predictions",
    ),
    "23-seq2seq": (
        "source, lengths = whole([[3, 4, 5], [6, 7, 0]]), whole([3, 2])\n"
        f"read, encoder = Embedding(9, 4), LSTM(4, 3, num_layers=2, {BOTH_WAYS})\n"
        "given, decoder = Embedding(9, 4), LSTM(4, 6, num_layers=2, batch_first=True)\n"
        "head, target, shifted = Linear(6, 9), whole([[2, 5], [2, 7]]), lambda target: target",
        "scores",
    ),
    "24-attention": (
        "tokens, mask = whole([[1, 2, 3], [4, 5, 6]]), whole([[0, 0, 0, 0], [0, 0, 1, 1]]) > 0\n"
        "embedding, rnn, combine = Embedding(9, 4), LSTM(4, 6, batch_first=True), Linear(12, 6)\n"
        "states, W, state = draw(2, 4, 6), draw(6, 6), None\n"
        "attention = general(W)",
        "weights, context, y",
    ),
}


def tab(lesson: str, name: str) -> str:
    (text,) = re.findall(
        rf'^=== "{name}"\n\n    ```python\n(.*?)\n    ```$',
        markdown("en", f"lessons/{lesson}.ipynb"),
        flags=re.M | re.S,
    )
    return dedent(text)


def inputs(as_array) -> dict:
    """``draw`` and ``whole``: the same numbers on both sides."""
    normal = np.random.default_rng(0).standard_normal

    def draw(*shape, double=False):
        return as_array(normal(shape, np.float64 if double else np.float32))

    return {"draw": draw, "whole": lambda rows: as_array(np.array(rows))}


def torch_side(weights: list[dict]) -> dict:
    """Names for a tab of PyTorch; the first weights of each layer go into the list."""

    def listed(kind):
        def make(*args, **kwargs):
            layer = kind(*args, **kwargs)
            weights.append({k: v.numpy().copy() for k, v in layer.state_dict().items()})
            return layer

        return make

    layers = {name: listed(getattr(nn, name)) for name in LAYERS}
    losses = {"MSELoss": nn.MSELoss, "CrossEntropyLoss": nn.CrossEntropyLoss}
    nn_names = SimpleNamespace(**layers, **losses, utils=nn.utils)
    return {
        **inputs(torch.tensor), **layers, **losses, **vars(rnn),
        "torch": torch, "nn": nn_names, "Module": nn.Module,
        "adam_of": lambda model: torch.optim.Adam(model.parameters(), lr=0.01),
        "general": lambda W: None,  # PyTorch has none: its tab is the formula
    }  # fmt: skip


def our_side(weights: list[dict]) -> dict:
    """Names for a tab of lstm_core; layers take their weights from the list, in the same order."""
    names = {name: getattr(lstm_core, name) for name in lstm_core.__all__}

    def twin(kind):
        def make(*args, **kwargs):
            layer = kind(*args, **kwargs)
            layer.load_state_dict(weights.pop(0))
            return layer

        return make

    def general(W):
        attention = lstm_core.LuongAttention(len(W), "general")
        attention.weight[:] = W
        return attention

    return {
        **inputs(np.array), **names, **{name: twin(names[name]) for name in LAYERS},
        "np": np, "join_directions": join_directions, "general": general,
        "adam_of": lambda model: lstm_core.Adam(model, lr=0.01),
    }  # fmt: skip


def run(lesson: str, name: str, side: dict) -> list[np.ndarray]:
    setup, results = TABS[lesson]
    exec(setup + "\n" + tab(lesson, name), side)
    return [torch.as_tensor(result).detach().numpy() for result in eval(f"[{results}]", side)]


def test_every_lesson_has_its_tabs_tried():
    assert [f"lessons/{name}.ipynb" for name in TABS] == [p for p in LESSONS if "/" in p]


@pytest.mark.parametrize("lesson", TABS)
def test_both_tabs_make_the_same_numbers(lesson):
    weights = []
    theirs = run(lesson, "PyTorch", torch_side(weights))
    ours = run(lesson, "lstm_core", our_side(weights))
    assert not weights, "both tabs make the same layers"
    for our, their in zip(ours, theirs, strict=True):
        assert our.shape == their.shape
        assert np.allclose(our, their, atol=1e-5)
