"""Hostile files that know the structure they attack: nesting, sharing, sizes, digits."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

# ------------------------------------------------------------------ the pieces of a pickle


def text(value: str) -> bytes:
    """The instruction that pushes a text."""
    data = value.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def number(value: int) -> bytes:
    """The instruction that pushes an integer."""
    data = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
    return b"\x8a" + bytes([len(data)]) + data


def name(path: str) -> bytes:
    """The instruction that names a class or function."""
    return b"c%b\n%b\n" % tuple(part.encode() for part in path.rsplit(".", 1))


def storage(key: str = "0", size: bytes = b"K\x01", kind: str = "torch.FloatStorage") -> bytes:
    """The instructions that refer to a storage."""
    return b"(" + text("storage") + name(kind) + text(key) + text("cpu") + size + b"tQ"


def tensor(size: bytes, stride: bytes, start: bytes = b"K\x00", of: bytes = storage()) -> bytes:
    """The instructions that rebuild a tensor."""
    rebuild = name("torch._utils._rebuild_tensor_v2")
    return rebuild + b"(" + of + start + size + stride + b"\x89}tR"


def doubled(levels: int, innermost: bytes = b")") -> bytes:
    """A tuple of itself twice, level by level: small to build, huge to hash or print."""
    return innermost + b"\x85q\x00" + b"h\x00\x86q\x00" * levels


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return file.getvalue()


def saved(program: bytes, numbers: bytes = b"0000", method: int = zipfile.ZIP_STORED) -> bytes:
    """A file of torch.save."""
    return zipped({"a/data.pkl": b"\x80\x02" + program + b".", "a/data/0": numbers}, method)


def legacy(program: bytes, keys: bytes, numbers: bytes) -> bytes:
    """A file of torch.save before PyTorch 1.6."""
    magic = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
    return magic + b"M\xe9\x03.}." + program + b"." + keys + b"." + numbers


def safetensors(header: str | bytes, body: bytes = b"") -> bytes:
    """A safetensors file."""
    data = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(data)) + data + body


def npy(shape: str, dtype: str = "<f4", body: bytes = b"0000") -> bytes:
    """An .npy file."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({shape})}}".encode()
    return b"\x93NUMPY\x02\x00" + struct.pack("<I", len(header)) + header + body


# ------------------------------------------------------------------ the worst that are known

STEPS = 299_000  # instructions: a few less than are allowed


def repeated(piece: bytes, steps: int = 1, first: bytes = b"") -> bytes:
    """As many pieces of so many instructions as a program may have, in one list in a dict."""
    return b"}" + first + text("a") + b"](" + piece * (STEPS // steps) + b"es"


def called(path: str, args: bytes) -> bytes:
    """As many calls of one function with the same arguments as a program may have."""
    first = text("first") + b"(" + args + b"q\x01" + name(path) + b"q\x00" + b"h\x01Rts"
    return repeated(b"h\x00h\x01R", 3, first)


def colliding_keys() -> bytes:
    """Integers whose places in a dict are one long chain, and one that must walk all of it."""
    mask, chain = 2**15 - 1, [1]
    while len(chain) < 4900:
        chain.append((5 * chain[-1] + 1) & mask)
    keys = [*chain, *[chain[0] | 1 << 15] * 4900]
    return b"}(" + b"".join(number(key) + b"N" for key in keys) + b"u"


def many_members(count: int, extra: bytes = b"") -> bytes:
    """A zip file whose directory has very many entries, or such with much in them."""
    data = zipped({"00000.npy": npy("1,")})
    start, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry = bytearray(data[start:end])
    entry[30:32] = struct.pack("<H", len(extra))
    entries = [bytes(entry).replace(b"00000", b"%05x" % n) + extra for n in range(count)]
    size = sum(map(len, entries))
    tail = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, count % 2**16, count % 2**16, size, start, 0
    )
    return data[:start] + b"".join(entries) + tail


def held(value: bytes) -> bytes:
    """A dict that holds this value."""
    return b"}" + text("a") + value + b"s"


def entries(count: int, entry: str) -> str:
    """A header with many entries, or an entry with many numbers."""
    return "{" + ",".join(f'"{n}":{entry}' for n in range(count)) + "}"


def entry(shape: str, end: int = 4) -> str:
    """An entry of a safetensors header."""
    return f'{{"dtype":"F32","shape":[{shape}],"data_offsets":[0,{end}]}}'


