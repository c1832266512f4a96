"""The second direction: where it starts, where it ends, and where its results stand."""

import numpy as np
import pytest

from lstm_core import GRU, LSTM, RNN, pack_sequence, unpack_sequence
from lstm_core.bidirectional import backward_order
from lstm_core.unrolled import Steps


def both_ways(kind, **options):
    return kind(3, 4, bidirectional=True, dtype=np.float64, rng=0, **options)


def only_backward(layer):
    """Return a one-directional layer with the weights of the backward direction."""
    plain = type(layer)(layer.input_size, layer.hidden_size, dtype=np.float64, rng=1)
    reverse = {k.removesuffix("_reverse"): v for k, v in layer.state_dict().items() if "rev" in k}
    plain.load_state_dict(reverse)
    return plain


def test_the_ends_of_output_are_rows_of_h_n(rng):
    y, (h_n, _) = LSTM(10, 20, 2, bidirectional=True, dtype=np.float64, rng=0)(
        rng.normal(size=(5, 3, 10))
    )
    np.testing.assert_array_equal(y[-1, :, :20], h_n[2])
    np.testing.assert_array_equal(y[0, :, 20:], h_n[3])
    assert np.abs(y[-1, :, 20:] - h_n[3]).max() > 0.01  # not at the last step


@pytest.mark.parametrize("kind", [LSTM, GRU, RNN])
def test_the_backward_direction_is_a_layer_that_reads_the_reversed_sequence(kind, rng):
    layer = both_ways(kind)
    x = rng.normal(size=(6, 2, 3))
    np.testing.assert_allclose(
        layer(x)[0][:, :, 4:], only_backward(layer)(x[::-1])[0][::-1], atol=1e-15
    )


@pytest.mark.parametrize("kind", [LSTM, GRU, RNN])
def test_in_a_packed_batch_every_sequence_is_read_from_its_own_end(kind, rng):
    layer = both_ways(kind)
    sequences = [rng.normal(size=(n, 3)) for n in (2, 5, 1, 5)]
    ys = unpack_sequence(layer(pack_sequence(sequences, enforce_sorted=False))[0])
    for sequence, y in zip(sequences, ys, strict=True):
        alone, _ = layer(sequence)
        np.testing.assert_allclose(y, alone, atol=1e-15)


@pytest.mark.parametrize("sizes", [[3, 3, 3], [4, 2, 2, 1], [1, 1], [2]])
def test_reading_backward_twice_is_reading_forward(sizes):
    order = backward_order(Steps(sizes))
    np.testing.assert_array_equal(order[order], np.arange(sum(sizes)))
