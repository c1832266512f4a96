"""Saved files go both ways: we read whatever torch.save writes, PyTorch reads what we write."""

import collections
import pickle
import struct
import sys
import warnings
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_core as lc
from tests.files import kinds
from tests.files import structures as made
from tests.files.test_kinds import assert_same
from tools import record_state_files as recorder

# torch warns of pickle protocols, TorchScript, and of what it may do one day
pytestmark = pytest.mark.filterwarnings("ignore")

VIEWS = [
    lambda x: x.transpose(0, -1) if x.ndim else x,
    lambda x: x[1:] if x.ndim else x,
    lambda x: x[..., ::2] if x.ndim else x,
    lambda x: x.unsqueeze(0).expand(2, *x.shape),
    lambda x: x[0] if x.ndim and len(x) else x,
    lambda x: torch.nn.Parameter(x) if x.is_floating_point() else x,
]


@st.composite
def tensors(draw):
    """A tensor of any dtype we read, seen through a few views."""
    dtype = draw(
        st.sampled_from(
            [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32]
            + [torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128]
        )
    )
    base = torch.arange(60).reshape(3, 4, 5).to(dtype)
    steps = draw(st.lists(st.integers(0, 5), max_size=4))
    for step in steps:
        base = VIEWS[step](base)
    return base


def numpy_of(tensor):
    tensor = tensor.detach().resolve_conj().resolve_neg()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


@given(st.dictionaries(st.text(max_size=8).filter(lambda s: s.isprintable()), tensors()))
def test_whatever_torch_save_writes_we_read(tmp_path_factory, state):
    path = tmp_path_factory.getbasetemp() / "state.pt"
    torch.save(state, path)
    loaded = lc.load(path)
    assert loaded.keys() == state.keys()
    for name, tensor in state.items():
        wanted = numpy_of(tensor)
        assert isinstance(loaded[name], np.ndarray)
        assert (loaded[name].dtype, loaded[name].shape) == (wanted.dtype, wanted.shape)
        np.testing.assert_array_equal(loaded[name], wanted)


def test_a_model_moves_there_and_back_through_files(tmp_path):
    theirs = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True)
    torch.save(theirs.state_dict(), tmp_path / "theirs.pt")
    state = lc.load(tmp_path / "theirs.pt")
    config = lc.infer_config(state)
    ours = getattr(lc, config.pop("rnn_type"))(**config)
    ours.load_state_dict(state)
    x = np.random.default_rng(0).normal(size=(5, 2, 3)).astype(np.float32)
    wanted = theirs(torch.from_numpy(x))[0].detach().numpy()
    np.testing.assert_allclose(ours(x)[0], wanted, atol=1e-6)

    for name, read in (("o.safetensors", safetensors.torch.load_file), ("o.pt", torch.load)):
        lc.save(tmp_path / name, ours.state_dict())
        for parameter in theirs.parameters():
            parameter.data.zero_()
        theirs.load_state_dict(read(tmp_path / name))
        np.testing.assert_array_equal(theirs(torch.from_numpy(x))[0].detach().numpy(), wanted)


def test_pytorch_reads_every_dtype_and_shape_we_write_without_trusting_the_file(tmp_path):
    state = {
        "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "empty": np.zeros((0, 3), np.float32),
        "scalar": np.array(3, np.int16),
        "big-endian": np.arange(3, dtype=">i4"),
        "bool": np.array([True, False]),
        "complex": np.ones(2, np.complex128) * 1j,
        "half": np.arange(3, dtype=np.float16),
        "β": np.arange(3, dtype=np.uint8),
    }
    lc.save(tmp_path / "o.pth", state)
    loaded = torch.load(tmp_path / "o.pth", weights_only=True)
    assert list(loaded) == list(state)
    for name, array in state.items():
        got = loaded[name].numpy()
        assert got.dtype == array.dtype.newbyteorder("="), name
        np.testing.assert_array_equal(got, array, strict=False)
        assert got.shape == array.shape


# ------------------------------------------------------------------- whatever else stands in a file


class Registry(collections.OrderedDict):
    """A dict of one's own class."""


class Old(NamedTuple):
    """How to save: as before PyTorch 1.6 or not, and by which pickle protocol."""

    old: bool
    protocol: int

    def save(self, value, path) -> None:
        torch.save(
            value, path,
            pickle_protocol=self.protocol, _use_new_zipfile_serialization=not self.old,
        )  # fmt: skip


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(2**1000), 2**1000), st.text(max_size=8),
    st.floats(allow_nan=False), st.complex_numbers(allow_nan=False), st.binary(max_size=8),
    st.binary(max_size=8).map(bytearray), st.floats(allow_nan=False).map(np.float64),
    st.integers(-9, 9).map(np.int32), st.booleans().map(np.bool_),
    st.sampled_from([torch.float32, torch.bfloat16, torch.uint16, torch.qint8, torch.strided]),
    st.sampled_from([torch.device("cpu"), torch.device("cuda", 2), torch.device("meta")]),
    st.lists(st.integers(0, 2**40), max_size=3).map(torch.Size),
    st.lists(st.text(st.sampled_from("ab.é"), min_size=1), max_size=3).map(
        lambda parts: PurePosixPath(*parts)
    ),
    st.sampled_from([np.arange(6.0).reshape(2, 3), np.arange(6, dtype=">i2").reshape(2, 3).T]),
)  # fmt: skip
KEYS = st.one_of(
    *(st.text(max_size=8), st.integers(), st.floats(allow_nan=False), st.binary(max_size=4)),
    *(st.none(), st.booleans(), st.tuples(st.integers(), st.text(max_size=4))),
)
VALUES = st.recursive(
    SCALARS | tensors(),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.sets(KEYS),
        st.frozensets(KEYS), st.dictionaries(KEYS, inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3).map(collections.OrderedDict),
        st.dictionaries(KEYS, inner, min_size=1, max_size=3).map(Registry),
        st.dictionaries(KEYS, inner, max_size=3).map(lambda d: collections.defaultdict(list, d)),
        st.lists(KEYS, max_size=9).map(collections.Counter),
        inner.map(lambda value: [value, value]),
    ),
    max_leaves=12,
)  # fmt: skip


