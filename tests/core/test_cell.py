"""One time step: what its gates do, its gradients, and that cells and layers agree on it."""

import numpy as np
import pytest

from lstm_core import GRU, LSTM, RNN, GRUCell, LSTMCell, RNNCell, Trace

CELLS = [LSTMCell, GRUCell, RNNCell]
GATES = {LSTMCell: 4, GRUCell: 3, RNNCell: 1}


def states_for(kind, rng, *shape):
    h, c = rng.normal(size=shape), rng.normal(size=shape)
    return (h, c) if kind is LSTMCell else h


def as_list(state):
    return list(state) if isinstance(state, tuple) else [state]


def test_forget_gate_at_one_keeps_the_memory(rng):
    cell = LSTMCell(2, 3, dtype=np.float64, rng=rng)
    cell.bias_ih[:] = np.repeat([-50, 50, 0, 50], 3)  # i=0, f=1, o=1
    c0 = rng.normal(size=(4, 3))
    h1, c1 = cell(rng.normal(size=(4, 2)), (np.zeros((4, 3)), c0))
    np.testing.assert_allclose(c1, c0)
    np.testing.assert_allclose(h1, np.tanh(c0))


def test_input_gate_at_one_writes_the_candidate(rng):
    cell = LSTMCell(2, 3, dtype=np.float64, rng=rng)
    cell.weight_ih[6:9], cell.weight_hh[:] = 0, 0  # g comes from its bias alone
    cell.bias_hh[:] = 0
    cell.bias_ih[:] = np.repeat([50, -50, 0.3, -50], 3)  # i=1, f=0, o=0
    h1, c1 = cell(np.zeros((4, 2)), states_for(LSTMCell, rng, 4, 3))
    np.testing.assert_allclose(c1, np.tanh(0.3))
    np.testing.assert_allclose(h1, 0, atol=1e-15)


def test_update_gate_at_one_keeps_the_state_of_a_gru(rng):
    cell = GRUCell(2, 3, dtype=np.float64, rng=rng)
    cell.bias_ih[3:6] = 50
    h = rng.normal(size=(4, 3))
    np.testing.assert_allclose(cell(rng.normal(size=(4, 2)), h), h)


def test_reset_gate_acts_after_the_product_and_on_the_second_bias(rng):
    cell = GRUCell(2, 3, dtype=np.float64, rng=rng)
    cell.bias_ih[:3], cell.bias_ih[3:6] = -50, -50  # r=0: nothing of the past; u=0: h' = n
    x = rng.normal(size=(4, 2))
    n = np.tanh(x @ cell.weight_ih[6:].T + cell.bias_ih[6:])  # without bias_hh
    np.testing.assert_allclose(cell(x, rng.normal(size=(4, 3))), n)


def test_relu_cuts_at_zero():
    cell = RNNCell(1, 2, nonlinearity="relu", rng=0)
    cell.weight_ih[:], cell.weight_hh[:] = [[1], [-1]], 0
    cell.bias_ih[:] = cell.bias_hh[:] = 0
    np.testing.assert_array_equal(cell(np.float32([[3]])), [[3, 0]])


@pytest.mark.parametrize("batched", [True, False])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", CELLS)
def test_backward_is_what_finite_differences_say(kind, bias, batched, rng):
    cell = kind(2, 3, bias, dtype=np.float64, rng=0)
    batch = (4,) if batched else ()
    x, state = rng.normal(size=(*batch, 2)), states_for(kind, rng, *batch, 3)
    dstate = states_for(kind, rng, *batch, 3)

    def loss():
        results = as_list(cell(x, state))
        return sum((d * r).sum() for d, r in zip(as_list(dstate), results, strict=True))

    loss()
    dx, dstate0 = cell.backward(dstate)
    pairs = [(x, dx), *zip(as_list(state), as_list(dstate0), strict=True)]
    pairs += [(array, cell.grads[name]) for name, array in cell.named_parameters()]
    for array, grad in pairs:
        assert grad.shape == array.shape
        for place in np.ndindex(array.shape):
            kept, losses = array[place], []
            for step in (1e-6, -1e-6):
                array[place] = kept + step
                losses.append(loss())
            array[place] = kept
            assert abs((losses[0] - losses[1]) / 2e-6 - grad[place]) < 1e-8


