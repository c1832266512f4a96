"""A pickle machine that can rebuild tensors and plain objects, and nothing else.

Python's own unpickler would let the program in a .pt file call any function. This one knows the
instructions of protocols 2 to 5, and what a name in the program means it asks rebuild.py, which
never looks a name up. An object of a class that is not known there becomes a `Stranger`, which
does nothing; whether a file that holds one is refused is decided when the program has ended.
"""

import struct
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from lstm_core.files.archive import MAX_STEPS, RESAVE, Budget, StateFileError
from lstm_core.files.rebuild import Array, Dtype, Name, Stranger, call, named

MAX_DEPTH = 50  # containers in containers: freeing a deep chain overflows the browser's stack
MAX_KEYS = 10_000  # of other kinds than text: their hashes can be made to collide
CONTAINERS = (dict, list, tuple, Stranger)
PROTOCOLS = range(2, 6)
PYTHON_2_NAMES = {"__builtin__": "builtins", "copy_reg": "copyreg", "torch.tensor": "torch._tensor"}


class Unpickler:
    """A stack machine for the pickle program that ``data`` begins with.

    ``load_storage`` is given what the program says of the numbers of a tensor.
    """

    def __init__(self, data: bytes, budget: Budget, load_storage: Callable[[Any], Any]):
        self.data, self.at, self.budget, self.load_storage = data, 0, budget, load_storage
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        # by id, with the container itself: an id belongs to another one when its owner is gone
        self.depths: dict[int, tuple[int, Any]] = {}  # of containers that hold containers
        self.shared: dict[int, Any] = {}
        self.keys_left = MAX_KEYS

    def run(self) -> Any:
        """Execute the program and return what it leaves on the stack; ``at`` is then its end."""
        for step in range(self.budget.steps):
            code = self.data[self.at]
            self.at += 1
            if code == STOP:
                self.budget.steps -= step
                return self.stack.pop()
            if code == PUT_OF_PROTOCOL_0:
                raise StateFileError(
                    "its pickle protocol is 0, and what torch.save writes with that, torch.load "
                    "cannot read either: save the model again"
                )
            if code not in INSTRUCTIONS:
                raise StateFileError(
                    f"pickle instruction {bytes([code])!r} is none of those that protocols 2 to 5 "
                    f"need for weights. If you trust the file, in PyTorch: {RESAVE}"
                )
            INSTRUCTIONS[code](self)
        raise StateFileError(f"its pickle program takes more than {MAX_STEPS} steps")

    # ------------------------------------------------------------------ reading the program

    def number(self, form: struct.Struct) -> Any:
        """The number of that form that follows."""
        self.at += form.size
        return form.unpack_from(self.data, self.at - form.size)[0]

    def take(self, size: struct.Struct) -> bytes:
        """The bytes that follow, after their number."""
        n = self.number(size)
        self.at += n
        if n < 0 or self.at > len(self.data):
            raise StateFileError("its pickle program ends within a text")
        return self.data[self.at - n : self.at]

    def text(self, size: struct.Struct) -> str:
        """The text that follows, after its length."""
        return self.take(size).decode("utf-8", "surrogatepass")

    def line(self) -> str:
        """The text up to the end of the line."""
        start, self.at = self.at, self.data.index(b"\n", self.at) + 1
        return self.data[start : self.at - 1].decode()

    # ------------------------------------------------------------------ the stack

    def push(self, value: Any) -> None:
        """Put a value on the stack."""
        self.stack.append(value)

    def push_tuple(self, start: int) -> None:
        """Put a tuple in the place of what is on the stack from ``start`` on."""
        items = self.pop_many(start)
        value = tuple(items)
        self.deepen(value, items)
        self.stack.append(value)

    def depth(self, container: Any) -> int:
        """How many containers are in each other here, this one included."""
        return self.depths[id(container)][0] if id(container) in self.depths else 1

    def deepen(self, container: Any, items: Iterable) -> None:
        """Note how deeply ``container`` nests now that it holds ``items``."""
        # it could be deep inside another one, whose depth is already noted
        if id(container) in self.shared:
            raise StateFileError("its pickle program builds a container that contains itself")
        below = [self.depth(item) for item in items if isinstance(item, CONTAINERS)]
        if below:
            depth = max(max(below) + 1, self.depth(container))
            if depth > MAX_DEPTH:
                raise StateFileError(f"its containers are nested more than {MAX_DEPTH} deep")
            self.depths[id(container)] = depth, container

    def pop_many(self, start: int) -> list:
        """Take everything from position ``start`` off the stack."""
        if not 0 <= start <= len(self.stack):
            raise StateFileError("its pickle program takes more than it has put on the stack")
        items = self.stack[start:]
        del self.stack[start:]
        return items

    def get(self, index: int) -> None:
        """Put a remembered value on the stack once more."""
        value = self.memo[index]
        if isinstance(value, CONTAINERS):
            self.shared[id(value)] = value
        self.push(value)

    # ------------------------------------------------------------------ containers

    def append(self, start: int) -> None:
        """Put what is on the stack from ``start`` on into the list below it."""
        items = self.pop_many(start)
        target = self.stack[-1]
        if isinstance(target, Stranger):
            return
        target = _expect(target, list)
        self.deepen(target, items)
        target.extend(items)

    def set_items(self, start: int) -> None:
        """Put key, value, key, value, ... into the dict below them."""
        items = self.pop_many(start)
        target = self.stack[-1]
        self.deepen(target, items)
        entries = target.items if isinstance(target, Stranger) else _expect(target, dict)
        for key, value in zip(items[::2], items[1::2], strict=True):
            self.check_key(key, len(entries))
            entries[key] = value

    def add_items(self, start: int) -> None:
        """Put what is on the stack from ``start`` on into the set below it."""
        items = self.pop_many(start)
        target = _expect(self.stack[-1], set)
        for item in items:
            self.check_key(item, len(target))
            target.add(item)

    def make_set(self, kind: type, items: list) -> set | frozenset:
        """A set or frozenset of items that can be hashed in bounded time."""
        for n, item in enumerate(items):
            self.check_key(item, n)
        return kind(items)

    def check_key(self, key: Any, n: int) -> None:
        """Refuse what could take long to hash or to find; ``n`` keys are there already."""
        # text is hashed once, at random; numbers that count up from 0 each have their own place
        if type(key) is str or type(key) is bytes or (type(key) is int and key == n):
            return
        parts = key if type(key) is tuple else (key,)
        for part in parts:
            if not isinstance(part, str | bytes | int | float | complex | None | np.generic):
                raise StateFileError(
                    f"a dict key holds a {type(part).__name__}, which is neither text nor a number"
                )
        self.keys_left -= len(parts)
        if self.keys_left < 0:
            raise StateFileError(f"it has more than {MAX_KEYS} dict keys that are not text")

    # ------------------------------------------------------------------ names and calls

    def push_name(self, module: str, name: str) -> None:
        """Put what ``module.name`` stands for on the stack: a Name, or a dtype's name as text."""
        module = PYTHON_2_NAMES.get(_expect(module, str), module)
        self.push(named(f"{module}.{_expect(name, str)}"))

    def call(self) -> None:
        """Put on the stack what the function or class below its arguments would return."""
        args, function = self.stack.pop(), self.stack.pop()
        if isinstance(function, Stranger):
            self.push(Stranger(function.path))
            return
        path = _expect(function, Name).path
        match path, _expect(args, tuple):
            case "builtins.set" | "builtins.frozenset", (list() as items,):
                self.budget.spend(100 * len(items), "a set")
                kind = set if path == "builtins.set" else frozenset
                self.push(self.make_set(kind, items))
            case "collections.OrderedDict", (list() as pairs,):  # as Python 2 wrote it
                self.budget.spend(100 * len(pairs), "a dict")
                self.push({})
                for pair in pairs:
                    self.stack += _expect(pair, list | tuple)[:2]
                self.set_items(len(self.stack) - 2 * len(pairs))
            case _:
                value = call(path, args, self.budget)
                if isinstance(value, dict):
                    self.deepen(value, value.values())
                self.push(value)

    def build(self) -> None:
        """Give the object on the stack its state; attributes of dicts are of no use here."""
        state = self.stack.pop()
        target = self.stack[-1]
        if isinstance(target, Array | Dtype):
            target.set_state(state, self.budget)
        elif not isinstance(target, Stranger):
            _expect(target, dict)

    def check_protocol(self) -> None:
        """Refuse protocols that torch.save never had."""
        protocol = self.number(UINT8)
        if protocol not in PROTOCOLS:
            raise StateFileError(
                f"its pickle protocol is {protocol}, and 2 to 5 are read. If you trust the file, "
                f"in PyTorch: {RESAVE}"
            )


