"""The safetensors format: 8 bytes of length, a JSON header, then the tensors' bytes."""

import json
import math
import re

import numpy as np

from lstm_core.files.archive import MIB, StateFileError

MAX_HEADER = 4 * MIB  # tens of thousands of tensors

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
    header = json.loads(text, object_pairs_hook=_no_duplicates)
    if not isinstance(header, dict):
        raise StateFileError("the header should be a JSON object")
    header.pop("__metadata__", None)

    body = memoryview(data)[8 + size :]
    state = {name: _read_tensor(name, entry, body) for name, entry in header.items()}
    # every byte belongs to exactly one tensor: nothing hidden, nothing claimed twice
    end = 0
    for begin, stop in sorted(entry["data_offsets"] for entry in header.values()):
        if begin != end:
            raise StateFileError(f"bytes {end} to {begin} belong to no tensor or to several")
        end = stop
    if end != len(body):
        raise StateFileError(f"the tensors end at byte {end} but the file at {len(body)}")
    return state


def _check_depth(text: str) -> None:
    """Refuse nesting before json meets it: in the browser its recursion overflows the stack."""
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > 3:
            raise StateFileError("the header is nested deeper than names, entries and lists")


def _no_duplicates(pairs: list) -> dict:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise StateFileError("the header names something twice")
    return entries


def _read_tensor(name: str, entry: dict, body: memoryview) -> np.ndarray:
    code, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
    if code not in DTYPES:
        raise StateFileError(f"{name} has dtype {code}, which NumPy does not have")
    if any(type(n) is not int or n < 0 for n in [*shape, begin, end]) or end > len(body):
        raise StateFileError(f"{name} has impossible sizes: shape {shape}, bytes {begin} to {end}")
    dtype = DTYPES[code]
    if end - begin != math.prod(shape) * dtype.itemsize:
        raise StateFileError(f"{name} should be {code} {shape} but has {end - begin} bytes")
    array = np.frombuffer(body[begin:end], dtype).reshape(shape)
    return widen_bfloat16(array) if code == "BF16" else array.copy()


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
