"""What becomes of every kind of file: the rows of kinds.py."""

import re
import shutil
import zipfile

import numpy as np
import pytest

from lstm_core.files.names import infer_config, where_instead
from lstm_core.files.state import StateFileError, load
from tests.files.kinds import (
    ALL,
    BECOMES,
    FILES,
    LEADS_TO_LSTM,
    LSTM,
    OTHERS,
    REFUSED,
    arange,
    under,
)


def assert_same(got, wanted):
    """Types, dtypes, shapes, order and values are the same, at every depth."""
    assert type(got) is type(wanted)
    if isinstance(wanted, dict):
        assert list(got) == list(wanted)
        got, wanted = list(got.values()), list(wanted.values())
    if isinstance(wanted, np.ndarray):
        assert (got.dtype, got.shape) == (wanted.dtype, wanted.shape)
        np.testing.assert_array_equal(got, wanted)
    elif isinstance(wanted, list | tuple):
        assert len(got) == len(wanted)
        for ours, theirs in zip(got, wanted, strict=True):
            assert_same(ours, theirs)
    else:
        assert got == wanted


def test_every_recorded_file_has_its_row():
    rows = [row[1] for row in LEADS_TO_LSTM + BECOMES + REFUSED]
    assert {*rows} | OTHERS == {path.name for path in FILES.iterdir()}


@pytest.mark.parametrize(
    ("file", "name", "wanted"),
    [row[1:4] for row in LEADS_TO_LSTM],
    ids=[r[0] for r in LEADS_TO_LSTM],
)
def test_a_file_leads_to_its_lstm_whatever_its_name_and_form(tmp_path, file, name, wanted):
    shutil.copy(FILES / file, tmp_path / name)
    state_dict = load(tmp_path / name)
    config = dict(num_layers=1, bidirectional=False, proj_size=0)
    config |= dict(rnn_type="LSTM", input_size=2, hidden_size=3, bias=True)
    assert infer_config(state_dict) == config
    told = where_instead(LSTM, state_dict)
    if wanted != ALL:
        assert told.endswith(f": load_state_dict({wanted})")
    else:
        assert told is None
    found = eval(wanted, {"state_dict": state_dict})
    assert_same(dict(sorted(found.items())), dict(sorted(LSTM.items())))


@pytest.mark.parametrize(("what", "file", "wanted", "_"), BECOMES, ids=[r[0] for r in BECOMES])
def test_what_stands_beside_the_tensors_becomes_plain(what, file, wanted, _):
    state = load(FILES / file)
    if "weight" in state:
        assert_same(state["weight"], np.arange(2, dtype=np.float32))
    assert_same(state.get("beside", state.get("x")), wanted)


def test_an_object_in_two_places_is_one_object():
    first, second = load(FILES / "shared.pt")["beside"]
    assert first is second


@pytest.mark.parametrize(
    ("what", "file", "words", "instead", "_"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_what_is_refused_says_how_to_convert_the_file(what, file, words, instead, _):
    with pytest.raises(StateFileError, match=words) as caught:
        load(FILES / file)
    assert str(caught.value).startswith(file)
    assert str(caught.value).endswith(instead or "")
    assert ("torch.save(" in str(caught.value)) == ("torch.save(" in (instead or ""))


@pytest.mark.parametrize(("file", "length"), [("bias.npy", 12), ("one_tensor.pt", 2)])
def test_an_array_alone_comes_under_the_name_of_the_file(tmp_path, file, length):
    shutil.copy(FILES / file, tmp_path / "bias_ih_l0.x")
    scale = 1 if file == "one_tensor.pt" else 8
    state = load(tmp_path / "bias_ih_l0.x")
    assert_same(state, {"bias_ih_l0": np.arange(length, dtype=np.float32) / np.float32(scale)})


def test_the_old_form_of_a_checkpoint_holds_the_same():
    assert_same(load(FILES / "legacy_checkpoint.pt"), load(FILES / "checkpoint.pt"))
    assert_same(load(FILES / "legacy.pt"), load(FILES / "lstm.pt"))


def test_arrays_of_numpy_1_are_read(tmp_path):
    with zipfile.ZipFile(FILES / "numpy_arrays.pt") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "a.pt", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data.replace(b"numpy._core", b"numpy.core"))
    assert_same(load(tmp_path / "a.pt"), load(FILES / "numpy_arrays.pt"))


# ------------------------------------------------------------------- of several layers, the one


def test_of_two_layers_the_prefix_chooses():
    state = load(FILES / "two_layers.pt")
    both = re.escape(
        'found 2. Choose one: infer_config(state_dict, prefix="decoder."), '
        'infer_config(state_dict, prefix="encoder.0.")'
    )
    with pytest.raises(ValueError, match=both):
        infer_config(state)
    assert infer_config(state, prefix="decoder.")["rnn_type"] == "GRU"
    assert infer_config(state, "encoder.")["rnn_type"] == "LSTM"
    with pytest.raises(ValueError, match="found 0 under 'rnn.'. Choose one: .*decoder"):
        infer_config(state, prefix="rnn.")


def test_a_prefix_that_is_one_layers_own_chooses_it_and_not_a_layer_within():
    state = {f"rnn.{name}": array for name, array in LSTM.items()}
    state |= {f"rnn.inner.{name}": np.zeros((1, 1)) for name in LSTM}
    assert infer_config(state, prefix="rnn.")["hidden_size"] == 3


def test_a_cell_is_found_in_the_dict_of_its_model():
    state = load(FILES / "cell.pt")
    cell = dict(rnn_type="LSTMCell", input_size=2, hidden_size=3, bias=True)
    assert infer_config(state) == infer_config({"model": [state]}) == cell


@pytest.mark.parametrize(
    "state",
    [
        LSTM | {"other.weight_ih_l0": arange(1, 1)},
        {"model": LSTM, "ema": LSTM | {}},
        {"epoch": 3, "model": {"rnn.": 1} | LSTM, "teacher": {"net": {"rnn.weight_ih_l0": 1}}},
    ],
)
def test_every_choice_that_is_offered_chooses(state):
    with pytest.raises(ValueError, match="found 2. Choose one: ") as caught:
        infer_config(state)
    first = str(caught.value).split("Choose one: ")[1]
    first = first[: first.index("), infer_config") + 1]
    assert eval(first, {"infer_config": infer_config, "state_dict": state})["hidden_size"] == 3


def test_where_the_weights_are_instead_is_said():
    def called(prefix):
        return {prefix + name: array for name, array in LSTM.items()}

    two = called("encoder.") | called("decoder.")
    assert where_instead(LSTM, two) == (
        'its weights are in state_dict under names that begin with "encoder." and in state_dict '
        'under names that begin with "decoder.": for the first of them, load_state_dict('
        + under("encoder.", others=True)
        + ")"
    )
    assert where_instead(called("rnn."), LSTM) == (
        'these are the names of its rnn, without "rnn." before them: call load_state_dict of that '
        "one"
    )
    assert where_instead(called("rnn."), {"model": called("model.rnn.")}) == (
        'its weights are in state_dict["model"] under names that begin with "model.": '
        "load_state_dict(" + under("model.", 'state_dict["model"]') + ")"
    )
    for unknown in ({}, {"a": 1}, {1: LSTM["bias_ih_l0"]}, called("rnn_") | {"b": [1, (2,)]}):
        assert where_instead(LSTM, unknown) is None
