"""Everything PyTorch refuses is refused with its type and words, and explained beside them."""

import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

import lstm_core
from lstm_core import (
    GRU,
    LSTM,
    RNN,
    GRUCell,
    Linear,
    LSTMCell,
    PackedSequence,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    unpad_sequence,
)
from tests.recorded.error_cases import error_cases

TORCH_ERRORS = Path(__file__).parents[1] / "recorded" / "torch_errors.json"
RECORDED = json.loads(TORCH_ERRORS.read_text(encoding="utf-8"))
SCOPE = {
    **vars(lstm_core),
    "zeros": lambda *shape: np.zeros(shape, np.float32),
    "doubles": lambda *shape: np.zeros(shape, np.float64),
    "longs": lambda *shape: np.zeros(shape, np.int64),
    "int64": np.int64,
}


@pytest.mark.parametrize("name", error_cases())
def test_the_type_and_the_words_are_those_of_torch(name):
    with pytest.raises(Exception) as raised:
        eval(error_cases()[name], dict(SCOPE))
    assert type(raised.value).__name__ == RECORDED[name]["type"]
    assert str(raised.value) == RECORDED[name]["message"]


def test_every_program_was_recorded():
    assert error_cases().keys() == RECORDED.keys()


CALLS = [name for name, program in error_cases().items() if ")(" in program]


@pytest.mark.parametrize("name", CALLS)
def test_every_refused_call_is_explained_in_a_note(name):
    if "nonlinearity" in name:
        return  # the message says it all
    with pytest.raises(Exception) as raised:
        eval(error_cases()[name], dict(SCOPE))
    assert any(re.search("should|pass|no time step", note) for note in raised.value.__notes__)


@pytest.mark.parametrize("sizes", [dict(num_layers=2.0), dict(num_layers="2"), dict(proj_size=5.0)])
def test_sizes_that_are_not_whole_numbers_are_explained(sizes):
    with pytest.raises(TypeError) as raised:
        LSTM(10, 20, **sizes)
    assert "should be whole numbers" in raised.value.__notes__[0]


@pytest.mark.parametrize("options", [dict(num_layers=np.int64(2)), dict(proj_size=np.int64(3))])
def test_whole_numbers_of_numpy_are_accepted_where_torch_accepts_them(options):
    assert LSTM(10, 20, **options)(np.zeros((4, 2, 10), np.float32))[0].shape[:2] == (4, 2)


def test_a_note_names_the_axis_that_is_wrong():
    with pytest.raises(RuntimeError) as raised:
        LSTM(10, 20)(np.zeros((5, 3, 7), np.float32))
    assert raised.value.__notes__ == [
        "x should be (T, B, I=10) but has shape (5, 3, 7): "
        "the last axis holds the features of one time step"
    ]


def test_a_note_says_how_to_make_dtypes_meet():
    with pytest.raises(ValueError) as raised:
        LSTM(10, 20)(np.zeros((5, 3, 10)))
    assert "x.astype(np.float32)" in raised.value.__notes__[0]
    assert "dtype=np.float64" in raised.value.__notes__[0]


def test_another_byte_order_is_named_where_the_types_would_seem_to_be_the_same():
    with pytest.raises(ValueError, match=r"\(>f4\) does not match .* \(torch.float32\)") as raised:
        LSTM(10, 20)(np.zeros((5, 3, 10), ">f4"))
    assert "x.astype(np.float32)" in raised.value.__notes__[0]
    with pytest.raises(RuntimeError, match="but got >f4 and Float"):
        LSTMCell(10, 20)(np.zeros((3, 10), ">f4"))


@pytest.mark.parametrize("cell", [LSTMCell(5, 3), GRUCell(5, 3)], ids=["LSTMCell", "GRUCell"])
def test_a_note_says_that_a_sample_without_a_batch_has_a_state_without_a_batch(cell):
    h = np.zeros((3, 3), np.float32)
    state = (h, h) if isinstance(cell, LSTMCell) else h
    with pytest.raises(RuntimeError, match="got 3, expected 3") as raised:
        cell(np.zeros(5, np.float32), state)
    assert raised.value.__notes__ == [
        "x is (I,), a single sample without a batch, so h should be (H=3,) but has shape (3, 3)"
    ]


