"""PyTorch files that are broken or mean harm: one clear error, and nothing is executed."""

import pickle
import struct

import numpy as np
import pytest

from lstm_core.files.state import load
from tests.files.hostile import FILES, Touch, refused, zip_of


def pt_of(program: bytes, **storages: bytes) -> bytes:
    members = {f"a/data/{key.strip('_')}": data for key, data in storages.items()}
    return zip_of({"a/data.pkl": program, "a/byteorder": b"little"} | members)


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def number(value: int) -> bytes:
    data = value.to_bytes(16, "little", signed=True)
    return b"\x8a" + bytes([len(data)]) + data


def numbers(values) -> bytes:
    return b"(" + b"".join(map(number, values)) + b"t"


def tensor(size, stride, offset=0, numel=1, kind="FloatStorage", key="0") -> bytes:
    """The instructions by which torch.save rebuilds a tensor."""
    storage = b"(" + text("storage") + b"ctorch\n" + kind.encode() + b"\n"
    storage += text(key) + text("cpu") + number(numel) + b"tQ"
    args = b"(" + storage + number(offset) + numbers(size) + numbers(stride)
    return b"ctorch._utils\n_rebuild_tensor_v2\n" + args + b"\x89ccollections\nOrderedDict\n)RtR"


def state_with(value: bytes) -> bytes:
    return b"\x80\x02}" + text("a") + value + b"s."


def test_the_instructions_that_the_tests_build_on_do_load(tmp_path):
    program = state_with(tensor((2, 3), (0, 1), offset=1, numel=4))
    (tmp_path / "a.pt").write_bytes(pt_of(program, _0=np.arange(4, dtype="<f4").tobytes()))
    np.testing.assert_array_equal(load(tmp_path / "a.pt")["a"], [[1, 2, 3], [1, 2, 3]])


@pytest.mark.parametrize(
    ("program", "because"),
    [
        (state_with(tensor((2,), (1,))), "outside of its storage"),
        (state_with(tensor((1,), (1,), offset=1)), "outside of its storage"),
        (state_with(tensor((1,), (1,), offset=-1)), "impossible size"),
        (state_with(tensor((2,), (-1,), offset=1)), "impossible size or stride"),
        (state_with(tensor((2,), (2**62,))), "outside of its storage"),
        (state_with(tensor((2**40, 2**40), (1, 1))), "outside of its storage"),
        (state_with(tensor((2**40,), (0,))), "too many for a file of this size"),
        (
            state_with(b"](" + tensor((2**20,), (0,)) * 1000 + b"e"),
            "too many for a file of this size",
        ),
        (state_with(tensor((0, 2**62, 2**62), (1, 1, 1))), "damaged"),
        (state_with(tensor((1,) * 100, (1,) * 100)), "more than 64 axes"),
        (state_with(tensor((1,), (1, 1))), "has 2 strides"),
        (state_with(tensor((1,), (1,), numel=2)), "should hold 2 numbers"),
        (state_with(tensor((1,), (1,), numel=2**62)), "should hold"),
        (state_with(tensor((1,), (1,), kind="LongStorage")), "should hold 1 numbers"),
        (state_with(tensor((1,), (1,), kind="QInt8Storage")), "torch.QInt8Storage"),
        (state_with(tensor((1,), (1,), key="1")), "there is no a/data/1"),
        (state_with(tensor((1,), (1,), key="../data.pkl")), "there is no a/data/../data.pkl"),
        (state_with(b"ctorch\nFloatStorage\n"), r'asks for torch.FloatStorage \(at \["a"\]\)'),
        (state_with(b"]ctorch\nFloatStorage\na"), r'torch.FloatStorage \(at \["a"\]\[0\]\)'),
        (b"\x80\x02]" + tensor((1,), (1,)) + b"a.", "holds no dict"),
        *[(b"\x80%c}." % protocol, None) for protocol in (2, 3, 4, 5)],
        (b"\x80\x01}.", "protocol is 1, and 2 to 5 are read"),
        (b"\x80\x06}.", "protocol is 6"),
        (b"", "damaged"),
        (b"}", "damaged|STOP"),
        (b".", "damaged"),
        (b"a.", "takes more"),
        (b"u.", "damaged"),
        (b"}s.", "takes more"),
        (b"])K\x01s.", "treats a list as a dict"),
        (b"}K\x01a.", "treats a dict as a list"),
        (b"(K\x01K\x02K\x03u.", "damaged"),
        (b"}(K\x01u.", "zip|damaged"),
        (b"}h\x05.", "damaged"),
        (b"})R.", "treats a dict as a Name"),
        (b"ccollections\nOrderedDict\n(K\x01tR.", "asks for collections.OrderedDict"),
        (b"}K\x01Q.", "something that is no storage"),
        (b"}" + b")" * 3 + b"t.", "damaged"),
        (b"X\xff\xff\xff\x7f}.", "ends within a text"),
        (b"T\xff\xff\xff\xff}.", "ends within a text"),
        (b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f}.", "ends within a text"),
        (b"I" + b"9" * 10_000 + b"\n.", "pickle instruction b'I'"),
        (b"}" + b")" + b"\x85" * 100_000 + b"K\x01s.", "nested more than 50 deep"),
        (b"}" + b"]" * 100_000 + b"a" * 99_999 + b".", "nested more than 50 deep"),
        (b"}" + b")\x85K\x01s.", "a dict key holds a tuple"),
        (b"]q\x00h\x00]q\x01a.", "contains itself"),
        (b"]q\x00h\x00a.", "contains itself"),
        (b"}" * 3_000_000 + b".", "the limit is"),
        (b"\xff", "pickle instruction"),
    ],
)
def test_a_broken_pickle_program_is_refused(tmp_path, program, because):
    data = pt_of(program, _0=b"0000")
    if because is None:
        (tmp_path / "a.pt").write_bytes(data)
        assert load(tmp_path / "a.pt") == {}
    else:
        refused(tmp_path, "a.pt", data, because)


