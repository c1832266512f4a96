"""Files that are broken or mean harm: always one clear error, bounded memory, nothing executed."""

import json
import struct
import zipfile

import numpy as np
import pytest

from lstm_core.files.archive import MIB
from lstm_core.files.state import StateFileError, load
from tests.files.hostile import FILES, Touch, refused, zip_of

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
        (safetensors_of(b"1" * 10_000), "a number of 10000 digits"),
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
        (safetensors_of({"a": entry(offsets=(0, 8))}, b"0000"), "but has 8 bytes"),
        (safetensors_of({"a": entry(shape=(2,), offsets=(0, 8))}, b"0000"), "end at byte 8 but"),
        (safetensors_of(b'{"a'), "ends within a string"),
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


@pytest.mark.parametrize(
    ("member", "because"),
    [
        (b"", "does not begin"),
        (b"\x93NUMPY\x09\x00", "does not begin"),
        (b"\x93NUMPY\x01\x00\xff\xff", "header of 65535 bytes; the limit is 10000"),
        (b"\x93NUMPY\x01\x00\xff\x00", "plain numbers"),
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
    refused(tmp_path, "a.npz", small, "should have 100 bytes but has 101")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_unfold_by_the_block_are_refused(tmp_path, method):
    data = bytearray(zip_of({"a.npy": b"BZh9"}))
    for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + place] = method
    refused(tmp_path, "a.npz", bytes(data), "packed in a way")


def test_entries_that_overlap_to_claim_the_same_bytes_do_not_multiply(tmp_path):
    """A thousand names for one member of a megabyte (the trick of the non-recursive zip bomb)."""
    data = zip_of({"0000.npy": npy(npy_header(shape=f"({MIB},)"), bytes(4 * MIB))})
    start = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entries = [data[start:end].replace(b"0000", b"%04d" % n) for n in range(1000)]
    directory = b"".join(entries)
    tail = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1000, 1000, len(directory), start, 0)
    refused(tmp_path, "a.npz", data[:start] + directory + tail, "too many for a file of this size")
    twice = data[:start] + entries[0] * 1000 + tail
    refused(tmp_path, "a.npz", twice, "two members named 0000.npy")


# ------------------------------------------------------------------------------------- any format


@pytest.mark.parametrize("name", ["a.npz", "a.pt", "a.pth", "a.safetensors"])
def test_an_oversized_file_is_refused_unread(tmp_path, monkeypatch, name):
    monkeypatch.setattr("lstm_core.files.archive.MAX_FILE", 1000)
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
    words = "cut short|header should end|header ends|the tensors end|the file is empty"
    words = "header should end" if name.endswith("rs") and not share else words
    refused(tmp_path, name, data[: int(share * len(data))], words)