def worst() -> dict[str, Callable[[], bytes]]:
    """Files that took seconds, gigabytes or for ever before, and those nearest to the limits."""
    big, vast = number(2**2000), number(2**62)
    shared = doubled(40)
    words = b"".join(text(str(n)) for n in range(20_000))
    counted = b"".join(text(str(n)) + b"K\x01" for n in range(20_000))
    axes = b"(" + b"K\x01" * 90_000 + b"t"
    rebuild, float_storage = "torch._utils._rebuild_tensor_v2", name("torch.FloatStorage")
    bfloat16 = storage(kind="torch.BFloat16Storage", size=b"K\x02")
    packed = bytes(60 * 2**20), zipfile.ZIP_DEFLATED
    list_of_0 = b"]" + text("0") + b"a"
    return {
        # as much as the limits allow
        "lists.pt": lambda: saved(repeated(b"]")),
        "pairs.pt": lambda: saved(repeated(b"]]a", 3)),
        "long integers.pt": lambda: saved(held(b"](" + big * 8000 + b"e")),
        "names.pt": lambda: saved(repeated(b"ca\nb\n")),
        "paths.pt": lambda: saved(called("pathlib.PosixPath", text("a/" * 9) + b"\x85")),
        "tensors.pt": lambda: saved(called(rebuild, b"(" + storage() + b"K\x00))\x89}t")),
        "memo.pt": lambda: saved(
            b"}" + b"".join(b"r%b" % struct.pack("<I", n) for n in range(STEPS))
        ),
        "marks.pt": lambda: saved(b"(" * STEPS),
        "two programs.pt": lambda: legacy(b"}", repeated(b"]") + b"." + repeated(b"]"), b""),
        "entries.safetensors": lambda: safetensors(entries(30_000, entry("0", end=0))),
        "members.npz": lambda: many_members(20_000),
        # much work for few bytes
        "bytes.pt": lambda: saved(
            called("_codecs.encode", text("a" * 10**6) + text("latin1") + b"\x86")
        ),
        "counters.pt": lambda: saved(called("collections.Counter", b"}(" + counted + b"u\x85")),
        "sets of a list.pt": lambda: saved(called("builtins.set", b"](" + words + b"e\x85")),
        "one refusal.pt": lambda: saved(
            b"}"
            + text("a")
            + b"]("
            + b"]" * 80_000
            + name("a.b")
            + b"eq\x00s("
            + b"".join(text(str(n)) + b"h\x00" for n in range(60_000))
            + b"u"
        ),
        "colliding keys.pt": lambda: saved(colliding_keys()),
        "quotes.safetensors": lambda: safetensors('{"' + r"\"" * 500_000),
        "strings.safetensors": lambda: safetensors('{"a":[' + '"",' * 600_000 + "1]}"),
        "names.safetensors": lambda: safetensors(entries(150_000, "1")),
        "extra fields.npz": lambda: many_members(40, b"\x99\x00\x00\x00" * 16_000),
        "too many members.npz": lambda: many_members(60_000),
        # nesting and sharing
        "deep.pt": lambda: saved(held(b"]" * 200_000 + b"a" * 199_999)),
        "shared key.pt": lambda: saved(b"}" + shared + b"Ns"),
        "shared tag.pt": lambda: saved(b"}(" + shared + b"tQ"),
        "shared type.pt": lambda: saved(b"}(" + text("storage") + shared + text("0") + b"NNtQ"),
        "shared storage key.pt": lambda: saved(
            b"}(" + text("storage") + float_storage + shared + b"NK\x01tQ"
        ),
        "shared numel.pt": lambda: saved(b"}" + storage(size=shared)),
        "shared size.pt": lambda: saved(held(tensor(shared, b"K\x01\x85"))),
        "shared value.pt": lambda: saved(b"}" + text("weight_ih_l0") + shared + b"s"),
        "shared names.pt": lambda: legacy(b"}", b"]" + shared + b"a", b""),
        "lists.safetensors": lambda: safetensors('{"a":[' + "[]," * 90_000 + "1]}"),
        "brackets.safetensors": lambda: safetensors("{" + "[" * 500_000),
        # sizes and digits
        "huge sizes.pt": lambda: saved(held(tensor(b"(" + big * 7000 + b"t", b")"))),
        "many axes.pt": lambda: saved(held(tensor(axes, axes))),
        "huge start.pt": lambda: saved(held(tensor(b")", b")", big))),
        "huge numel.pt": lambda: saved(b"}" + storage(size=big)),
        "huge storage.pt": lambda: legacy(b"}" + storage(size=vast), list_of_0, bytes(8)),
        "deflated.pt": lambda: saved(b"}", *packed),
        "read.pt": lambda: saved(held(storage(size=number(15 * 2**20))), *packed),
        "widened.pt": lambda: saved(
            held(tensor(number(2**24) + b"\x85", b"K\x00\x85", of=bfloat16))
        ),
        "digits.safetensors": lambda: safetensors(entries(1, entry(",".join(["9" * 4000] * 220)))),
        "axes.safetensors": lambda: safetensors(entries(1, entry(",".join(["999999"] * 90_000)))),
        "one body.safetensors": lambda: safetensors(
            entries(9000, entry("250000", end=10**6)), bytes(10**6)
        ),
        "digits.npy": lambda: npy("9" * 4000 + ","),
        "axes.npy": lambda: npy("1," * 2000),
        "commas.npz": lambda: zipped({"a.npy": npy(" ," * 16_000_000)}, zipfile.ZIP_DEFLATED),
    }


