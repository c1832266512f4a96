"""A pickle machine that can rebuild tensors and plain containers, and nothing else.

Python's own unpickler would let the program in a .pt file call any function. This one knows some
thirty instructions, and the only functions it knows are the ones that rebuild a tensor; whatever
else is named is refused by name.
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from lstm_core.files.archive import Archive, StateFileError
from lstm_core.files.safetensors import widen_bfloat16

STORAGES = {
    "torch.DoubleStorage": "<f8", "torch.FloatStorage": "<f4", "torch.HalfStorage": "<f2",
    "torch.BFloat16Storage": "<u2", "torch.LongStorage": "<i8", "torch.IntStorage": "<i4",
    "torch.ShortStorage": "<i2", "torch.CharStorage": "i1", "torch.ByteStorage": "u1",
    "torch.BoolStorage": "?", "torch.ComplexFloatStorage": "<c8",
    "torch.ComplexDoubleStorage": "<c16",
}  # fmt: skip
MAX_DEPTH = 50  # containers in containers: freeing a deep chain overflows the browser's stack
CONTAINERS = (dict, list, tuple)
FUNCTIONS = (
    "collections.OrderedDict",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter",
)


class Name(NamedTuple):
    """A class or function that the program names; it is never looked up or called."""

    path: str


class Storage(NamedTuple):
    """The flat numbers that one or several tensors look into."""

    kind: str
    numbers: np.ndarray


class Unpickler:
    """A stack machine for the part of pickle protocol 2 that state dicts need."""

    def __init__(self, archive: Archive, folder: str):
        self.archive, self.folder = archive, folder
        self.stack, self.marks, self.memo, self.storages = [], [], {}, {}
        self.depths, self.shared = {}, set()  # of containers, by id

    def run(self, program: bytes) -> Any:
        """Execute the program and return what it leaves on the stack."""
        import pickletools  # large, and only needed here: pages start without it

        push, pop = self.stack.append, self.stack.pop
        opcodes: Any = pickletools.genops(program)
        for opcode, arg, _ in opcodes:
            match opcode.name:
                case "PROTO" if arg <= 2:
                    pass
                case "PROTO":
                    raise StateFileError(f"its pickle protocol is {arg}; torch.save writes 2")
                case "STOP":
                    return pop()
                case "MARK":
                    self.marks.append(len(self.stack))
                case "BINPUT" | "LONG_BINPUT":
                    self.memo[arg] = self.stack[-1]
                case "BINGET" | "LONG_BINGET":
                    push(self.memo[arg])
                    self.shared.add(id(self.memo[arg]))
                case "NONE":
                    push(None)
                case "NEWTRUE" | "NEWFALSE":
                    push(opcode.name == "NEWTRUE")
                case "BININT" | "BININT1" | "BININT2" | "LONG1" | "BINFLOAT" | "BINUNICODE":
                    push(arg)
                case "EMPTY_DICT":
                    self.push_new({})
                case "EMPTY_LIST":
                    self.push_new([])
                case "EMPTY_TUPLE":
                    self.push_new(())
                case "TUPLE1" | "TUPLE2" | "TUPLE3":
                    items = self.pop_many(len(self.stack) - int(opcode.name[-1]))
                    self.push_new(tuple(items), items)
                case "TUPLE":
                    items = self.pop_many(self.marks.pop())
                    self.push_new(tuple(items), items)
                case "APPEND" | "APPENDS":
                    start = self.marks.pop() if opcode.name == "APPENDS" else len(self.stack) - 1
                    items = self.pop_many(start)
                    target = _expect(self.stack[-1], list)
                    self.deepen(target, items)
                    target.extend(items)
                case "SETITEM" | "SETITEMS":
                    start = self.marks.pop() if opcode.name == "SETITEMS" else len(self.stack) - 2
                    self.set_items(self.pop_many(start))
                case "BUILD":  # attributes of the dict, such as _metadata: of no use here
                    pop()
                    _expect(self.stack[-1], dict)
                case "GLOBAL":
                    push(_allowed(arg.replace(" ", ".", 1)))
                case "BINPERSID":
                    push(self.load_storage(*pop()))
                case "REDUCE":
                    args, function = pop(), pop()
                    self.call(_expect(function, Name).path, args)
                case _:
                    raise StateFileError(
                        f"pickle instruction {opcode.name} does not occur in a state_dict"
                    )

    def push_new(self, container: Any, items: Iterable = ()) -> None:
        """Put a container that holds ``items`` on the stack."""
        self.depths[id(container)] = 1
        self.shared.discard(id(container))  # the id may be that of an object long gone
        self.deepen(container, items)
        self.stack.append(container)

    def deepen(self, container: Any, items: Iterable) -> None:
        """Note how deeply ``container`` nests now that it holds ``items``."""
        # it could be deep inside another one, whose depth is already noted
        if id(container) in self.shared:
            raise StateFileError("its pickle program builds a container that contains itself")
        inner = max((self.depths[id(i)] for i in items if type(i) in CONTAINERS), default=0)
        depth = self.depths[id(container)] = max(self.depths[id(container)], inner + 1)
        if depth > MAX_DEPTH:
            raise StateFileError(f"its containers are nested more than {MAX_DEPTH} deep")

    def pop_many(self, start: int) -> list:
        """Take everything from position ``start`` off the stack."""
        if not 0 <= start <= len(self.stack):
            raise StateFileError("its pickle program takes more than it has put on the stack")
        items = self.stack[start:]
        del self.stack[start:]
        return items

    def set_items(self, items: list) -> None:
        """Put key, value, key, value, ... into the dict on top of the stack."""
        target = _expect(self.stack[-1], dict)
        self.deepen(target, items)
        for key, value in zip(items[::2], items[1::2], strict=True):
            # nothing else: hashing a deeply nested tuple overflows the C stack
            if type(key) not in (str, int):
                raise StateFileError(f"a dict key is of type {type(key).__name__}, not str or int")
            target[key] = value

    def load_storage(self, tag, kind, key, location, numel) -> Storage:
        """The numbers of `data/KEY`; where they lived (cpu, cuda:0) does not matter."""
        if tag != "storage" or kind.path not in STORAGES:
            raise StateFileError(f"it refers to {tag} {kind}, which is no storage")
        if key not in self.storages:
            numbers = np.frombuffer(
                self.archive.read(f"{self.folder}data/{key}"), STORAGES[kind.path]
            )
            self.storages[key] = Storage(kind.path, numbers)
        storage = self.storages[key]
        if storage.kind != kind.path or storage.numbers.size != numel:
            raise StateFileError(f"storage {key} should hold {numel} numbers ({kind.path})")
        return storage

    def call(self, function: str, args: tuple) -> None:
        """Push what the named function would return; these three are all there are."""
        match function, args:
            case "collections.OrderedDict", ():
                self.push_new({})
            case "torch._utils._rebuild_parameter", (np.ndarray() as tensor, _, _):
                self.stack.append(tensor)
            case "torch._utils._rebuild_tensor_v2", (
                Storage() as storage,
                offset,
                size,
                stride,
                *_,
            ):
                self.stack.append(self.view(storage, offset, size, stride))
            case _:
                raise StateFileError(f"it calls {function} in a way that torch.save does not")

    def view(self, storage: Storage, offset: int, size: tuple, stride: tuple) -> np.ndarray:
        """The tensor as a copy of its own: element (i, j) is numbers[offset + i*s0 + j*s1]."""
        numbers = storage.numbers
        sane = len(size) == len(stride) and all(
            type(n) is int and n >= 0 for n in (offset, *size, *stride)
        )
        # the last element decides; along an axis of length one the stride is never used
        stride = [s if n > 1 else 0 for n, s in zip(size, stride, strict=True)]
        last = offset + sum((n - 1) * s for n, s in zip(size, stride, strict=True))
        if not sane or (0 not in size and last >= numbers.size):
            raise StateFileError(f"a tensor of shape {size} reaches outside of its storage")
        self.archive.budget.spend(math.prod(size) * numbers.itemsize, f"a tensor of shape {size}")
        if 0 in size:
            array = np.empty(size, numbers.dtype)
        else:
            strides = [s * numbers.itemsize for s in stride]
            array = np.lib.stride_tricks.as_strided(numbers[offset:], size, strides).copy()
        return widen_bfloat16(array) if storage.kind == "torch.BFloat16Storage" else array


def _allowed(path: str) -> Name:
    if path not in STORAGES and path not in FUNCTIONS:
        raise StateFileError(
            f"it asks for {path}, and only running the code behind that name could rebuild it. "
            "Tensors and plain containers are read, nothing else: in PyTorch, "
            "torch.save(model.state_dict(), path)"
        )
    return Name(path)


def _expect(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise StateFileError(
            f"its pickle program treats a {type(value).__name__} as a {kind.__name__}"
        )
    return value
