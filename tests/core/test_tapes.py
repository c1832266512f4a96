"""Tapes: a loop without backwards stays small; a walk with nothing left says what became of it."""

import gc
import tracemalloc

import numpy as np
import pytest

from lstm_core import (
    GRU,
    LSTM,
    RNN,
    Dropout,
    Embedding,
    GRUCell,
    LayerNorm,
    Linear,
    LSTMCell,
    MSELoss,
    Pick,
    RNNCell,
)  # fmt: skip
from lstm_core import tapes as module_of_tapes
from lstm_core.module import NO_GRAPH, SECOND_TIME

ONE = np.ones((1, 2), np.float32)
MODULES = {
    "RNNCell": (lambda: RNNCell(2, 3, rng=0), ONE),
    "GRUCell": (lambda: GRUCell(2, 3, rng=0), ONE),
    "LSTMCell": (lambda: LSTMCell(2, 3, rng=0), ONE),
    "RNN": (lambda: RNN(2, 3, rng=0), ONE[None]),
    "GRU": (lambda: GRU(2, 3, rng=0), ONE[None]),
    "LSTM": (lambda: LSTM(2, 3, rng=0), ONE[None]),
    "Linear": (lambda: Linear(2, 3, rng=0), ONE),
    "Embedding": (lambda: Embedding(2, 3, rng=0), np.array([1])),
    "Dropout": (lambda: Dropout(0.5, rng=0), ONE),
    "LayerNorm": (lambda: LayerNorm(2), ONE),
    "Pick": (lambda: Pick(0), ONE),
}


@pytest.mark.parametrize("name", MODULES)
def test_inference_in_a_loop_under_train_holds_no_more_than_the_bound(name, monkeypatch):
    make, x = MODULES[name]
    monkeypatch.setattr(module_of_tapes, "MOST_NUMBERS", 20_000)
    module = make()
    for _ in range(45):  # until the oldest give way
        module(x)
    held, calls = len(module.tapes), 60
    tracemalloc.start()
    for _ in range(calls):
        module(x)
    gc.collect()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(module.tapes) == held < 45
    # all that is held now was made in these calls
    assert grown < 2 * 4 * 20_000


def test_a_call_that_gave_way_is_named_by_its_backward(monkeypatch):
    monkeypatch.setattr(module_of_tapes, "MOST_NUMBERS", 5_000)
    layer = Linear(2, 3, rng=0)
    for _ in range(20):
        layer(ONE)
    dy = np.ones((1, 3), np.float32)
    for _ in range(len(layer.tapes)):
        layer.backward(dy)
    with pytest.raises(RuntimeError, match="second time") as caught:
        layer.backward(dy)
    assert "at most 5,000 numbers are kept" in caught.value.__notes__[0]


@pytest.mark.parametrize("name", MODULES)
def test_a_walk_with_nothing_left_to_walk_raises_pytorchs_words_and_our_note(name):
    make, x = MODULES[name]
    module = make()
    y = module(x)
    if isinstance(module, RNN | GRU | LSTM):
        y, _ = y
    module.backward(y)
    with pytest.raises(RuntimeError) as caught:
        module.backward(y)
    assert str(caught.value) == SECOND_TIME
    assert caught.value.__notes__ == [
        f"{name}.backward has no forward left to undo: each backward undoes one call, the latest "
        "first, and calls before zero_grad() or train() are forgotten"
    ]
    module.eval()
    module(x)
    with pytest.raises(RuntimeError) as caught:
        module.backward(y)
    assert str(caught.value) == NO_GRAPH


def test_a_pass_whose_backward_never_came_is_forgotten_after_zero_grad():
    layer, loss = Linear(2, 2, rng=0), MSELoss()
    layer(ONE)  # a validation pass, under train()
    layer.zero_grad()
    y = layer(ONE)
    loss(y, np.zeros_like(y))
    layer.backward(loss.backward())
    with pytest.raises(RuntimeError, match="second time"):
        layer.backward(y)