def _expect(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        wanted = getattr(kind, "__name__", kind)
        raise StateFileError(f"its pickle program treats a {type(value).__name__} as a {wanted}")
    return value


UINT8, UINT16, UINT32, UINT64 = map(struct.Struct, ("<B", "<H", "<I", "<Q"))
INT32, DOUBLE = struct.Struct("<i"), struct.Struct(">d")
STOP, PUT_OF_PROTOCOL_0 = b".p"

INSTRUCTIONS: dict[int, Callable[[Unpickler], Any]] = {
    code[0]: act
    for code, act in {
        # numbers and texts
        b"N": lambda m: m.push(None),
        b"\x88": lambda m: m.push(True),
        b"\x89": lambda m: m.push(False),
        b"K": lambda m: m.push(m.number(UINT8)),
        b"M": lambda m: m.push(m.number(UINT16)),
        b"J": lambda m: m.push(m.number(INT32)),
        b"\x8a": lambda m: m.push(int.from_bytes(m.take(UINT8), "little", signed=True)),
        b"G": lambda m: m.push(m.number(DOUBLE)),
        b"X": lambda m: m.push(m.text(UINT32)),
        b"\x8c": lambda m: m.push(m.text(UINT8)),
        b"\x8d": lambda m: m.push(m.text(UINT64)),
        b"U": lambda m: m.push(m.text(UINT8)),  # Python 2's str
        b"T": lambda m: m.push(m.text(INT32)),
        b"C": lambda m: m.push(m.take(UINT8)),
        b"B": lambda m: m.push(m.take(UINT32)),
        b"\x8e": lambda m: m.push(m.take(UINT64)),
        b"\x96": lambda m: m.push(bytearray(m.take(UINT64))),
        # containers
        b"(": lambda m: m.marks.append(len(m.stack)),
        b")": lambda m: m.push(()),
        b"\x85": lambda m: m.push_tuple(len(m.stack) - 1),
        b"\x86": lambda m: m.push_tuple(len(m.stack) - 2),
        b"\x87": lambda m: m.push_tuple(len(m.stack) - 3),
        b"t": lambda m: m.push_tuple(m.marks.pop()),
        b"]": lambda m: m.push([]),
        b"a": lambda m: m.append(len(m.stack) - 1),
        b"e": lambda m: m.append(m.marks.pop()),
        b"}": lambda m: m.push({}),
        b"s": lambda m: m.set_items(len(m.stack) - 2),
        b"u": lambda m: m.set_items(m.marks.pop()),
        b"\x8f": lambda m: m.push(set()),
        b"\x90": lambda m: m.add_items(m.marks.pop()),
        b"\x91": lambda m: m.push(m.make_set(frozenset, m.pop_many(m.marks.pop()))),
        # what was there before
        b"q": lambda m: m.memo.__setitem__(m.number(UINT8), m.stack[-1]),
        b"r": lambda m: m.memo.__setitem__(m.number(UINT32), m.stack[-1]),
        b"\x94": lambda m: m.memo.__setitem__(len(m.memo), m.stack[-1]),
        b"h": lambda m: m.get(m.number(UINT8)),
        b"j": lambda m: m.get(m.number(UINT32)),
        # names and calls
        b"c": lambda m: m.push_name(m.line(), m.line()),
        b"\x93": lambda m: m.push_name(*m.pop_many(len(m.stack) - 2)),
        b"R": lambda m: m.call(),
        b"\x81": lambda m: m.call(),
        b"\x92": lambda m: m.push(Stranger(_expect(m.pop_many(len(m.stack) - 3)[0], Name).path)),
        b"b": lambda m: m.build(),
        b"Q": lambda m: m.push(m.load_storage(m.stack.pop())),
        # of the program itself
        b"\x80": lambda m: m.check_protocol(),
        b"\x95": lambda m: m.number(UINT64),  # how long a frame is
    }.items()
}
