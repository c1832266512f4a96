"""What every reader of weight files shares: one error, a size limit and a bounded zip reader."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

MAX_FILE = 2**31  # a 32-bit address space, such as the browser's, could not hold more
MAX_MEMBERS = 20_000
MAX_STEPS = 300_000  # of a pickle: ten thousand tensors, or fifty thousand words with their numbers
MAX_MESSAGE = 600  # a name in a hostile file can have a million letters
MIB = 2**20
RESAVE = 'torch.save(torch.load(path, weights_only=False), "weights.pt")'


class StateFileError(ValueError):
    """A weight file that is malformed, truncated, too large, or asks for code to be run."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn whatever a broken file makes a parser raise into one sentence that names the file."""
    try:
        yield
    except StateFileError as err:
        raise StateFileError(f"{path.name}: {_brief(str(err))}") from None
    except Exception as err:  # hostile bytes reach every error a parser has
        what = _brief(str(err)) or type(err).__name__
        raise StateFileError(f"{path.name} is damaged: {what}") from None


def _brief(text: str) -> str:
    return text if len(text) <= MAX_MESSAGE else f"{text[:MAX_MESSAGE]} …"


def read_file(path: Path) -> bytes:
    """All bytes of a regular file of bearable size."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise StateFileError(f"{path.name} has {size} bytes; the limit is {MAX_FILE}")
    with path.open("rb") as file:
        return file.read(size)


class Budget:
    """Bytes and steps that a file may still claim: a small file must not unfold into much work."""

    def __init__(self, file_size: int):
        self.left = 64 * MIB + 4 * file_size
        self.steps = MAX_STEPS

    def spend(self, n: int, what: str) -> None:
        """Take ``n`` bytes for ``what``, or refuse."""
        self.left -= n
        if self.left < 0:
            raise StateFileError(f"{what} claims {n} bytes, too many for a file of this size")


class Member(NamedTuple):
    """What a zip file's directory says of one member."""

    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int


END = struct.Struct("<4s4xHHIIH")
ENTRY = struct.Struct("<4s4xHH4xIIIHHH8xI")
HEADER = struct.Struct("<4s22xHH")
STORED, DEFLATED = 0, 8  # bz2 and lzma unfold by the block, whatever size was declared
ENCRYPTED, UTF8 = 1, 0x800


class Archive:
    """A zip file in memory; members are read whole, within the budget.

    Not zipfile's reader: the time that one takes grows with the square of what an entry's extra
    fields hold. Sizes of 64 bits do not occur below MAX_FILE.
    """

    def __init__(self, data: bytes):
        self.data, self.budget = data, Budget(len(data))
        end = data.rfind(b"PK\x05\x06", max(0, len(data) - END.size - 0xFFFF))
        if end < 0:
            raise StateFileError("the zip file is cut short: the list of its members is missing")
        *_, count, _, at, _ = END.unpack_from(data, end)
        if count > MAX_MEMBERS:
            raise StateFileError(f"the zip file has {count} members; the limit is {MAX_MEMBERS}")
        self.members: dict[str, Member] = {}
        for _ in range(count):
            at = self._note_member(at)

    def _note_member(self, at: int) -> int:
        """Read the directory's entry at ``at``; return where the next one begins."""
        sign, flags, method, crc, packed, size, *lengths, offset = ENTRY.unpack_from(self.data, at)
        start = at + ENTRY.size
        end = start + lengths[0]
        if sign != b"PK\x01\x02" or end > len(self.data):
            raise StateFileError("the list of the zip file's members is damaged")
        name = self.data[start:end].decode("utf-8" if flags & UTF8 else "cp437")
        if name in self.members:
            raise StateFileError(f"the zip file has two members named {name}")
        self.members[name] = Member(flags, method, crc, packed, size, offset)
        return at + ENTRY.size + sum(lengths)

    def read(self, name: str, limit: int | None = None) -> bytes:
        """The bytes of one member; its CRC is checked, its declared size is never exceeded."""
        if name not in self.members:
            raise StateFileError(f"there is no {name} in the zip file")
        member = self.members[name]
        if limit is not None and member.size > limit:
            raise StateFileError(f"{name} has {member.size} bytes; the limit is {limit}")
        if member.method not in (STORED, DEFLATED) or member.flags & ENCRYPTED:
            raise StateFileError(f"{name} is packed in a way that weight files never are")
        self.budget.spend(member.size, name)
        sign, *lengths = HEADER.unpack_from(self.data, member.offset)
        if sign != b"PK\x03\x04":
            raise StateFileError(f"{name} is not where the list of members says")
        start = member.offset + HEADER.size + sum(lengths)
        data = self.data[start : start + member.packed_size]
        if member.method == DEFLATED:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, member.size + 1)
        if len(data) != member.size:
            raise StateFileError(f"{name} should have {member.size} bytes but has {len(data)}")
        if zlib.crc32(data) != member.crc:
            raise StateFileError(f"{name} is damaged: its checksum (CRC) is wrong")
        return data
