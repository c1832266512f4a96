"""RNN, GRU and LSTM as a whole: equal to recorded PyTorch, forward and backward."""

import tracemalloc

import numpy as np
import pytest

import lstm_core
from lstm_core import GRU, LSTM, RNN, pack_sequence
from tests.recorded.torch_cases import assert_agrees, assert_agrees_with_torch, cases, recorded
from tests.recorded.torch_programs import PROGRAMS

KINDS = [LSTM, GRU, RNN]
RECORDED = recorded()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_results_and_gradients_are_those_of_torch(case):
    assert_agrees_with_torch(case, RECORDED)


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.num_layers == 2], ids=lambda c: c.name
)
def test_backward_gate_by_gate_as_for_middle_sizes_gives_the_same(case, monkeypatch):
    monkeypatch.setattr("lstm_core.unrolled.SMALL_PRODUCT", (0, 1_000_000))
    assert_agrees_with_torch(case, RECORDED)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_products_and_factors_cut_as_for_large_steps_give_the_same(case, monkeypatch):
    monkeypatch.setattr("lstm_core.unrolled.LARGE_STEP", 1)
    assert_agrees_with_torch(case, RECORDED)


@pytest.mark.parametrize("program", PROGRAMS)
def test_whole_programs_give_what_they_give_in_torch(program):
    for name, array in PROGRAMS[program](vars(lstm_core) | {"array": np.asarray}).items():
        assert_agrees(array, RECORDED[program][name], 1e-6, name)


@pytest.mark.parametrize("kind", KINDS)
def test_evaluation_of_a_long_sequence_in_stretches_changes_nothing(kind, rng, monkeypatch):
    layer = kind(3, 4, num_layers=2, bidirectional=True, dtype=np.float64, rng=0).eval()
    x = pack_sequence([rng.normal(size=(n, 3)) for n in (9, 4, 17, 1)], enforce_sorted=False)
    whole, state = layer(x)
    monkeypatch.setattr("lstm_core.stacking.FEATURES_AT_ONCE", 1)
    stretched, state_of_stretches = layer(x)
    np.testing.assert_allclose(stretched.data, whole.data, rtol=0, atol=1e-15)
    np.testing.assert_allclose(np.array(state_of_stretches), np.array(state), rtol=0, atol=1e-15)


@pytest.mark.parametrize("kind", KINDS)
def test_the_memory_of_inference_grows_only_by_its_input_and_output(kind):
    layer = kind(8, 64, rng=0).eval()
    x = np.zeros((40_000, 1, 8), np.float32)
    layer(x[:10])
    tracemalloc.start()
    y, _ = layer(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3.5 * y.nbytes  # a tape of all gates alone would be 4 to 6 times y


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_falls_between_layers_and_only_in_training(kind):
    x = np.ones((5, 2, 3), np.float32)
    layer = kind(3, 4, num_layers=2, dropout=0.5, rng=0)
    first, second = layer(x)[0], layer(x)[0]
    assert np.abs(first - second).max() > 0
    layer.eval()
    np.testing.assert_array_equal(layer(x)[0], layer(x)[0])
    plain = kind(3, 4, num_layers=2, rng=1)
    plain.load_state_dict(layer.state_dict())
    np.testing.assert_array_equal(layer(x)[0], plain.eval()(x)[0])


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_of_everything_leaves_the_second_layer_without_input(kind, rng):
    layer = kind(3, 4, num_layers=2, dropout=1.0, dtype=np.float64, rng=0)
    y, _ = layer(rng.normal(size=(5, 2, 3)))
    layer.weight_ih_l1[:] = 0
    np.testing.assert_array_equal(layer(rng.normal(size=(5, 2, 3)))[0], y)
    dx, _ = layer.backward(np.ones_like(y))
    assert not dx.any()


@pytest.mark.parametrize("kind", KINDS)
def test_backward_goes_through_the_dropout_mask_of_its_forward(kind, rng):
    layer = kind(2, 3, num_layers=3, dropout=0.4, dtype=np.float64, rng=0)
    x, dy, step = rng.normal(size=(4, 2, 2)), rng.normal(size=(4, 2, 3)), 1e-6

    def loss(x):
        layer.rng = np.random.default_rng(7)  # the same masks every time
        return (layer(x)[0] * dy).sum()

    loss(x)
    dx, _ = layer.backward(dy)
    for place in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[place] = step
        difference = (loss(x + moved) - loss(x - moved)) / (2 * step)
        assert abs(difference - dx[place]) < 1e-8


@pytest.mark.parametrize("kind", KINDS)
def test_not_a_number_and_infinity_flow_through_in_silence(kind):
    x = np.zeros((4, 3, 2), np.float32)
    x[1, 0], x[2, 1] = np.nan, np.inf
    layer = kind(2, 3, bidirectional=True, rng=0)
    y, _ = layer(x)
    assert np.isnan(y[:, 0]).any()
    assert np.isfinite(y[:, 2]).all()
    dx, _ = layer.backward(np.ones_like(y))
    assert np.isfinite(dx[:, 2]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_batch_gives_empty_results(kind):
    layer = kind(2, 3, num_layers=2, rng=0)
    y, state = layer(np.zeros((4, 0, 2), np.float32))
    assert y.shape == (4, 0, 3)
    assert np.shape(state[0] if kind is LSTM else state) == (2, 0, 3)
    dx, _ = layer.backward(y)
    assert dx.shape == (4, 0, 2)


def test_layers_print_as_in_torch():
    assert repr(LSTM(3, 4)) == "LSTM(3, 4)"
    assert (
        repr(LSTM(3, 4, 2, False, True, 0.5, True, 2))
        == "LSTM(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True, "
        "dropout=0.5, bidirectional=True)"
    )


def test_a_gradient_of_another_shape_is_refused():
    layer = LSTM(2, 3, rng=0)
    layer(np.zeros((4, 5, 2), np.float32))
    with pytest.raises(lstm_core.ShapeError, match=r"dy should be \(4, 5, 3\)"):
        layer.backward(np.zeros((4, 5, 2), np.float32))
    with pytest.raises(lstm_core.ShapeError, match=r"dstate should be \(1, 5, 3\)"):
        layer.backward(np.zeros((4, 5, 3)), (np.zeros((1, 4, 3)), None))


@pytest.mark.parametrize("layer", [RNN(3, 4, rng=0), GRU(3, 4, rng=0), LSTM(3, 4, rng=0)])
def test_the_pair_that_a_layer_returns_is_no_input(layer):
    x = np.zeros((2, 1, 3), np.float32)
    with pytest.raises(AttributeError, match="^'tuple' object has no attribute 'dim'") as error:
        layer(layer(x))
    assert "unpack what it returns" in error.value.__notes__[0]


def test_a_state_that_is_no_number_spreads_through_a_relu_as_in_pytorch():
    rnn = RNN(1, 1, nonlinearity="relu", rng=0)
    y, _ = rnn(np.array([[[1.0]], [[np.nan]], [[1.0]]], np.float32))
    dx, _ = rnn.backward(np.ones_like(y))
    assert np.isnan(y[1:]).all() and np.isnan(rnn.grads["weight_ih_l0"]).all()
    # What lies behind a NaN still gets the gradient that reaches it: relu passes it on.
    weight = rnn.weight_ih_l0.item()
    assert dx[2].item() == pytest.approx(weight) and np.isfinite(dx).all()
