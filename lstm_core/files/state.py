"""Weights in and out: files of NumPy, PyTorch and safetensors, and gate orders."""

from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.files.archive import RESAVE, Archive, StateFileError, read_file, refusing
from lstm_core.files.npz import read_npy, read_npz, write_npz
from lstm_core.files.safetensors import read_safetensors, write_safetensors
from lstm_core.files.torch_file import read_legacy_torch_file, read_torch_file, write_torch_file

__all__ = ["StateFileError", "convert_gates", "load", "save"]


def save(path: str | Path, state_dict: dict[str, np.ndarray]) -> None:
    """Write arrays by name to a ``.npz``, ``.safetensors``, ``.pt`` or ``.pth`` file.

    Shapes:
        every array keeps its own, from () on

    PyTorch takes them home with ``torch.load("weights.pt")`` or, if the safetensors library is
    there, with ``safetensors.torch.load_file("weights.safetensors")``.

    >>> import tempfile, os
    >>> path = os.path.join(tempfile.mkdtemp(), "weights.safetensors")
    >>> save(path, {"weight": np.ones((2, 3), np.float32)})
    >>> load(path)["weight"].shape
    (2, 3)
    """
    path = Path(path)
    writers = {
        ".npz": write_npz,
        ".safetensors": write_safetensors,
        ".pt": write_torch_file,
        ".pth": write_torch_file,
    }
    if path.suffix not in writers:
        raise ValueError(f"save writes {', '.join(writers)}, not {path.suffix or path.name!r}")
    arrays = {name: np.asarray(array) for name, array in state_dict.items()}
    path.write_bytes(writers[path.suffix](arrays))


def load(path: str | Path) -> dict[str, Any]:
    """Read the weights in a file of NumPy's, PyTorch's or safetensors' making, whatever its name.

    Shapes:
        every array keeps its own, from () on

    What a file is, its first bytes tell: ``.npz``, ``.npy``, safetensors, or what ``torch.save``
    wrote, now or before PyTorch 1.6 (``.pt``, ``.pth``, ``.bin``, ``.ckpt``, ``.pth.tar``).
    Nothing in it is ever executed. bfloat16 becomes float32. A checkpoint may nest dicts, lists,
    numbers, texts and their like around its tensors; they come back as they are, or as the plain
    Python value nearest to them: a ``torch.device``, a dtype or a ``Path`` as text, a
    ``torch.Size`` as tuple, every kind of dict as dict. An array alone comes under the file's
    name. A broken or hostile file, or one that only running code could rebuild, raises
    :class:`StateFileError`, which says how to convert it.

    >>> import tempfile, os
    >>> path = os.path.join(tempfile.mkdtemp(), "weights.npz")
    >>> save(path, {"bias_ih_l0": np.zeros(80)})
    >>> load(path)["bias_ih_l0"].shape
    (80,)
    """
    path = Path(path)
    data = read_file(path)
    with refusing(path):
        state = _read(data, path)
        if isinstance(state, np.ndarray):
            return {path.stem: state}
        if not isinstance(state, dict):
            raise StateFileError(_no_dict(state))
        return state


# the first bytes of files that are taken for weights
OTHERS = {
    b"\x89HDF": "an HDF5 file, as Keras writes: there, np.savez(path, *model.get_weights())",
    b"\x1f\x8b": "compressed by gzip: unpack it first",
    b"BZh": "compressed by bzip2: unpack it first",
    b"\xfd7zXZ": "compressed by xz: unpack it first",
    b"GGUF": "a GGUF file, which holds no recurrent layers",
    b"version https://git-lfs": "only the name of a file that Git LFS keeps: run git lfs pull",
    b"<": "a web page, not the file that it leads to: download that one",
    b"{": "JSON text, such as the list of a model's parts: load the parts it names",
}


