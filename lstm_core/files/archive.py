"""What every reader of weight files shares: one error, a size limit and a bounded zip reader."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_FILE = 2**31  # a 32-bit address space, such as the browser's, could not hold more
MIB = 2**20


class StateFileError(ValueError):
    """A weight file that is malformed, truncated, too large, or asks for code to be run."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn whatever a broken file makes a parser raise into one sentence that names the file."""
    try:
        yield
    except StateFileError as err:
        raise StateFileError(f"{path.name}: {err}") from None
    except Exception as err:  # hostile bytes reach every error a parser has
        what = str(err) or type(err).__name__
        raise StateFileError(f"{path.name} is damaged or not what its name says: {what}") from err


def read_file(path: Path) -> bytes:
    """All bytes of a regular file of bearable size."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise StateFileError(f"{path.name} has {size} bytes; the limit is {MAX_FILE}")
    with path.open("rb") as file:
        return file.read(size)


class Budget:
    """Bytes that a file may still claim: a small file must not unfold into a large memory."""

    def __init__(self, file_size: int):
        self.left = 64 * MIB + 4 * file_size

    def spend(self, n: int, what: str) -> None:
        """Take ``n`` bytes for ``what``, or refuse."""
        self.left -= n
        if self.left < 0:
            raise StateFileError(f"{what} claims {n} bytes, too many for a file of this size")


class Archive:
    """A zip file in memory; members are read whole, within the budget."""

    def __init__(self, data: bytes):
        self.budget = Budget(len(data))
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = self._zip.namelist()

    def read(self, name: str, limit: int | None = None) -> bytes:
        """The bytes of one member; its CRC is checked, its declared size is never exceeded."""
        info = self._zip.getinfo(name)
        if limit is not None and info.file_size > limit:
            raise StateFileError(f"{name} has {info.file_size} bytes; the limit is {limit}")
        # bz2 and lzma unfold by the block, whatever size was declared
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise StateFileError(f"{name} is compressed in a way that weight files never are")
        self.budget.spend(info.file_size, name)
        with self._zip.open(info) as member:
            data = member.read(info.file_size)  # read() without a size would unfold everything
        if len(data) != info.file_size:
            raise StateFileError(f"{name} should have {info.file_size} bytes but has {len(data)}")
        return data