class Tensor:
    """What another library's tensor has in common with torch's."""

    def numpy(self):
        return np.zeros((5, 3, 10), np.float32)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (Tensor(), r"pass x\.numpy\(\)"),
        ([[1.0] * 10], r"pass np\.array\("),
        ((Tensor(),), "unpack what it returns"),
    ],
)
def test_a_note_says_how_to_make_an_array_of_what_is_none(given, advice):
    with pytest.raises(AttributeError, match="object has no attribute 'dim'") as raised:
        LSTM(10, 20)(given)
    assert re.search(advice, raised.value.__notes__[0])


def test_what_is_no_packed_sequence_is_not_unpacked():
    with pytest.raises(
        AttributeError, match="'tuple' object has no attribute 'batch_sizes'"
    ) as error:
        pad_packed_sequence((np.zeros((3, 2), np.float32), np.array([2, 1])))
    assert "should be the PackedSequence" in error.value.__notes__[0]


def test_a_note_says_which_array_of_a_pair_a_linear_layer_wants():
    with pytest.raises(TypeError, match="not tuple") as raised:
        Linear(20, 2)(LSTM(10, 20)(np.zeros((5, 3, 10), np.float32)))
    assert "output of (output, state)" in raised.value.__notes__[0]


@pytest.mark.parametrize("kind", [LSTM, GRU, RNN, LSTMCell])
@pytest.mark.parametrize("argument", ["device", "requires_grad"])
def test_arguments_of_devices_and_autograd_are_refused_with_the_reason(kind, argument):
    with pytest.raises(TypeError, match=f"no argument '{argument}': lstm_core"):
        kind(2, 3, **{argument: "cpu"})


def test_an_unknown_dtype_is_refused():
    with pytest.raises(TypeError, match="np.float32 or np.float64, got: float16"):
        LSTM(2, 3, dtype=np.float16)


# PyTorch goes on with corrupt or truncated data here (listed in lstm_core's own docstring).


def test_lengths_beyond_the_array_are_refused():
    with pytest.raises(ValueError, match=r"at most T=4, but they are \[5, 2\]"):
        pack_padded_sequence(np.zeros((4, 2, 1)), [5, 2])
    with pytest.raises(ValueError, match=r"at most T=4"):
        unpad_sequence(np.zeros((4, 2, 1)), [5, 2])


@pytest.mark.parametrize("lengths", [[2.0, 1.0], np.array([2.7, 1.2]), [True, True]])
def test_lengths_that_are_not_integers_are_refused(lengths):
    with pytest.raises(TypeError, match="lengths should be integers"):
        pack_padded_sequence(np.zeros((4, 2, 1)), lengths)


@pytest.mark.parametrize("sizes", [[2, 2], [1, 1], [1, 2], [3, 0], [], [2.0, 1.0]])
def test_batch_sizes_that_do_not_cut_the_data_into_steps_are_refused(sizes):
    packed = PackedSequence(np.zeros((3, 2), np.float32), np.array(sizes))
    with pytest.raises(ValueError, match="never grow and sum to N=3"):
        GRU(2, 3)(packed)


def test_fewer_lengths_than_sequences_are_refused_when_sorting_too():
    with pytest.raises(RuntimeError, match="but got 2"):
        pack_padded_sequence(np.zeros((4, 3, 1)), [1, 2], enforce_sorted=False)


def test_a_state_of_a_larger_batch_is_refused_when_the_input_was_unsorted():
    x = pack_sequence([np.zeros((1, 2)), np.zeros((3, 2))], enforce_sorted=False)
    with pytest.raises(RuntimeError, match="hidden size"):
        GRU(2, 3, dtype=np.float64)(x, np.zeros((1, 3, 3)))


def test_nothing_is_changed_by_a_state_dict_that_does_not_fit():
    lstm = LSTM(2, 3, rng=0)
    before = {name: array.copy() for name, array in lstm.state_dict().items()}
    wrong = {name: array + 1 for name, array in before.items()} | {"bias_hh_l0": np.zeros(5)}
    with pytest.raises(RuntimeError, match="size mismatch for bias_hh_l0"):
        lstm.load_state_dict(wrong)
    for name, array in lstm.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.filterwarnings("ignore")
def test_the_warning_about_useless_dropout_points_at_the_caller():
    with pytest.warns(UserWarning) as caught:
        line = inspect.currentframe().f_lineno + 1
        LSTM(2, 3, dropout=0.5)
    assert (caught[0].filename, caught[0].lineno) == (__file__, line)
