"""What the names in a pickle program stand for: tensors, NumPy's arrays, plain objects.

No name is ever looked up. The few that are known are spelled out here, each with what takes its
place; calling any other makes a `Stranger`, an object without life.
"""

import math
import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

import numpy as np

from lstm_core.files.archive import Budget, StateFileError
from lstm_core.files.safetensors import MAX_DIMENSIONS, widen_bfloat16

DTYPES = {
    "torch.float64": "<f8", "torch.float32": "<f4", "torch.float16": "<f2",
    "torch.bfloat16": "<u2", "torch.int64": "<i8", "torch.int32": "<i4", "torch.int16": "<i2",
    "torch.int8": "i1", "torch.uint8": "u1", "torch.bool": "?", "torch.complex64": "<c8",
    "torch.complex128": "<c16", "torch.uint16": "<u2", "torch.uint32": "<u4",
    "torch.uint64": "<u8",
}  # fmt: skip
STORAGES = {
    "DoubleStorage": "torch.float64", "FloatStorage": "torch.float32",
    "HalfStorage": "torch.float16", "BFloat16Storage": "torch.bfloat16",
    "LongStorage": "torch.int64", "IntStorage": "torch.int32", "ShortStorage": "torch.int16",
    "CharStorage": "torch.int8", "ByteStorage": "torch.uint8", "BoolStorage": "torch.bool",
    "ComplexFloatStorage": "torch.complex64", "ComplexDoubleStorage": "torch.complex128",
    "UntypedStorage": "torch.uint8",
}  # fmt: skip
# dtypes and their like are values of their own in PyTorch; here they are their names
VALUE = re.compile(r"torch\.((b?float|complex|q?u?int|bits)\d\w*|bool|per_(tensor|channel)_\w+)")
TENSOR_TYPES = ("torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer")
NUMPY = re.compile(r"numpy\.(_?core)\.(multiarray|numeric)\.")  # _core since NumPy 2
PLAIN_KINDS = "biufcSU"  # of NumPy's dtypes: no Python objects, no structures


class Name(NamedTuple):
    """A class or function that the program names; it is never looked up or called."""

    path: str


class Stranger:
    """An object of a class that is not known here: a dict if it is given items, else nothing."""

    def __init__(self, path: str):
        self.path = path
        self.items: dict[Any, Any] = {}


class Storage:
    """The flat numbers that tensors look into. In old files they follow after the program."""

    def __init__(self, kind: str, size: int, order: str = "<"):
        self.kind, self.size, self.order = kind, size, order
        self.whole: tuple[Storage, int] | None = None
        self.filled = np.empty(0, self.dtype(STORAGES[kind]))

    def dtype(self, name: str) -> np.dtype:
        """PyTorch's dtype of that name, in the order that the file's bytes have."""
        return np.dtype(DTYPES[name].replace("<", self.order))

    def fill(self, data: bytes, at: int = 0) -> int:
        """Take the numbers from ``data``, beginning at byte ``at``; return where they end."""
        dtype = self.filled.dtype
        end = at + self.size * dtype.itemsize
        if not at <= end <= len(data):
            raise StateFileError(f"a storage should hold {self.size} numbers ({self.kind})")
        self.filled = np.frombuffer(data, dtype, self.size, at)
        return end

    def part(self, start: int, size: int) -> "Storage":
        """``size`` of these numbers as a storage of its own, as PyTorch once had them."""
        part = Storage(self.kind, size, self.order)
        part.whole = self, start
        return part

    @property
    def numbers(self) -> np.ndarray:
        """The numbers, once the file's have been read."""
        if self.whole is None:
            return self.filled
        storage, start = self.whole
        return storage.numbers[start : start + self.size]


