"""A layer's parameters are plain arrays, its results are the caller's, its gradients add up."""

import numpy as np
import pytest

from lstm_core import GRU, LSTM, RNN, GRUCell, LSTMCell, RNNCell

KINDS = [LSTM, GRU, RNN]


def state_of(kind, h):
    return (h, h.copy()) if kind is LSTM else h


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_in_place_is_seen_by_the_next_call(kind, rng):
    layer = kind(3, 4, num_layers=2, bidirectional=True, dtype=np.float64, rng=0)
    references = dict(layer.named_parameters())
    x = rng.normal(size=(5, 2, 3))
    before, _ = layer(x)
    for name, array in references.items():
        array += 0.1
        fresh = kind(3, 4, num_layers=2, bidirectional=True, dtype=np.float64, rng=1)
        fresh.load_state_dict(layer.state_dict())
        after, _ = layer(x)
        assert np.abs(after - before).max() > 1e-6, name
        np.testing.assert_array_equal(after, fresh(x)[0])
        before = after


@pytest.mark.parametrize("kind", KINDS)
def test_weights_are_laid_out_anew_only_after_a_change(kind, monkeypatch):
    layer = kind(3, 4, num_layers=2, rng=0)
    prepare, made = layer.prepare, []
    monkeypatch.setattr(layer, "prepare", lambda weights: made.append(1) or prepare(weights))
    x = np.ones((5, 2, 3), np.float32)
    for _ in range(3):
        layer(x)
    assert len(made) == 2  # once for each layer
    layer.weight_hh_l1 *= 2
    layer(x)
    assert len(made) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_an_array_that_is_no_longer_a_parameter_has_no_influence(kind, rng):
    layer = kind(3, 4, dtype=np.float64, rng=0)
    x, dy = rng.normal(size=(5, 2, 3)), rng.normal(size=(5, 2, 4))
    y, _ = layer(x)
    dx, _ = layer.backward(dy)
    old = layer.weight_hh_l0
    layer.weight_hh_l0 = old.copy()
    old[:] = 0
    np.testing.assert_array_equal(layer(x)[0], y)
    np.testing.assert_array_equal(layer.backward(dy)[0], dx)


@pytest.mark.parametrize("kind", KINDS)
def test_an_assigned_parameter_is_the_array_itself(kind, rng):
    layer = kind(3, 4, dtype=np.float64, rng=0)
    mine = rng.normal(size=layer.weight_hh_l0.shape)
    layer.weight_hh_l0 = mine
    x = rng.normal(size=(5, 2, 3))
    before, _ = layer(x)
    mine *= 0.5
    assert layer.weight_hh_l0 is mine
    assert np.abs(layer(x)[0] - before).max() > 1e-6


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_returned_belongs_to_the_caller(kind, training, rng):
    layer = kind(3, 4, dtype=np.float64, rng=0).train(training)
    x, h_0 = rng.normal(size=(5, 2, 3)), rng.normal(size=(1, 2, 4))
    given = x.copy(), h_0.copy()
    y, _ = layer(x, state_of(kind, h_0))
    y_again, _ = layer(x, state_of(kind, h_0))
    if training:
        dy = rng.normal(size=y.shape)
        dx, _ = layer.backward(dy)
        grads = dict(layer.grads)
        layer.zero_grad()
        y_again, state = layer(x, state_of(kind, h_0))
        y_again += 1  # backward reads its own tape
        for array in state if kind is LSTM else [state]:
            array += 1
        x += 1
        h_0 += 1
        np.testing.assert_array_equal(layer.backward(dy)[0], dx)
        for name, grad in layer.grads.items():
            np.testing.assert_array_equal(grad, grads[name])
        return
    np.testing.assert_array_equal(y, y_again)
    y += 1
    np.testing.assert_array_equal(layer(x, state_of(kind, h_0))[0], y_again)
    np.testing.assert_array_equal((x, h_0)[0], given[0])
    np.testing.assert_array_equal(h_0, given[1])


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_add_up_until_they_are_cleared(kind, rng):
    layer = kind(3, 4, rng=0, dtype=np.float64)
    x, dy = rng.normal(size=(5, 2, 3)), rng.normal(size=(5, 2, 4))
    for _ in range(2):
        layer(x)
        layer.backward(dy)
    twice = {name: grad.copy() for name, grad in layer.grads.items()}
    layer.zero_grad()
    assert layer.grads == {}
    layer(x)
    layer.backward(dy)
    assert layer.grads.keys() == layer.state_dict().keys()
    for name, grad in layer.grads.items():
        np.testing.assert_allclose(2 * grad, twice[name], rtol=1e-12)


@pytest.mark.parametrize("kind", [*KINDS, LSTMCell, GRUCell, RNNCell])
def test_backward_refuses_parameters_other_than_those_of_its_forward(kind):
    module = kind(3, 4, rng=0)
    is_cell = kind not in KINDS
    x = np.ones((2, 3) if is_cell else (5, 2, 3), np.float32)
    state = module(x)
    dy = state if is_cell else state[0]
    module.backward(dy)
    module(x)
    before = {name: grad.copy() for name, grad in module.grads.items()}
    for name, array in module.named_parameters():
        array += 0.5
        with pytest.raises(RuntimeError, match="modified by an inplace operation") as error:
            module.backward(dy)
        assert "call the" in error.value.__notes__[0], name
        for untouched, grad in module.grads.items():
            np.testing.assert_array_equal(grad, before[untouched])
        array -= 0.5
        module(x)
        module.backward(dy)
        before = {name: grad.copy() for name, grad in module.grads.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_biases_have_gradients_of_their_own(kind, rng):
    layer = kind(3, 4, rng=0)
    layer(np.ones((5, 2, 3), np.float32))
    layer.backward(np.ones((5, 2, 4), np.float32))
    assert not np.shares_memory(layer.grads["bias_ih_l0"], layer.grads["bias_hh_l0"])


@pytest.mark.parametrize("kind", KINDS)
def test_evaluation_keeps_no_tape(kind):
    layer = kind(3, 4, rng=0)
    layer(np.ones((5, 2, 3), np.float32))
    layer.eval()
    layer(np.ones((5, 2, 3), np.float32))
    with pytest.raises(RuntimeError, match=r"call train\(\) first"):
        layer.backward(np.ones((5, 2, 4), np.float32))


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_start_inside_the_range_of_torch_and_follow_the_seed(kind):
    layer = kind(30, 25, num_layers=2, rng=3)
    for _, array in layer.named_parameters():
        assert array.dtype == np.float32
        assert 0.15 < np.abs(array).max() <= 0.2  # 1 / sqrt(25)
    again, other = (kind(30, 25, num_layers=2, rng=seed) for seed in (3, 4))
    np.testing.assert_array_equal(layer.weight_hh_l1, again.weight_hh_l1)
    assert np.abs(layer.weight_hh_l1 - other.weight_hh_l1).max() > 0