# ------------------------------------------------------------------ and those that nobody knows

NAMES = """collections.OrderedDict collections.Counter collections.defaultdict builtins.set
    builtins.frozenset builtins.bytearray builtins.complex _codecs.encode torch.Size torch.device
    torch.float32 torch.bfloat16 torch.complex32 torch.serialization._get_layout numpy.dtype
    numpy.ndarray numpy._core.multiarray.scalar numpy._core.multiarray._reconstruct
    numpy._core.numeric._frombuffer pathlib.PosixPath torch._utils._rebuild_tensor
    torch._utils._rebuild_tensor_v2 torch._utils._rebuild_tensor_v3
    torch._utils._rebuild_parameter torch._utils._rebuild_parameter_with_state
    torch._tensor._rebuild_from_type_v2 torch.Tensor torch.FloatStorage torch.BFloat16Storage
    torch.storage.UntypedStorage torch._utils._rebuild_sparse_tensor torch.nn.modules.rnn.LSTM
    builtins.list builtins.eval os.system my.Dict __builtin__.set""".split()
TEXTS = ["storage", "0", "cpu", "latin1", "f4", "<f4", "U9", "O", "V8", "a.b", "weight_ih_l0",
         "model", "module.weight_ih_l0", "weight_hh_l0", "torch.uint16", "<", ">", "F"]  # fmt: skip
SIZES = [0, 1, 2, 3, 4, 7, 255, 1000, 2**16, 2**31 - 1, 2**31, 2**40, 2**62, 2**63, 2**64, 10**300]