class Tensor(NamedTuple):
    """How a tensor looks into its storage: element (i, j) is numbers[start + i*s0 + j*s1]."""

    storage: Storage
    start: int
    size: tuple[int, ...]
    stride: tuple[int, ...]
    dtype: str
    lazy: tuple[str, ...] = ()  # "conj", "neg": what PyTorch has not yet done to the numbers

    def array(self, budget: Budget) -> np.ndarray:
        """The tensor as a copy of its own."""
        dtype = self.storage.dtype(self.dtype)
        numbers = self.storage.numbers.view(dtype)
        # the last element decides; along an axis of length one the stride is never used
        strides = [s if n > 1 else 0 for n, s in zip(self.size, self.stride, strict=True)]
        last = self.start + sum((n - 1) * s for n, s in zip(self.size, strides, strict=True))
        if 0 not in self.size and last >= numbers.size:
            raise StateFileError(f"a tensor of shape {self.size} reaches outside of its storage")
        copies = 1 + 2 * (self.dtype == "torch.bfloat16") + len(self.lazy)
        n = math.prod(self.size) * dtype.itemsize
        budget.spend(1500 + copies * n, f"a tensor of shape {self.size}")
        if 0 in self.size:
            array = np.empty(self.size, dtype)
        else:
            steps = [s * dtype.itemsize for s in strides]
            array = np.ndarray(self.size, dtype, numbers, self.start * dtype.itemsize, steps)
        array = array.astype(dtype.newbyteorder("="), order="C")
        for what in self.lazy:
            array = np.asarray(np.conj(array) if what == "conj" else -array)
        return widen_bfloat16(array) if self.dtype == "torch.bfloat16" else array


class Dtype:
    """A NumPy dtype; its byte order comes with its state."""

    def __init__(self, code: Any):
        if type(code) is not str or len(code) > 9 or np.dtype(code).kind not in PLAIN_KINDS:
            raise StateFileError("it holds a NumPy array of something else than plain numbers")
        self.dtype = np.dtype(code)

    def set_state(self, state: Any, budget: Budget) -> None:
        """Take the byte order from (version, order, None, …)."""
        match state:
            case (_, "<" | ">" | "=" | "|" as order, None, None, None, *_):
                self.dtype = self.dtype.newbyteorder(order)
            case _:
                raise StateFileError("it holds a NumPy array of something else than plain numbers")


class Array:
    """A NumPy array; all that it is comes with its state."""

    array: np.ndarray | None = None

    def set_state(self, state: Any, budget: Budget) -> None:
        """Take shape, dtype and numbers from (version, shape, dtype, columns first, bytes)."""
        match state:
            case (_, tuple() as shape, Dtype() as kind, fortran, bytes() | bytearray() as data):
                budget.spend(100 + 2 * len(data), "a NumPy array")
                numbers = np.frombuffer(data, kind.dtype)
                if kind.dtype.kind == "U":
                    letters = np.frombuffer(data, np.dtype("u4").newbyteorder(kind.dtype.byteorder))
                    if (letters > 0x10FFFF).any():
                        raise StateFileError("it holds a NumPy array of letters that do not exist")
                numbers = numbers.reshape(checked(shape), order="F" if fortran is True else "C")
                self.array = numbers.astype(kind.dtype.newbyteorder("="))
            case _:
                raise StateFileError("it holds a NumPy array of something else than plain numbers")


def checked(sizes: Any) -> tuple[int, ...]:
    """The sizes or strides, if there can be such."""
    if not isinstance(sizes, tuple) or len(sizes) > MAX_DIMENSIONS:
        raise StateFileError(f"a tensor has no shape, or one of more than {MAX_DIMENSIONS} axes")
    if any(type(n) is not int or not 0 <= n < 2**63 for n in sizes):
        raise StateFileError("a tensor or storage has an impossible size or stride")
    return sizes


def named(path: str) -> Name | str:
    """What a name is when nobody calls it."""
    return path if VALUE.fullmatch(path) else Name(path)


