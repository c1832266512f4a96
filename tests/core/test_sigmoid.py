"""Gates of cells that are nearly shut are as exact as open ones."""

import numpy as np

from lstm_core import LSTMCell
from lstm_core.step import sigmoid

Z = np.array([-80.0, -20.0, -18.0, -12.0, -3.0, 0.0, 5.0], np.float32)


def test_a_forget_gate_that_is_nearly_shut_keeps_what_it_should_of_the_memory():
    cell = LSTMCell(2, len(Z), rng=0)
    for array in cell.parameters():
        array[...] = 0
    cell.bias_ih.reshape(4, -1)[1] = Z
    zeros, ones = np.zeros((1, len(Z)), np.float32), np.ones((1, len(Z)), np.float32)
    _, c = cell(np.zeros((1, 2), np.float32), (zeros, ones))
    np.testing.assert_allclose(c[0], 1 / (1 + np.exp(-Z.astype(float))), rtol=4e-7)


def test_the_sigmoid_overflows_in_silence_and_into_zero():
    assert sigmoid(np.array([-1000.0, 1000.0], np.float32)).tolist() == [0, 1]