class Maker:
    """Draws files: of each format, what its grammar allows, at sizes that hurt."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.pick = self.random.choice
        self.remembered: list[int] = []

    def rarely(self) -> bool:
        """Whether to do what most often ends in a refusal."""
        return self.random.random() < 0.04

    def count(self) -> int:
        """How often something is there: mostly a few times, sometimes very often."""
        return self.pick([0, 1, 1, 2, 2, 3, 3, 5, 40, 700, 20_000])

    def size(self) -> int:
        """A size, stride or number: mostly small, sometimes huge, sometimes negative."""
        return self.pick(SIZES) * self.pick([1, 1, 1, 1, 1, -1])

    def value(self, depth: int) -> bytes:
        """Instructions that push one value."""
        kinds: list[Callable[[int], bytes]] = [self.scalar]
        if depth:
            kinds += [self.scalar, self.container, self.container, self.call, self.view]
        if depth and self.rarely():
            kinds = [self.wild]
        made = self.pick(kinds)(depth - 1)
        match self.random.randrange(8):
            case 0:
                self.remembered.append(self.random.randrange(1, 256))
                return made + b"q" + bytes([self.remembered[-1]])
            case 1 if self.remembered:
                return b"h" + bytes([self.pick(self.remembered)])
            case 2:
                return doubled(self.pick([1, 3, 20, 40]), made)
        return made

    def values(self, depth: int) -> bytes:
        """Instructions that push several values, some of them very often."""
        pieces = [self.value(depth) for _ in range(self.pick([0, 1, 2, 2, 3, 4]))]
        often = self.count() if self.random.random() < 0.1 else 1
        return b"".join(piece * min(often, 200_000 // (len(piece) + 1)) for piece in pieces)

    def scalar(self, _: int) -> bytes:
        """A text, a number, None, True, ..."""
        return self.pick(
            [
                lambda: text(self.pick(TEXTS)),
                lambda: text(self.pick(TEXTS) * self.count()),
                lambda: b"\x8c\x01a",
                lambda: b"C\x04" + bytes(4),
                lambda: b"B" + struct.pack("<I", 4000) + bytes(4000),
                lambda: number(self.size()),
                lambda: number(2 ** self.random.randrange(2000)),
                lambda: b"K" + bytes([self.random.randrange(256)]),
                lambda: b"G" + struct.pack(">d", self.pick([0.5, 1e300, float("nan")])),
                lambda: self.pick([b"N", b"\x88", b"\x89", b")", b"]", b"}", b"\x8f"]),
                lambda: name(self.pick(["torch.float32", "torch.bfloat16", "torch.uint8"])),
            ]
        )()

    def key(self) -> bytes:
        """Mostly a text."""
        return self.scalar(0) if self.rarely() else text(self.pick(TEXTS) * self.pick([1, 1, 700]))

    def pairs(self, depth: int) -> bytes:
        """Keys and values."""
        return b"".join(self.key() + self.value(depth) for _ in range(self.pick([0, 1, 2, 3])))

    def container(self, depth: int) -> bytes:
        """A list, tuple, dict or set of anything."""
        form = self.pick([b"](%be", b"(%bt", b"}(%bu", b"}(%bu", b"\x8f(%b\x90", b"(%b\x91"])
        if b"u" in form:
            return form % self.pairs(depth)
        if b"\x90" in form or b"\x91" in form:
            return form % b"".join(self.key() for _ in range(self.pick([0, 1, 2, 3])))
        return form % self.values(depth)

    def call(self, depth: int) -> bytes:
        """A function that is known, with arguments of the right kind."""
        path, args = self.pick(
            [
                lambda: ("collections.OrderedDict", b")"),
                lambda: ("my.Dict", b")"),
                lambda: ("collections.OrderedDict", b"(](%b\x86%b\x86et" % ((self.key() * 2,) * 2)),
                lambda: ("collections.Counter", b"}(%bu\x85" % self.pairs(0)),
                lambda: ("collections.defaultdict", name(self.pick(NAMES)) + b"\x85"),
                lambda: ("builtins.set", b"](%be\x85" % self.key()),
                lambda: ("builtins.bytearray", b"C\x04" + bytes(4) + b"\x85"),
                lambda: ("_codecs.encode", text("é" * self.count()) + text("latin1") + b"\x86"),
                lambda: ("torch.Size", b"(%bt\x85" % (number(self.size()) * self.count())),
                lambda: ("torch.device", text(self.pick(TEXTS)) + number(self.size()) + b"\x86"),
                lambda: ("pathlib.PosixPath", b"(%bt" % (text("a" * 9) * self.count())),
                lambda: ("numpy._core.multiarray.scalar", self.dtype() + b"C\x04abcd\x86"),
                lambda: ("torch._utils._rebuild_parameter", b"(%b\x88}t" % self.view(depth)),
            ]
        )()
        made = name(path) + args + self.pick([b"R", b"R", b"\x81"])
        if path in ("collections.OrderedDict", "my.Dict"):
            made += b"(" + self.key() + self.value(depth) + self.pairs(depth) + b"u"
        return made + self.value(depth) + b"b" if path == "my.Dict" else made

    def dtype(self) -> bytes:
        """A dtype of NumPy's, mostly of four bytes."""
        code = self.pick(["f4", "i4", "u4", "S4", "U1", "S4", self.pick(TEXTS)])
        order = b"(K\x03" + text(self.pick("<>=|")) + b"NNNK\x00tb"
        return name("numpy.dtype") + b"(" + text(code) + b"\x89\x88tR" + self.pick([order, b""])

    def view(self, depth: int) -> bytes:
        """A tensor, as it should be, or of any sizes, or with one part replaced by anything."""
        shape, strides = self.pick(
            [((4,), (1,)), ((2, 2), (2, 1)), ((2, 2), (1, 2)), ((), ()), ((0, 9), (9, 1))]
            + [((7, 4), (0, 1)), ((700, 700, 4), (0, 0, 1)), ((1,) * 64, (2**62,) * 64)]
        )
        if self.rarely():
            shape, strides = ([self.size()] * self.pick([0, 1, 2, 65, 3000]) for _ in range(2))
        sizes, steps = (b"(" + b"".join(map(number, n)) + b"t" for n in (shape, strides))
        start = number(self.size()) if self.rarely() else b"K\x00"
        kind = self.pick(["torch.FloatStorage", "torch.cuda.FloatStorage"])
        parts = [sizes, steps, start, storage(size=b"K\x04", kind=kind)]
        if self.rarely():
            parts[self.random.randrange(4)] = self.value(depth)
        return tensor(*parts)

    def wild(self, depth: int) -> bytes:
        """Some function or storage with any arguments, and any state."""
        made = (
            name(self.pick(NAMES)) + b"(" + self.values(depth) + b"t" + self.pick([b"R", b"\x81"])
        )
        made = self.pick([made, made, b"(" + self.values(depth) + b"tQ"])
        if self.random.random() < 0.5:
            made += self.value(depth) + b"b"
        return made + (b"(" + self.values(depth) + b"u" if self.random.random() < 0.2 else b"")

    def program(self) -> bytes:
        """A pickle program, mostly of a dict with names of weights."""
        items = b"".join(self.key() + self.value(self.pick([1, 2, 3, 4])) for _ in range(4))
        program = self.value(4) if self.rarely() else b"}(" + items + b"u"
        return self.spliced(program) if self.rarely() else program

    def spliced(self, data: bytes) -> bytes:
        """A piece taken away, doubled, or moved."""
        a, b = sorted(self.random.randrange(len(data) + 1) for _ in range(2))
        return self.pick([data[:a] + data[b:], data[:b] + data[a:], data[b:] + data[:b]])

    def torch_file(self) -> bytes:
        """A file of torch.save, new or old."""
        if self.random.random() < 0.3:
            program = self.program()
            used = b"FloatStorage" in program
            keys = self.value(2) if self.rarely() else b"](" + text("0") * used + b"e"
            count = self.size() % 2**63 if self.rarely() else 4
            return legacy(
                program.replace(b"K\x04tQ", b"K\x04NtQ"),
                keys,
                struct.pack("<q4f", count, 1, 2, 3, 4),
            )
        protocol = 6 if self.rarely() else self.pick([2, 2, 3, 4, 5])
        members = {
            "a/data.pkl": b"\x80%c" % protocol + self.program() + b".",
            "a/data/0": bytes(self.size() % 1000 if self.rarely() else 16),
            "a/byteorder": self.pick([b"little", b"big"]),
        }
        return zipped(members, self.pick([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))

    def json(self, depth: int) -> str:
        """A JSON value, or nearly one."""
        match self.random.randrange(9 if depth else 5):
            case 0:
                return '"' + self.pick(["a", r"\"", "[", "\\", "F32", "é"]) * self.count() + '"'
            case 1:
                return str(self.size())
            case 2:
                return "9" * self.count()
            case 3:
                return self.pick(["null", "true", "1.5", "1e999", '"', "[", "}", "NaN"])
            case 4:
                return "[" + ",".join([str(self.size())] * min(self.count(), 700)) + "]"
            case 5 | 6:
                items = [f'"{n % 50}":{self.json(depth - 1)}' for n in range(self.pick([1, 2, 3]))]
                return "{" + ",".join(items) + "}"
        return "[" + ",".join(self.json(depth - 1) for _ in range(self.pick([1, 2, 3]))) + "]"

    def safetensors_file(self) -> bytes:
        """A safetensors file with entries mostly in good order."""
        entries = []
        count = min(self.count(), 3000)
        for n in range(count):
            begin = self.size() if self.rarely() else 4 * n
            parts = dict(dtype='"F32"', shape="[1]", data_offsets=f"[{begin},{begin + 4}]")
            if self.random.random() < 1 / (3 * count):
                parts[self.pick([*parts])] = self.json(2)
            entries.append(f'"{n}":{{' + ",".join(f'"{k}":{v}' for k, v in parts.items()) + "}")
        if self.random.random() < 0.5:
            entries.append(f'"__metadata__":{self.json(2)}')
        return safetensors("{" + ",".join(entries) + "}", bytes(4 * count + 4 * self.rarely()))

    def numpy_file(self) -> bytes:
        """An .npy or .npz file."""
        shape = self.pick(["1,", "", "1,1,1", "1," * 64, "1" + " " * 700, "0,9,"])
        if self.rarely():
            shape = "".join(f"{self.size()}," for _ in range(min(self.count(), 700)))
        if self.rarely():
            shape = self.pick(["9", " ", ","]) * self.count()
        dtype = self.pick(["<f4", ">i4", "<u4", "|O", "<U9", "V8", "?", "f" * 20])
        array = npy(shape, dtype, b"" if shape == "0,9," else b"0000")
        if self.random.random() < 0.5:
            return array
        method = self.pick([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
        return zipped({f"{n}.npy": array for n in range(min(self.count(), 700))}, method)

    def file(self) -> bytes:
        """A file of some format, rarely with a piece of it moved."""
        make = self.pick(
            [self.torch_file, self.torch_file, self.torch_file, self.torch_file]
            + [self.safetensors_file, self.numpy_file]
        )
        data = make()
        return self.spliced(data) if self.rarely() else data
