"""Files that are broken or mean harm: always one clear error, bounded memory, nothing executed."""

import io
import json
import os
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lstm_core.archive import MIB
from lstm_core.state import StateFileError, load

FILES = Path(__file__).parent / "state_files"


def refused(tmp_path, name: str, data: bytes, because: str) -> None:
    """Loading raises our error for the wanted reason and never takes more than 96 MiB."""
    path = tmp_path / name
    path.write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(StateFileError, match=because) as caught:
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 96 * MIB
    finally:
        tracemalloc.stop()
    assert name in str(caught.value)


def zip_of(members: dict[str, bytes], method=zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


# ---------------------------------------------------------------------------------- safetensors


def safetensors_of(header, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def entry(dtype="F32", shape=(1,), offsets=(0, 4)) -> dict:
    return dict(dtype=dtype, shape=list(shape), data_offsets=list(offsets))


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (b"", "header should end"),
        (b"\xff" * 8, "header should end at byte 18446744073709551623 of 8"),
        (struct.pack("<Q", 5 * MIB) + b" " * (5 * MIB), "the limit is"),
        (safetensors_of(b"{"), "Expecting"),
        (safetensors_of(b"\xff\xfe"), "utf-8"),
        (safetensors_of([]), "JSON object"),
        (safetensors_of(b"[" * 100_000), "nested deeper"),
        (safetensors_of(b'{"a":' * 100_000), "nested deeper"),
        (safetensors_of(b'{"[[[[":1}'), "damaged"),
        (safetensors_of(b'{"a":[1,[2,[3]]]}'), "nested deeper"),
        (safetensors_of(b"1" * 10_000), "integer string conversion|JSON object"),
        (safetensors_of({"a": 1}), "damaged"),
        (safetensors_of({"a": {}}), "dtype"),
        (safetensors_of({"a": entry("F8_E4M3")}, b"0000"), "a has dtype F8_E4M3"),
        (safetensors_of({"a": entry(["F32"])}, b"0000"), "unhashable"),
        (safetensors_of({"a": entry(shape=(2,))}, b"0000"), r"F32 \[2\] but has 4 bytes"),
        (safetensors_of({"a": entry(shape=(2**40,))}, b"0000"), "but has 4 bytes"),
        (safetensors_of({"a": entry(shape=(-1,))}, b"0000"), "impossible sizes"),
        (safetensors_of({"a": entry(shape=(1.0,))}, b"0000"), "impossible sizes"),
        (safetensors_of({"a": entry(shape=(True,))}, b"0000"), "impossible sizes"),
        (safetensors_of({"a": entry(shape=(1,) * 100)}, b"0000"), "dimension"),
        (safetensors_of({"a": entry(shape=(0, 2**62, 2**62), offsets=(0, 0))}), "damaged"),
        (safetensors_of({"a": entry(offsets=(0, 8))}, b"0000"), "impossible sizes"),
        (safetensors_of({"a": entry(offsets=(-4, 0))}, b"0000"), "impossible sizes"),
        (safetensors_of({"a": entry(offsets=(4, 0))}, b"0000"), "has -4 bytes"),
        (safetensors_of({"a": entry()}, b"00001"), "end at byte 4 but the file at 5"),
        (safetensors_of({"a": entry(), "b": entry()}, b"0000"), "no tensor or to several"),
        (safetensors_of({"a": entry(offsets=(4, 8))}, b"00000000"), "bytes 0 to 4 belong"),
        (safetensors_of(b'{"a":1,"a":2}'), "names something twice"),
    ],
)
def test_a_broken_safetensors_file_is_refused(tmp_path, data, because):
    refused(tmp_path, "a.safetensors", data, because)


# ------------------------------------------------------------------------------------------ npz


def npy(header: str, body: bytes = b"") -> bytes:
    text = header.encode().ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + body


def npy_header(descr="'<f4'", shape="(1,)") -> str:
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}"