def test_a_far_memo_index_takes_no_memory(tmp_path):
    program = b"\x80\x02}r\xff\xff\xff\x7f."  # the C unpickler would make room for 2**32 entries
    (tmp_path / "a.pt").write_bytes(pt_of(program))
    assert load(tmp_path / "a.pt") == {}


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("folder", ["a", "b"])
def test_code_in_a_pickle_is_never_executed(tmp_path, protocol, folder):
    touched = tmp_path / folder
    program = pickle.dumps({"weight": Touch(touched)}, protocol)
    refused(tmp_path, "a.pt", pt_of(program), "asks for (posix|nt).mkdir|pickle")
    assert not touched.exists()
    pickle.loads(program)
    assert touched.exists(), "the program would have done its harm"


def test_a_whole_model_is_refused_by_the_name_of_its_class(tmp_path):
    data = (FILES / "whole_model.pt").read_bytes()
    refused(tmp_path, "a.pt", data, "asks for torch.nn.modules.rnn.LSTM")


def test_an_archive_without_or_with_two_programs_is_refused(tmp_path):
    refused(tmp_path, "a.pt", zip_of({"a/other": b""}), "neither NumPy nor PyTorch wrote it")
    two = zip_of({"a/data.pkl": b"}.", "b/data.pkl": b"}."})
    refused(tmp_path, "a.pt", two, "one data.pkl, this one 2")


def numbered(start: int) -> bytes:
    """A dict of thirty thousand words by number."""
    numbers = (b"J" + struct.pack("<i", n) + text("word") for n in range(start, start + 30_000))
    return pt_of(b"\x80\x02}(" + b"".join(numbers) + b"u.")


def test_keys_that_can_be_made_to_collide_are_few(tmp_path):
    """Text is hashed at random, and numbers that count up from 0 have places of their own."""
    (tmp_path / "a.pt").write_bytes(numbered(0))
    assert load(tmp_path / "a.pt")[29_999] == "word"
    refused(tmp_path, "a.pt", numbered(1), "more than 10000 dict keys that are not text")


def test_an_array_without_numbers_is_refused(tmp_path):
    array = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tC\x01btR"
    refused(tmp_path, "a.pt", pt_of(state_with(array)), "never given its numbers")


def test_what_only_does_harm_is_called_so_and_no_way_is_shown_around_it(tmp_path):
    data = pt_of(pickle.dumps({"weight": Touch(tmp_path / "touched")}, 2))
    refused(
        tmp_path, "a.pt", data, r'mkdir \(at \["weight"\]\), which no weights need: do not load'
    )