@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-14), (np.float32, 2e-6)])
@pytest.mark.parametrize(
    "kind, layer_kind, options",
    [
        (LSTMCell, LSTM, {}),
        (GRUCell, GRU, {}),
        (RNNCell, RNN, {}),
        (RNNCell, RNN, {"nonlinearity": "relu"}),
    ],
)
def test_the_plain_step_and_the_fast_layer_agree(kind, layer_kind, options, dtype, tolerance, rng):
    layer = layer_kind(3, 5, dtype=dtype, rng=0, **options)
    cell = kind(3, 5, dtype=dtype, rng=1, **options)
    cell.load_state_dict({name[:-3]: array for name, array in layer.state_dict().items()})
    x = rng.normal(size=(7, 4, 3)).astype(dtype)
    dy = rng.normal(size=(7, 4, 5)).astype(dtype)
    y, final = layer(x)
    dx, _ = layer.backward(dy)

    states = [None]
    for t in range(7):
        states.append(cell(x[t], states[t]))
        np.testing.assert_allclose(as_list(states[-1])[0], y[t], atol=tolerance)
    for ours, theirs in zip(as_list(states[-1]), as_list(final), strict=True):
        np.testing.assert_allclose(ours, theirs[0], atol=tolerance)

    dstate = [np.zeros((4, 5), dtype)] * (2 if kind is LSTMCell else 1)
    for t in reversed(range(7)):
        cell(x[t], states[t])
        dstate = [dstate[0] + dy[t], *dstate[1:]]
        dx_t, dstate = cell.backward(tuple(dstate) if kind is LSTMCell else dstate[0])
        dstate = as_list(dstate)
        np.testing.assert_allclose(dx_t, dx[t], atol=tolerance)
    for name, grad in cell.grads.items():
        np.testing.assert_allclose(grad, layer.grads[f"{name}_l0"], atol=10 * tolerance)


@pytest.mark.parametrize("kind", CELLS)
def test_an_edit_in_place_is_seen_by_the_next_step(kind, rng):
    cell = kind(2, 3, dtype=np.float64, rng=0)
    x, state = rng.normal(size=(4, 2)), states_for(kind, rng, 4, 3)
    before = as_list(cell(x, state))[0]
    for _, array in cell.named_parameters():
        array += 0.1
        after = as_list(cell(x, state))[0]
        assert np.abs(after - before).max() > 1e-6
        before = after


@pytest.mark.parametrize("kind", CELLS)
def test_backward_does_not_see_what_the_caller_does_to_his_arrays(kind, rng):
    cell = kind(2, 3, dtype=np.float64, rng=0)
    x, state, dstate = (
        rng.normal(size=(4, 2)), states_for(kind, rng, 4, 3), states_for(kind, rng, 4, 3),
    )  # fmt: skip
    cell(x, state)
    expected, _ = cell.backward(dstate)
    result = cell(x, state)
    for array in [x, *as_list(state), *as_list(result)]:
        array += 1
    np.testing.assert_array_equal(cell.backward(dstate)[0], expected)


@pytest.mark.parametrize("kind", CELLS)
def test_evaluation_keeps_no_tape_of_a_step(kind, rng):
    cell = kind(2, 3, rng=0).eval()
    cell(np.zeros((4, 2), np.float32))
    with pytest.raises(RuntimeError, match=r"call train\(\) first"):
        cell.backward(states_for(kind, rng, 4, 3))


@pytest.mark.parametrize("kind", CELLS)
def test_cells_start_and_print_as_in_torch(kind):
    cell = kind(30, 25, False, rng=0)
    assert cell.weight_hh.shape == (25 * GATES[kind], 25)
    assert 0.15 < np.abs(cell.weight_hh).max() <= 0.2
    assert repr(cell) == f"{kind.__name__}(30, 25, bias=False)"
    assert repr(RNNCell(3, 4, nonlinearity="relu")) == "RNNCell(3, 4, nonlinearity=relu)"


@pytest.mark.parametrize("kind, layer_kind", [(LSTMCell, LSTM), (GRUCell, GRU), (RNNCell, RNN)])
def test_a_cell_records_what_a_layer_of_one_step_records(kind, layer_kind, rng):
    cell, layer = kind(2, 3, dtype=np.float64, rng=0), layer_kind(2, 3, dtype=np.float64, rng=1)
    layer.load_state_dict({f"{name}_l0": array for name, array in cell.state_dict().items()})
    x, state, dstate = rng.normal(size=(4, 2)), *(states_for(kind, rng, 4, 3) for _ in range(2))
    of_cell, of_layer = Trace(), Trace()

    cell(x, state, trace=of_cell)
    cell.backward(dstate)
    batch = np.asarray(state)[:, None] if kind is LSTMCell else state[None]
    dbatch = np.asarray(dstate)[:, None] if kind is LSTMCell else dstate[None]
    y, _ = layer(x[None], tuple(batch) if kind is LSTMCell else batch, trace=of_layer)
    layer.backward(np.zeros_like(y), tuple(dbatch) if kind is LSTMCell else dbatch)
    assert of_cell.to_dict() == of_layer.to_dict()


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_without_a_batch_is_recorded_as_a_batch_of_one(kind):
    trace = Trace()
    kind(2, 3, rng=0)(np.ones(2, np.float32), trace=trace)
    assert trace.to_dict()["axes"] == dict(T=1, B=1, I=2, H=3, L=1, D=1)
    assert trace.to_dict()["outputs"]["h_n"]["shape"] == [1, 1, 3]
