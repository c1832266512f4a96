"""PyTorch's .pt and .pth files, read without running anything that is in them, and written.

torch.save writes a zip file: `NAME/data.pkl` is a pickle program that builds the dict, and
`NAME/data/0`, `NAME/data/1`, ... are the raw numbers.
"""

import io
import struct
import zipfile
from typing import Any

import numpy as np

from lstm_core.files.archive import MIB, Archive, StateFileError
from lstm_core.files.unpickler import STORAGES, Name, Storage, Unpickler

MAX_PROGRAM = 2 * MIB  # about ten thousand tensors


def read_torch_file(data: bytes) -> dict[str, Any]:
    """The dict that torch.save wrote, with ndarrays for tensors (copies; bfloat16 as float32)."""
    if not data.startswith(b"PK\x03\x04"):
        raise StateFileError(
            "this is not a zip file; PyTorch before 1.6 wrote another format: "
            "load it there and torch.save its state_dict() again with a newer one"
        )
    archive = Archive(data)
    programs = [name for name in archive.names if name.endswith("/data.pkl")]
    if len(programs) != 1:
        raise StateFileError(f"a file of torch.save has one data.pkl, this one {len(programs)}")
    folder = programs[0].removesuffix("data.pkl")
    order = folder + "byteorder"
    if order in archive.names and archive.read(order, limit=16) != b"little":
        raise StateFileError("it was written on a big-endian machine, which is not supported")

    state = Unpickler(archive, folder).run(archive.read(programs[0], MAX_PROGRAM))
    if not isinstance(state, dict):
        raise StateFileError("it holds no dict; save model.state_dict(), not one tensor or a list")
    _check_plain(state)
    return state


def _check_plain(state: dict) -> None:
    """Refuse leftovers of the program, such as a bare storage, anywhere inside."""
    todo, seen = [state], set()
    while todo:
        value = todo.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Name | Storage):
            raise StateFileError(f"it holds a {type(value).__name__.lower()}, which is no tensor")
        if isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list | tuple):
            todo += value


def write_torch_file(state: dict[str, np.ndarray]) -> bytes:
    """A file for ``torch.load(path, weights_only=True)``: an OrderedDict of tensors."""
    kinds = {np.dtype(code): path for path, code in STORAGES.items() if "BFloat16" not in path}
    program = [b"\x80\x02", _global("collections.OrderedDict"), b")R("]
    members = {}
    for key, (name, array) in enumerate(state.items()):
        array = np.asarray(array, array.dtype.newbyteorder("<"))
        if array.dtype not in kinds:
            raise TypeError(f"torch.load has no dtype for {name} ({array.dtype})")
        members[f"data/{key}"] = array.tobytes()
        program += [_text(name), _tensor(kinds[array.dtype], key, array)]
    program.append(b"u.")
    members = {"data.pkl": b"".join(program), "byteorder": b"little", "version": b"3\n"} | members

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(f"archive/{name}"), data)
    return file.getvalue()


def _tensor(kind: str, key: int, array: np.ndarray) -> bytes:
    """The call of _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)."""
    strides = [int(np.prod(array.shape[i + 1 :], dtype=np.int64)) for i in range(array.ndim)]
    storage = b"(" + _text("storage") + _global(kind) + _text(str(key)) + _text("cpu")
    return b"".join(
        [
            _global("torch._utils._rebuild_tensor_v2"),
            b"(" + storage + _number(array.size) + b"tQ" + _number(0),
            b"(" + b"".join(map(_number, array.shape)) + b"t",
            b"(" + b"".join(map(_number, strides)) + b"t",
            b"\x89" + _global("collections.OrderedDict") + b")RtR",
        ]
    )


def _global(path: str) -> bytes:
    return b"c%b\n%b\n" % tuple(part.encode() for part in path.rsplit(".", 1))


def _text(value: str) -> bytes:
    data = value.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def _number(value: int) -> bytes:
    return b"\x8a\x08" + struct.pack("<q", value)
