"""PeepholeLSTM: no PyTorch to compare with, so its own formulas, its LSTM, and differences."""

import numpy as np
import pytest

from lstm_core import GRU, LSTM, RNN, PeepholeLSTM, Trace, gradcheck, pack_sequence
from lstm_core.peephole import peephole_step
from tests.core.test_trace import SCHEMA, valid

FORMS = {
    "one layer": dict(),
    "stacked, both ways": dict(num_layers=2, bidirectional=True),
    "without bias, batch first": dict(bias=False, batch_first=True),
}


def layer(**options):
    return PeepholeLSTM(2, 3, **options, dtype=np.float64, rng=0)


def test_the_layer_is_its_step_written_out(rng):
    lstm, x = layer(), rng.normal(size=(4, 2, 2))
    output, (h_n, c_n) = lstm(x)
    h = c = np.zeros((2, 3))
    bias = lstm.bias_ih_l0 + lstm.bias_hh_l0
    for t in range(4):
        weights = lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.weight_ch_l0, bias
        h, c, _ = peephole_step(x[t], h, c, *weights)
        np.testing.assert_array_equal(output[t], h)
    np.testing.assert_array_equal(h_n[0], h)
    np.testing.assert_array_equal(c_n[0], c)


@pytest.mark.parametrize("form", FORMS)
def test_with_closed_peepholes_it_is_an_lstm(form, rng):
    """Outputs, states and gradients, of sequences of unlike length too."""
    peephole, lstm = layer(**FORMS[form]), LSTM(2, 3, **FORMS[form], dtype=np.float64)
    for name in [name for name in peephole.state_dict() if "_ch" in name]:
        getattr(peephole, name)[...] = 0
    lstm.load_state_dict(peephole.state_dict(), strict=False)
    x = pack_sequence([rng.normal(size=(n, 2)) for n in (2, 4, 1)], enforce_sorted=False)
    (output, states), (wanted, wanted_states) = peephole(x), lstm(x)
    np.testing.assert_allclose(output.data, wanted.data, atol=1e-14)
    np.testing.assert_allclose(states, wanted_states, atol=1e-14)
    dy = output._replace(data=rng.normal(size=output.data.shape))
    dx, wanted_dx = peephole.backward(dy)[0], lstm.backward(dy)[0]
    np.testing.assert_allclose(dx.data, wanted_dx.data, atol=1e-14)
    for name, grad in lstm.grads.items():
        np.testing.assert_allclose(peephole.grads[name], grad, atol=1e-13)


@pytest.mark.parametrize("form", FORMS)
def test_every_gradient_agrees_with_differences(form, rng):
    assert gradcheck(layer(**FORMS[form]), rng.normal(size=(3, 2, 2)))
    states = tuple(rng.normal(size=(1, 3, 3)) for _ in "hc")
    packed = pack_sequence([rng.normal(size=(n, 2)) for n in (3, 1, 2)], enforce_sorted=False)
    assert gradcheck(layer(), packed, states)


def test_each_gate_sees_its_own_memory(rng):
    """The gates of the input and of the memory see c from before the step, the output's the new."""
    h, c, x = rng.normal(size=(1, 1)), np.array([[2.0]]), rng.normal(size=(1, 2))
    W_ih, W_hh = np.zeros((4, 2)), np.zeros((4, 1))
    for place, gate in enumerate("ifo"):
        _, c_new, tape = peephole_step(x, h, c, W_ih, W_hh, np.eye(3)[place])
        seen = c_new if gate == "o" else c
        assert tape[gate] == pytest.approx(1 / (1 + np.exp(-seen)))
        assert [tape[other].item() for other in "ifo" if other != gate] == [0.5, 0.5]


def test_a_run_is_recorded_with_gates_and_gradients(rng):
    lstm, trace = layer(num_layers=2), Trace()
    output, _ = lstm(rng.normal(size=(4, 1, 2)), trace=trace)
    lstm.backward(np.ones_like(output))
    record = valid(trace.to_dict())
    assert record["kind"] == "peephole" and len(record["flow"][0]["forget"]) == 4
    last = record["steps"][3]
    assert last["c_new"]["data"] == record["outputs"]["c_n"]["data"][:3]
    assert set("ifgo") <= set(last)


def test_the_schema_knows_every_kind():
    known = SCHEMA["$defs"]["recurrent"]["properties"]["kind"]["enum"]
    layers = [LSTM(1, 1), GRU(1, 1), RNN(1, 1), RNN(1, 1, nonlinearity="relu"), PeepholeLSTM(1, 1)]
    assert known == [one.recurrence.kind for one in layers]


def test_its_weights_have_names_and_shapes_of_their_own():
    shapes = {name: p.shape for name, p in layer(bidirectional=True).named_parameters()}
    assert shapes["weight_ch_l0"] == shapes["weight_ch_l0_reverse"] == (9,)
    assert layer().num_parameters() == LSTM(2, 3).num_parameters() + 9