def plain(value):
    """What load makes of a value in a file."""
    if isinstance(value, torch.Tensor):
        return numpy_of(value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, torch.device | torch.dtype | torch.layout | PurePosixPath):
        return str(value)
    if isinstance(value, np.ndarray):
        return value.astype(value.dtype.newbyteorder("="))
    return value


@given(
    st.dictionaries(st.text(max_size=8), VALUES, max_size=4),
    st.builds(Old, st.booleans(), st.integers(2, 5)),
)
def test_whatever_stands_beside_the_tensors_becomes_what_torch_makes_of_it(
    tmp_path_factory, state, how
):
    path = tmp_path_factory.getbasetemp() / "beside.pt"
    how.save(state, path)
    ours = lc.load(path)
    assert_same(ours, plain(state))
    try:
        theirs = torch.load(path, weights_only=True)
    except pickle.UnpicklingError:
        return  # it reads less than we
    assert_same(ours, plain(theirs))


# ------------------------------------------------------------------- the table of kinds, live


@pytest.fixture
def classes(monkeypatch):
    """The classes of recorded files, under the names that they had there."""
    for name in ("Classifier", "Registry", "Run", "Settings"):
        monkeypatch.setattr(sys.modules["__main__"], name, getattr(recorder, name), raising=False)


ROWS = [(row[1], row[-1]) for row in kinds.LEADS_TO_LSTM + kinds.BECOMES + kinds.REFUSED]


@pytest.mark.parametrize(("file", "reads"), {row for row in ROWS if row[1] is not None})
def test_torch_reads_of_the_kinds_what_the_table_says(file, reads):
    path = kinds.FILES / file
    if reads:
        theirs = torch.load(path, weights_only=True)
        try:
            ours = lc.load(path)
        except lc.StateFileError:
            return  # the table says so
        if isinstance(theirs, dict) and "storages" not in file:
            assert_same(ours, plain(theirs))
    else:
        with pytest.raises((pickle.UnpicklingError, RuntimeError)):
            torch.load(path, weights_only=True)


@pytest.mark.parametrize(
    ("file", "code"), [row[1:5:2] for row in kinds.REFUSED if row[3] and row[1] != "archive.tar"]
)
def test_what_a_refusal_says_to_write_makes_a_file_that_is_read(
    tmp_path, monkeypatch, classes, file, code
):
    monkeypatch.chdir(tmp_path)
    exec(code, {"torch": torch, "np": np, "pickle": pickle, "path": kinds.FILES / file})
    state = lc.load(*tmp_path.iterdir())
    assert any(isinstance(value, np.ndarray | tuple) for value in state.values())


def test_recording_again_gives_files_that_hold_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(recorder, "FOLDER", tmp_path)
    monkeypatch.chdir(kinds.FILES.parents[2])
    with warnings.catch_warnings(action="ignore"):
        recorder.main()
    assert {path.name for path in tmp_path.iterdir()} == {p.name for p in kinds.FILES.iterdir()}
    for path in sorted(tmp_path.iterdir()):
        try:
            wanted = lc.load(kinds.FILES / path.name)
        except lc.StateFileError:
            with pytest.raises(lc.StateFileError):
                lc.load(path)
        else:
            assert_same(lc.load(path), wanted)


def test_storages_that_are_parts_of_others_are_read(tmp_path):
    """As PyTorch before 0.4 wrote them; the one of today reads them still."""
    program = legacy_program(view=b"(" + made.text("1") + b"K\x01K\x02t")
    (tmp_path / "a.pt").write_bytes(program)
    (ours,), (theirs,) = lc.load(tmp_path / "a.pt").values(), torch.load(tmp_path / "a.pt").values()
    np.testing.assert_array_equal(ours, theirs.numpy())
    np.testing.assert_array_equal(ours, [1, 2])


def legacy_program(view: bytes) -> bytes:
    """A file whose one tensor of two numbers looks into a storage of four, 0 to 3."""
    key = made.text("0")
    kind = made.text("storage") + made.name("torch.FloatStorage")
    of = b"(" + kind + key + made.text("cpu") + b"K\x04" + view + b"tQ"
    value = made.tensor(b"K\x02\x85", b"K\x01\x85", of=of)
    numbers = np.arange(4, dtype="<f4").tobytes()
    program = b"\x80\x02}" + made.text("a") + value + b"s"
    return made.legacy(program, b"\x80\x02]" + key + b"a", struct.pack("<q", 4) + numbers)
