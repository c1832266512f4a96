import numpy as np
import pytest

from lstm_core import (
    GRU,
    LSTM,
    RNN,
    Dropout,
    GRUCell,
    Linear,
    LSTMCell,
    RNNCell,
    gradcheck,
    pack_padded_sequence,
)

RNG = np.random.default_rng(0)
F64 = dict(dtype=np.float64, rng=0)


@pytest.mark.parametrize("layer", [RNN, GRU, LSTM])
def test_stacked_bidirectional_layers_pass_with_dropout_given_states_and_packing(layer):
    module = layer(2, 3, num_layers=2, bidirectional=True, dropout=0.5, **F64)
    h = RNG.normal(size=(4, 2, 3))
    state = (h, RNG.normal(size=h.shape)) if layer is LSTM else h
    packed = pack_padded_sequence(RNG.normal(size=(3, 2, 2)), [2, 3], enforce_sorted=False)
    assert gradcheck(module, packed, state)
    assert gradcheck(module, RNG.normal(size=(3, 2, 2)))


@pytest.mark.parametrize("cell", [RNNCell, GRUCell, LSTMCell])
def test_cells_pass(cell):
    h = RNG.normal(size=(2, 3))
    state = (h, RNG.normal(size=h.shape)) if cell is LSTMCell else h
    assert gradcheck(cell(2, 3, **F64), RNG.normal(size=(2, 2)), state)


class Wrong(Linear):
    """A Linear whose backward goes wrong in one way."""

    def __init__(self, fault):
        super().__init__(3, 2, **F64)
        self.fault = fault

    def backward(self, dy):
        dx = super().backward(dy)
        self.fault(self, dx)
        return dx


def wrong_weight(layer, dx):
    layer.grads["weight"][1, 2] += 1e-4


def forgotten_bias(layer, dx):
    del layer.grads["bias"]


def wrong_input(layer, dx):
    dx[4, 0] *= 1.001


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (wrong_weight, r"gradient of weight at \[1, 2\] is .* by backward, but"),
        (forgotten_bias, r"gradient of bias at \[\d\] is 0 by backward"),
        (wrong_input, r"gradient of floating input 0, part 0 at \[4, 0\]"),
    ],
)
def test_a_wrong_gradient_is_found_and_named(fault, message):
    with pytest.raises(RuntimeError, match=message):
        gradcheck(Wrong(fault), RNG.normal(size=(5, 3)))


def test_nan_is_no_agreement():
    layer = Linear(1, 1, **F64)
    layer.weight[...] = np.nan
    with pytest.raises(RuntimeError, match="but nan by finite differences"):
        gradcheck(layer, np.ones((2, 1)))


def test_single_precision_is_refused_by_name():
    with pytest.raises(TypeError, match="weight is float32"):
        gradcheck(Linear(1, 1), np.ones((2, 1)))
    with pytest.raises(TypeError, match="floating input 0, part 0 is float32"):
        gradcheck(Dropout(), np.ones((2, 1), np.float32))


def test_neither_module_nor_inputs_are_changed():
    layer, x = Linear(3, 2, **F64), RNG.normal(size=(2, 3))
    layer.add_grad("bias", np.ones(2))
    before = [layer.weight.copy(), x.copy()]
    gradcheck(layer, x)
    np.testing.assert_array_equal(layer.weight, before[0])
    np.testing.assert_array_equal(x, before[1])
    assert list(layer.grads) == ["bias"]
