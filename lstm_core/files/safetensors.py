"""The safetensors format: 8 bytes of length, a JSON header, then the tensors' bytes."""

import json
import math
import re
from typing import NamedTuple

import numpy as np

from lstm_core.files.archive import MIB, StateFileError

MAX_HEADER = 2 * MIB  # about twenty thousand tensors, each with three brackets
MAX_BRACKETS = 100_000
MAX_DIMENSIONS = 64  # NumPy's own limit
# a string (possessive: it is never read twice; the last quote may be missing) or a bracket
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+("?)|[\[\]{}]', re.DOTALL)

DTYPES: dict[str, np.dtype] = {
    "F64": np.dtype("<f8"), "F32": np.dtype("<f4"), "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"), "I32": np.dtype("<i4"), "I16": np.dtype("<i2"), "I8": np.dtype("i1"),
    "U64": np.dtype("<u8"), "U32": np.dtype("<u4"), "U16": np.dtype("<u2"), "U8": np.dtype("u1"),
    "C64": np.dtype("<c8"), "BOOL": np.dtype("?"), "BF16": np.dtype("<u2"),
}  # fmt: skip
CODES = {dtype: code for code, dtype in DTYPES.items() if code != "BF16"}


def widen_bfloat16(bits: np.ndarray) -> np.ndarray:
    """The float32 numbers whose upper halves are ``bits`` (uint16): NumPy has no bfloat16."""
    wide = bits.astype("<u4")
    wide <<= 16  # in place: of an array without axes, << would make a number
    return wide.view("<f4")


def read_safetensors(data: bytes) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file, as writable copies."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or size > len(data) - 8:
        raise StateFileError(f"the header should end at byte {8 + size} of {len(data)}")
    if size > MAX_HEADER:
        raise StateFileError(f"the header has {size} bytes; the limit is {MAX_HEADER}")
    text = data[8 : 8 + size].decode()
    _check_depth(text)
    header = json.loads(text, object_pairs_hook=_no_duplicates, parse_int=_bounded)
    if not isinstance(header, dict):
        raise StateFileError("the header should be a JSON object")
    header.pop("__metadata__", None)
    entries = {name: _read_entry(name, entry) for name, entry in header.items()}

    # every byte belongs to exactly one tensor: nothing hidden, nothing claimed twice
    body, end = memoryview(data)[8 + size :], 0
    for begin, stop in sorted((entry.begin, entry.end) for entry in entries.values()):
        if begin != end:
            raise StateFileError(f"bytes {end} to {begin} belong to no tensor or to several")
        end = stop
    if end != len(body):
        raise StateFileError(f"the tensors end at byte {end} but the file at {len(body)}")
    return {name: entry.read(body) for name, entry in entries.items()}


def _check_depth(text: str) -> None:
    """Refuse nesting before json meets it: in the browser its recursion overflows the stack."""
    if text.count("[") + text.count("{") > MAX_BRACKETS:
        raise StateFileError(f"the header has more than {MAX_BRACKETS} brackets")
    depth = 0
    for token in TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > 3:
            raise StateFileError("the header is nested deeper than names, entries and lists")
        if token[1] == "":
            raise StateFileError("the header ends within a string")


def _no_duplicates(pairs: list) -> dict:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise StateFileError("the header names something twice")
    return entries


def _bounded(digits: str) -> int:
    if len(digits) > 19:
        raise StateFileError(f"the header holds a number of {len(digits)} digits")
    return int(digits)


class Entry(NamedTuple):
    """What the header says of one tensor."""

    code: str
    shape: list[int]
    begin: int
    end: int

    def read(self, body: memoryview) -> np.ndarray:
        """The tensor, as a writable copy."""
        array = np.frombuffer(body[self.begin : self.end], DTYPES[self.code]).reshape(self.shape)
        return widen_bfloat16(array) if self.code == "BF16" else array.copy()


def _read_entry(name: str, entry: dict) -> Entry:
    code, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
    if code not in DTYPES:
        raise StateFileError(
            f"{name} has dtype {code}, which NumPy does not have; in PyTorch, save its .float()"
        )
    if len(shape) > MAX_DIMENSIONS:
        raise StateFileError(f"{name} has {len(shape)} dimensions; the limit is {MAX_DIMENSIONS}")
    if any(type(n) is not int or n < 0 for n in [*shape, begin, end]):
        raise StateFileError(f"{name} has impossible sizes: shape {shape}, bytes {begin} to {end}")
    if end - begin != math.prod(shape) * DTYPES[code].itemsize:
        raise StateFileError(f"{name} should be {code} {shape} but has {end - begin} bytes")
    return Entry(code, shape, begin, end)


def write_safetensors(state: dict[str, np.ndarray]) -> bytes:
    """The bytes of a safetensors file: widest dtype first, so that every tensor is aligned."""
    header, chunks, begin = {}, [], 0
    for name, array in sorted(state.items(), key=lambda item: (-item[1].itemsize, item[0])):
        dtype = array.dtype.newbyteorder("<")
        if dtype not in CODES:
            raise TypeError(f"safetensors has no dtype for {name} ({array.dtype})")
        chunks.append(array.astype(dtype).tobytes())
        end = begin + len(chunks[-1])
        header[name] = dict(dtype=CODES[dtype], shape=list(array.shape), data_offsets=[begin, end])
        begin = end
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the tensors then start aligned
    return len(text).to_bytes(8, "little") + text + b"".join(chunks)
