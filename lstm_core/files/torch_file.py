"""PyTorch's files, read without running anything that is in them, and written.

torch.save writes a zip file: `NAME/data.pkl` is a pickle program that builds the dict, and
`NAME/data/0`, `NAME/data/1`, ... are the raw numbers. Before 1.6 it wrote five pickle programs
(a magic number, a version, the machine, the dict, the names of the storages), then the numbers of
each storage after their count.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

from lstm_core.files.archive import MIB, Archive, Budget, StateFileError
from lstm_core.files.rebuild import DTYPES, STORAGES, Name, Storage, Stranger, checked
from lstm_core.files.result import finished
from lstm_core.files.unpickler import Unpickler

MAX_PROGRAM = 2 * MIB  # about ten thousand tensors
MAGIC = 0x1950A86A20F9469CFC6C


def read_torch_file(archive: Archive) -> Any:
    """What torch.save wrote, with ndarrays for tensors (copies; bfloat16 as float32)."""
    names = archive.members
    programs = [name for name in names if name.endswith("/data.pkl")]
    if any(name.endswith("/constants.pkl") for name in names):
        raise StateFileError(
            "it is a TorchScript archive, a program with its weights. In PyTorch: "
            'torch.save(torch.jit.load(path).state_dict(), "weights.pt")'
        )
    if any(name.endswith("/archive_format") for name in names):
        raise StateFileError(
            "torch.export wrote it, a program with its weights. In PyTorch: "
            'torch.save(torch.export.load(path).state_dict, "weights.pt")'
        )
    if not programs:
        raise StateFileError("it is a zip file, but neither NumPy nor PyTorch wrote it: unpack it")
    if len(programs) > 1:
        raise StateFileError(f"a file of torch.save has one data.pkl, this one {len(programs)}")
    folder = programs[0].removesuffix("data.pkl")
    order = "<"
    if folder + "byteorder" in names and archive.read(folder + "byteorder", limit=16) == b"big":
        order = ">"
    storages: dict[str, Storage] = {}

    def load_storage(kind: str, key: str, size: int) -> Storage:
        if key not in storages:
            storages[key] = Storage(kind, size, order)
            data = archive.read(f"{folder}data/{key}")
            if storages[key].fill(data) != len(data):
                raise StateFileError(f"storage {key} should hold {size} numbers ({kind})")
        return storages[key]

    program = archive.read(programs[0], MAX_PROGRAM)
    unpickler = Unpickler(program, archive.budget, _by_persistent_id(load_storage))
    return finished(unpickler.run(), archive.budget)


def read_legacy_torch_file(data: bytes) -> Any:
    """What torch.save wrote before PyTorch 1.6, or writes if it is asked to."""
    budget = Budget(len(data))
    storages: dict[str, Storage] = {}
    at = 0

    def load_storage(kind: str, key: str, size: int) -> Storage:
        return storages.setdefault(key, Storage(kind, size))

    def run() -> Any:
        nonlocal at
        program = data[at : at + MAX_PROGRAM]
        unpickler = Unpickler(program, budget, _by_persistent_id(load_storage))
        result = unpickler.run()
        at += unpickler.at
        return result

    if run() != MAGIC:
        raise StateFileError(
            "it is a pickle, but not one that torch.save wrote. If you trust it, in PyTorch: "
            'torch.save(pickle.load(open(path, "rb")), "weights.pt")'
        )
    _version, _machine, state, keys = run(), run(), run(), run()
    if not isinstance(keys, list) or not all(type(key) is str for key in keys):
        raise StateFileError("the names of its storages are no list of texts")
    for key in keys:
        at = storages[key].fill(data, at + 8)
    return finished(state, budget)


def _by_persistent_id(load_storage: Callable[[str, str, int], Storage]) -> Callable[[Any], Any]:
    """How to find the storage of which a program says (storage, type, key, device, size, …)."""

    def load(saved: Any) -> Any:
        match saved:
            case ("storage", Name(path), str() as key, _, int() as size, *rest):
                kind = path.removeprefix("torch.").removeprefix("cuda.").removeprefix("storage.")
                if kind not in STORAGES:  # of quantized numbers
                    return Stranger(path)
                storage = load_storage(kind, key, *checked((size,)))
                if (storage.kind, storage.size) != (kind, size):
                    raise StateFileError(f"storage {key} should hold {size} numbers ({kind})")
                match rest:
                    case ((str(), int() as start, int() as size),):
                        return storage.part(*checked((start, size)))
                return storage
            case ("module", Name() as cls, *_):  # a whole model, with its source code
                return cls
        raise StateFileError("its pickle program refers to something that is no storage")

    return load


def write_torch_file(state: dict[str, np.ndarray]) -> bytes:
    """A file for ``torch.load(path, weights_only=True)``: an OrderedDict of tensors."""
    kinds = {
        np.dtype(DTYPES[name]): f"torch.{kind}"
        for kind, name in STORAGES.items()
        if kind not in ("BFloat16Storage", "UntypedStorage")
    }
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
