"""NumPy's formats: .npy is a one-line header and raw numbers, .npz a zip file of them."""

import io
import re
import zipfile

import numpy as np

from lstm_core.files.archive import Archive, StateFileError

MAX_HEADER = 10_000  # NumPy's own limit
# an .npy header is a Python literal; to evaluate any other one could overflow the browser's stack
NPY_HEADER = re.compile(
    r"\{'descr': *'(?P<dtype>[<>|=]?\w+)', *'fortran_order': *(?P<fortran>True|False), *"
    r"'shape': *\((?P<shape>[\d, ]*)\),? *\}\s*"
)


def write_npz(state: dict[str, np.ndarray]) -> bytes:
    """The bytes of an .npz file, uncompressed."""
    file = io.BytesIO()
    # not np.savez: it takes the names as keyword arguments and stumbles over "file"
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in state.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            # ZipInfo's fixed date: the same weights always give the same file
            archive.writestr(zipfile.ZipInfo(name + ".npy"), member.getvalue())
    return file.getvalue()


def read_npz(archive: Archive) -> dict[str, np.ndarray]:
    """The arrays of an .npz file, as writable copies; only plain numbers are read."""
    return {
        name.removesuffix(".npy"): read_npy(archive.read(name), name, f'["{name[:-4]}"]')
        for name in archive.members
    }


def read_npy(data: bytes, name: str, of_npz: str = "") -> np.ndarray:
    """The array of an .npy file, as a writable copy; only plain numbers are read.

    ``of_npz`` is what leads to it in what ``np.load`` makes of an .npz file.
    """
    if data[:6] != b"\x93NUMPY" or data[6:7] not in (b"\x01", b"\x02", b"\x03"):
        raise StateFileError(f"{name} does not begin as .npy files do")
    start = 10 if data[6] == 1 else 12
    end = start + int.from_bytes(data[8:start], "little")
    if end > start + MAX_HEADER:
        raise StateFileError(f"{name} has a header of {end - start} bytes; the limit is 10000")
    header = NPY_HEADER.fullmatch(data[start:end].decode("latin-1"))
    if header and header["dtype"] == "|O":
        raise StateFileError(
            f"{name} holds Python objects instead of plain numbers, a pickle that could run code. "
            "If it is a dict of arrays and you trust it: "
            f'np.savez("weights.npz", **np.load(path, allow_pickle=True){of_npz}.item())'
        )
    if not header or np.dtype(header["dtype"]).kind not in "biufc":
        raise StateFileError(f"{name} holds something else than plain numbers")
    dtype = np.dtype(header["dtype"])
    shape = tuple(int(n) for n in header["shape"].split(",") if n.strip())
    # frombuffer, not read_array: memory is taken for bytes that exist, not for a claimed shape
    numbers = np.frombuffer(data, dtype, offset=end)
    array = numbers.reshape(shape, order="F" if header["fortran"] == "True" else "C")
    return array.astype(dtype.newbyteorder("="))