class Touch:
    """Unpickled by Python itself, this creates the file ``path``."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize(
    ("member", "because"),
    [
        (b"", "does not begin"),
        (b"\x93NUMPY\x09\x00", "does not begin"),
        (b"\x93NUMPY\x01\x00\xff\xff", "plain numbers"),
        (npy("{"), "plain numbers"),
        (npy("__import__('os').getcwd()"), "plain numbers"),
        (npy("(" * 9000), "plain numbers"),
        (npy(npy_header(shape="-" * 9000 + "1")), "plain numbers"),
        (npy(npy_header(shape="(2,)"), b"0000"), "reshape"),
        (npy(npy_header(shape="(2**40,)"), b"0000"), "plain numbers"),
        (npy(npy_header(shape=f"({2**40},)"), b"0000"), "reshape|dimension"),
        (npy(npy_header(shape="(-1,-1)"), b"0000"), "plain numbers"),
        (npy(npy_header(shape=f"({'9' * 5000},)"), b"0000"), "integer string conversion"),
        (npy(npy_header(descr="'|O'"), b"00000000"), "plain numbers"),
        (npy(npy_header(descr="[('a', '<f4')]"), b"0000"), "plain numbers"),
        (npy(npy_header(descr="'<U1'"), b"0000"), "plain numbers"),
    ],
)
def test_a_broken_npz_is_refused(tmp_path, member, because):
    refused(tmp_path, "a.npz", zip_of({"a.npy": member}), because)


def test_a_pickle_inside_an_npz_is_not_executed(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.array([Touch(tmp_path / "touched")], dtype=object))
    refused(tmp_path, "a.npz", (tmp_path / "a.npz").read_bytes(), "plain numbers")
    assert not (tmp_path / "touched").exists()


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path):
    bomb = zip_of({"a.npy": bytes(100 * MIB)}, zipfile.ZIP_DEFLATED)
    refused(tmp_path, "a.npz", bomb, "too many for a file of this size")


def test_a_member_that_unfolds_beyond_its_declared_size_is_refused(tmp_path):
    bomb = zip_of({"a.npy": bytes(100 * MIB)}, zipfile.ZIP_DEFLATED)
    small = bomb.replace(struct.pack("<I", 100 * MIB), struct.pack("<I", 100))
    refused(tmp_path, "a.npz", small, "CRC|does not begin")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_unfold_by_the_block_are_refused(tmp_path, method):
    data = bytearray(zip_of({"a.npy": b"BZh9"}))
    for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + place] = method
    refused(tmp_path, "a.npz", bytes(data), "compressed in a way")


def test_entries_that_overlap_to_claim_the_same_bytes_do_not_multiply(tmp_path):
    """A thousand names for one member of a megabyte (the trick of the non-recursive zip bomb)."""
    data = zip_of({"a.npy": npy(npy_header(shape=f"({MIB},)"), bytes(4 * MIB))})
    start = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    directory = data[start:end] * 1000
    tail = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1000, 1000, len(directory), start, 0)
    refused(tmp_path, "a.npz", data[:start] + directory + tail, "too many|[Oo]verlap")


# ------------------------------------------------------------------------------------------- pt


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
        (state_with(tensor((1,), (1,), offset=-1)), "outside of its storage"),
        (state_with(tensor((2,), (-1,), offset=1)), "outside of its storage"),
        (state_with(tensor((2,), (2**62,))), "outside of its storage"),
        (state_with(tensor((2**40, 2**40), (1, 1))), "outside of its storage"),
        (state_with(tensor((2**40,), (0,))), "too many for a file of this size"),
        (state_with(tensor((2**20,), (0,)) * 1000), "too many for a file of this size"),
        (state_with(tensor((0, 2**62, 2**62), (1, 1, 1))), "damaged"),
        (state_with(tensor((1,) * 100, (1,) * 100)), "dimension"),
        (state_with(tensor((1,), (1, 1))), "damaged"),
        (state_with(tensor((1,), (1,), numel=2)), "should hold 2 numbers"),
        (state_with(tensor((1,), (1,), numel=2**62)), "should hold"),
        (state_with(tensor((1,), (1,), kind="LongStorage")), "buffer size"),
        (state_with(tensor((1,), (1,), kind="QInt8Storage")), "torch.QInt8Storage"),
        (state_with(tensor((1,), (1,), key="1")), "There is no item named"),
        (state_with(tensor((1,), (1,), key="../data.pkl")), "There is no item named"),
        (state_with(b"ctorch\nFloatStorage\n"), "holds a name"),
        (state_with(b"]ctorch\nFloatStorage\na"), "holds a name"),
        (b"\x80\x02" + tensor((1,), (1,)) + b".", "holds no dict"),
        (b"\x80\x02}.", None),
        (b"\x80\x04}.", "PROTO"),
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
        (b"ccollections\nOrderedDict\n(K\x01tR.", "calls collections.OrderedDict in a way"),
        (b"}K\x01Q.", "damaged"),
        (b"}" + b")" * 3 + b"t.", "damaged"),
        (b"X\xff\xff\xff\x7f}.", "damaged"),
        (b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f}.", "damaged|BINBYTES8"),
        (b"I" + b"9" * 10_000 + b"\n.", "damaged|INT"),
        (b"}" + b")" + b"\x85" * 100_000 + b"K\x01s.", "nested more than 50 deep"),
        (b"}" + b"]" * 100_000 + b"a" * 99_999 + b".", "nested more than 50 deep"),
        (b"}" + b")\x85K\x01s.", "dict key is of type tuple"),
        (b"]q\x00h\x00]q\x01a.", "contains itself"),
        (b"]q\x00h\x00a.", "contains itself"),
        (b"}" * 3_000_000 + b".", "the limit is"),
        (b"\xff", "damaged"),
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
    refused(tmp_path, "a.pt", pt_of(program), "mkdir|pickle instruction|PROTO")
    assert not touched.exists()
    pickle.loads(program)
    assert touched.exists(), "the program would have done its harm"


def test_a_whole_model_is_refused_by_the_name_of_its_class(tmp_path):
    data = (FILES / "whole_model.pt").read_bytes()
    refused(tmp_path, "a.pt", data, "asks for torch.nn.modules.rnn.LSTM")


def test_the_format_before_1_6_is_refused_with_the_way_out(tmp_path):
    data = (FILES / "legacy.pt").read_bytes()
    refused(tmp_path, "a.pth", data, "PyTorch before 1.6 wrote another format")


def test_an_archive_without_or_with_two_programs_is_refused(tmp_path):
    refused(tmp_path, "a.pt", zip_of({"a/other": b""}), "one data.pkl, this one 0")
    two = zip_of({"a/data.pkl": b"}.", "b/data.pkl": b"}."})
    refused(tmp_path, "a.pt", two, "one data.pkl, this one 2")


def test_big_endian_numbers_are_refused(tmp_path):
    data = zip_of({"a/data.pkl": b"}.", "a/byteorder": b"big"})
    refused(tmp_path, "a.pt", data, "big-endian")


# ------------------------------------------------------------------------------------- any format


@pytest.mark.parametrize("name", ["a.npz", "a.pt", "a.pth", "a.safetensors"])
def test_an_oversized_file_is_refused_unread(tmp_path, monkeypatch, name):
    monkeypatch.setattr("lstm_core.archive.MAX_FILE", 1000)
    (tmp_path / name).write_bytes(bytes(1001))
    with pytest.raises(StateFileError, match="has 1001 bytes; the limit is 1000"):
        load(tmp_path / name)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "a.pt")


@pytest.mark.parametrize("name", ["lstm.pt", "lstm.safetensors", "checkpoint.pt"])
@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(tmp_path, name, share):
    data = (FILES / name).read_bytes()
    refused(
        tmp_path, name, data[: int(share * len(data))], "damaged|header|zip file|impossible sizes"
    )
