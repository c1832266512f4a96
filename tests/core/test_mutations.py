"""The tests notice classic mistakes: each is made on purpose here, and a comparison must fail."""

import inspect
import textwrap

import numpy as np
import pytest

import lstm_core.bidirectional
import lstm_core.forms
import lstm_core.gru
import lstm_core.lstm
import lstm_core.stacking
import lstm_core.step
from tests.core import test_cell
from tests.recorded import torch_cases
from tests.recorded.torch_cases import Case, assert_agrees_with_torch

RECORDED = torch_cases.recorded()
TWO_WAYS = dict(num_layers=2, bidirectional=True, dtype="float32")
UNSORTED = Case("LSTM", "packed unsorted", **TWO_WAYS)

MISTAKES = {
    "input and forget gate swapped": (
        lstm_core.lstm, "gates_apart", ".take(order,", ".take([2, 0, 1, 3],", UNSORTED,
    ),
    "input and output gate swapped": (
        lstm_core.lstm, "gates_apart", ".take(order,", ".take([2, 1, 3, 0],", UNSORTED,
    ),
    "the reset gate forgets the second bias": (
        lstm_core.gru, "unroll_gru", "add(q, b, q)", "add(q, 0, q)",
        Case("GRU", "padded", **TWO_WAYS),
    ),
    "h_n has its directions in the other order": (
        lstm_core.stacking, "by_direction", ".swapaxes(0, 1)", ".swapaxes(0, 1)[::-1]", UNSORTED,
    ),
    "the backward direction reads forward": (
        lstm_core.stacking, "backward_order", "starts[steps.lengths[sequence] - 1 - t] + sequence",
        "np.arange(steps.N)", UNSORTED,
    ),
    "what the backward direction says stays in the order in which it reads": (
        lstm_core.stacking, "turn_backward", ".take(order, axis=0)", "", UNSORTED,
    ),
    "the states are not put back in the original order": (
        lstm_core.forms.Form, "write_state", "state[:, self.packed.unsorted_indices]", "state",
        UNSORTED,
    ),
    "the given state is not sorted as the input is": (
        lstm_core.forms.Form, "read_state", "state[:, self.packed.sorted_indices]", "state",
        UNSORTED,
    ),
}  # fmt: skip


def mutate(monkeypatch, place, name, right, wrong):
    """Replace a piece of a function's source by a wrong one."""
    function = getattr(place, name)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(right) == 1, "the mistake no longer fits the source"
    scope = dict(function.__globals__)
    exec(source.replace(right, wrong), scope)
    monkeypatch.setattr(place, name, scope[name])
    for layer in (lstm_core.GRU, lstm_core.LSTM):  # whose records hold the function itself
        record = layer.recurrence._asdict()
        mutated = {field: scope[name] for field, value in record.items() if value is function}
        monkeypatch.setattr(layer, "recurrence", layer.recurrence._replace(**mutated))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_makes_the_comparison_with_torch_fail(mistake, monkeypatch):
    *mutation, case = MISTAKES[mistake]
    assert_agrees_with_torch(case, RECORDED)
    mutate(monkeypatch, *mutation)
    with pytest.raises(AssertionError):
        assert_agrees_with_torch(case, RECORDED)


def test_the_reset_gate_before_the_product_makes_cell_and_layer_disagree(monkeypatch):
    def compare():
        test_cell.test_the_plain_step_and_the_fast_layer_agree(
            test_cell.GRUCell, test_cell.GRU, {}, np.float64, 1e-14, np.random.default_rng(0)
        )

    compare()
    wrong = "q = (r * h_BH) @ W_hh_3HH[-h_BH.shape[1]:].T\n    z_n = x_n + q"
    mutate(monkeypatch, lstm_core.step, "gru_step", "z_n = x_n + r * q", wrong)
    monkeypatch.setattr("lstm_core.gru.gru_step", lstm_core.step.gru_step)
    with pytest.raises(AssertionError):
        compare()