def _read(data: bytes, path: Path) -> Any:
    """What the file holds, read by the reader that its first bytes ask for."""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        archive = Archive(data)
        is_numpy = all(name.endswith(".npy") for name in archive.members)
        return read_npz(archive) if is_numpy else read_torch_file(archive)
    if data[:6] == b"\x93NUMPY":
        return read_npy(data, "it")
    if data[4:9] == b"\0\0\0\0{":  # the header, after a length below 4 GiB
        return read_safetensors(data)
    if data[:1] == b"\x80":
        return read_legacy_torch_file(data)
    if data[257:262] == b"ustar":
        raise StateFileError(
            "it is a tar archive: unpack it first, or if PyTorch before 0.2 wrote it, and you "
            f"trust it, in PyTorch: {RESAVE}"
        )
    for start, what in OTHERS.items():
        if data.startswith(start):
            raise StateFileError(f"it is {what}")
    if path.suffix == ".safetensors":
        return read_safetensors(data)  # and say what is wrong with it
    raise StateFileError(
        f"it begins with {data[:8]!r}, as no file of NumPy, PyTorch or safetensors does"
        if data
        else "the file is empty"
    )


def _no_dict(state: Any) -> str:
    if isinstance(state, list | tuple):
        names = "{str(n): array for n, array in enumerate(torch.load(path))}"
        return (
            f"it holds no dict but a {type(state).__name__} of {len(state)} things; in PyTorch: "
            f'torch.save({names}, "weights.pt")'
        )
    return f"it holds no dict of weights but one {type(state).__name__}"


ORDERS = {
    "lstm": dict(torch="ifgo", keras="ifgo", onnx="iofg"),
    "gru": dict(torch="rzn", keras="zrn", onnx="zrn"),
}


def convert_gates(array: np.ndarray, source: str, target: str, kind: str = "lstm") -> np.ndarray:
    """One weight matrix or bias with its gate blocks in another library's order.

    Shapes:
        torch, onnx: (4H, K) or (4H,)    keras: (K, 4H) or (4H,)    GRU: 3H instead of 4H

    ``source`` and ``target`` are ``"torch"``, ``"keras"`` or ``"onnx"``; ``kind`` is ``"lstm"``
    or ``"gru"`` (the number of rows cannot tell: 12 rows are three gates of 4 or four of 3).
    Keras multiplies from the right, so its kernels are transposed as well.

    What no reordering can do: ONNX joins the two biases into one row ``[b_ih, b_hh]`` and puts
    the direction on an axis in front; Keras' LSTM has one bias, the sum of torch's two; a GRU
    means the same only with ``linear_before_reset=1`` (ONNX) or ``reset_after=True`` (Keras).

    >>> convert_gates(np.array([0, 1, 2, 3]), "torch", "onnx")  # i f g o -> i o f g
    array([0, 3, 1, 2])
    >>> convert_gates(np.array([0, 1, 2]), "torch", "onnx", kind="gru")  # r z n -> z r n
    array([1, 0, 2])
    >>> convert_gates(np.zeros((80, 10)), "torch", "keras").shape
    (10, 80)
    """
    if kind not in ORDERS:
        raise ValueError(f"kind should be 'lstm' or 'gru', not {kind!r}")
    orders = ORDERS[kind]
    for library in (source, target):
        if library not in orders:
            raise ValueError(f"gate orders are known of {', '.join(orders)}, not of {library!r}")
    rows = np.asarray(array)
    if rows.ndim not in (1, 2):
        raise ValueError(f"array should be one matrix or one bias but has shape {rows.shape}")
    if source == "keras":
        rows = rows.T
    gates = len(orders[source])
    if len(rows) % gates:
        raise ValueError(
            f"{len(rows)} gate rows cannot be divided into the {gates} gates of {kind}"
        )
    blocks = rows.reshape(gates, -1, *rows.shape[1:])
    rows = blocks[[orders[source].index(gate) for gate in orders[target]]].reshape(rows.shape)
    return np.ascontiguousarray(rows.T if target == "keras" else rows)