def call(path: str, args: tuple, budget: Budget) -> Any:
    """What the named function or class would return for ``args``; a Stranger if not known."""
    budget.spend(600, "a call")  # for the time that it takes
    if path.startswith("torch._"):
        return _tensor(path.removeprefix("torch._utils._rebuild_"), path, args, budget)
    match NUMPY.sub("numpy.", path), args:
        case "collections.OrderedDict" | "builtins.dict", ():
            return {}
        case "collections.defaultdict", () | (_,):  # what would fill gaps is of no use here
            return {}
        case "collections.Counter", () | ({},):
            budget.spend(200 * sum(map(len, args)), "a Counter")
            return dict(*args)
        case "builtins.complex", (float() as real, float() as imag):
            return complex(real, imag)
        case "builtins.bytes", ():
            return b""
        case "builtins.bytearray", () | (bytes(),):
            budget.spend(sum(map(len, args)), "a bytearray")
            return bytearray(*args)
        case "builtins.bytearray" | "_codecs.encode", (str() as text, "latin-1" | "latin1"):
            budget.spend(len(text), "bytes")  # so protocol 2 writes them
            data = text.encode("latin-1")
            return data if path == "_codecs.encode" else bytearray(data)
        case "torch.Size", (tuple() as sizes,):
            return sizes
        case "torch.device", (str() as kind,) | (str() as kind, None):
            return kind
        case "torch.device", (str() as kind, int() as index):
            return f"{kind}:{index}"
        case "torch.serialization._get_layout", (str() as layout,):
            return layout
        case _ if path.startswith("pathlib.") and path.endswith("Path"):
            if not all(isinstance(part, str) for part in args):
                return Stranger(path)
            budget.spend(2 * sum(map(len, args)), "a path")
            return str((PureWindowsPath if "Windows" in path else PurePosixPath)(*args))
        case "numpy.dtype", (code, *_):
            return Dtype(code)
        case "numpy._reconstruct", (Name("numpy.ndarray"), *_):
            return Array()
        case "numpy._frombuffer", (data, dtype, shape, str() as order, *_):
            array = Array()
            array.set_state((1, shape, dtype, order == "F", data), budget)
            return array
        case "numpy.scalar", (Dtype() as dtype, bytes() as data):
            scalar = Array()
            scalar.set_state((1, (), dtype, False, data), budget)
            return np.asarray(scalar.array)[()]
    return Stranger(path)


def _tensor(kind: str, path: str, args: tuple, budget: Budget) -> Any:
    match kind, args:
        case "tensor" | "tensor_v2", (Storage() as storage, start, size, stride, *rest):
            lazy = rest[2] if kind == "tensor_v2" and len(rest) > 2 else None
            return _view(storage, start, size, stride, STORAGES[storage.kind], lazy)
        case "tensor_v3", (Storage() as storage, start, size, stride, _, _, str() as dtype, *rest):
            return _view(storage, start, size, stride, dtype, rest[0] if rest else None)
        case (
            "parameter" | "parameter_with_state" | "device_tensor_from_cpu_tensor"
            | "device_tensor_from_numpy",
            (Tensor() | Array() as tensor, *_),
        ):  # fmt: skip
            return tensor
        case "torch._tensor._rebuild_from_type_v2", (Name(function), Name(cls), tuple() as rest, _):
            return call(function, rest, budget) if cls in TENSOR_TYPES else Stranger(cls)
        case "tensor" | "tensor_v2" | "tensor_v3", (Stranger() as storage, *_):
            return storage
    return Stranger(path)


def _view(storage: Storage, start: Any, size: Any, stride: Any, dtype: str, lazy: Any) -> Any:
    if dtype not in DTYPES:
        return Stranger(dtype)
    (start,), size, stride = checked((start,)), checked(size), checked(stride)
    if len(size) != len(stride):
        raise StateFileError(f"a tensor of shape {size} has {len(stride)} strides")
    flags = lazy if isinstance(lazy, dict) else {}
    waiting = tuple(what for what in ("conj", "neg") if flags.get(what) is True)
    return Tensor(storage, start, size, stride, dtype, waiting)
