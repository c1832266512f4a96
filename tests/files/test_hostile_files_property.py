"""Files with arbitrary bytes changed: they load or are refused, and nothing else ever happens."""

import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.files.state import StateFileError, load
from tests.files.hostile import FILES, zip_of


@settings(max_examples=300)
@given(
    name=st.sampled_from(["gru.pth", "checkpoint.pt", "lstm.safetensors", "whole_model.pt"]),
    edits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_file_with_any_bytes_changed_loads_or_is_refused(tmp_path_factory, name, edits):
    data = bytearray((FILES / name).read_bytes())
    for position, value in edits:
        data[position % len(data)] = value
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    try:
        assert isinstance(load(path), dict)
    except StateFileError:
        pass


@settings(max_examples=300)
@given(
    edits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.integers(0, 10**6),
)
def test_any_pickle_program_runs_or_is_refused(tmp_path_factory, edits, cut):
    """The zip's checksum hides the program from the test above; here it is right again."""
    with zipfile.ZipFile(FILES / "checkpoint.pt") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    program = bytearray(members["checkpoint/data.pkl"])
    for position, value in edits:
        program[position % len(program)] = value
    members["checkpoint/data.pkl"] = bytes(
        program[cut % len(program) :] if cut % 5 == 0 else program
    )
    path = tmp_path_factory.getbasetemp() / "program.pt"
    path.write_bytes(zip_of(members))
    try:
        assert isinstance(load(path), dict)
    except StateFileError:
        pass
