"""Weights in and out: three file formats, what names and shapes tell, gate orders."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.files.archive import StateFileError, read_file, refusing
from lstm_core.files.npz import read_npz, write_npz
from lstm_core.files.safetensors import read_safetensors, write_safetensors
from lstm_core.files.torch_file import read_torch_file, write_torch_file

__all__ = ["StateFileError", "convert_gates", "infer_config", "load", "save"]


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
    """Read ``.npz``, ``.safetensors``, or a dict that ``torch.save`` wrote to ``.pt`` or ``.pth``.

    Shapes:
        every array keeps its own, from () on

    Nothing in the file is ever executed. bfloat16 becomes float32. A PyTorch checkpoint may nest
    dicts, lists, tuples, numbers and strings around its tensors; they come back as they are. A
    broken or hostile file raises :class:`StateFileError`.

    >>> import tempfile, os
    >>> path = os.path.join(tempfile.mkdtemp(), "weights.npz")
    >>> save(path, {"bias_ih_l0": np.zeros(80)})
    >>> load(path)["bias_ih_l0"].shape
    (80,)
    """
    path = Path(path)
    readers = {
        ".npz": read_npz,
        ".safetensors": read_safetensors,
        ".pt": read_torch_file,
        ".pth": read_torch_file,
    }
    if path.suffix not in readers:
        raise ValueError(f"load reads {', '.join(readers)}, not {path.suffix or path.name!r}")
    data = read_file(path)
    with refusing(path):
        return readers[path.suffix](data)


GATES_OF_ROWS = {4: "LSTM", 3: "GRU", 1: "RNN"}
NAME = re.compile(
    r"(?P<prefix>.*\.|)(weight|bias)_(ih|hh|hr)(_l(?P<layer>\d+))?(?P<reverse>_reverse)?"
)


def infer_config(state_dict: dict[str, np.ndarray]) -> dict[str, Any]:
    """The constructor's arguments, read off the names and shapes of one recurrent layer's weights.

    Shapes:
        weight_ih (gates*H, I), weight_hh (gates*H, H or P), bias (gates*H,), weight_hr (P, H);
        gates = 4 (LSTM), 3 (GRU) or 1 (RNN)

    A common prefix such as ``encoder.rnn.`` and names of other layers do not disturb. Unseen in
    the weights, and so not in the result: batch_first, dropout, and RNN's nonlinearity.

    >>> shapes = dict(weight_ih_l0=(80, 10), weight_hh_l0=(80, 20))
    >>> infer_config({name: np.zeros(shape) for name, shape in shapes.items()})
    {'rnn_type': 'LSTM', 'input_size': 10, 'hidden_size': 20, 'bias': False, 'num_layers': 1,
     'bidirectional': False, 'proj_size': 0}
    """
    found = {name: match for name in state_dict if (match := NAME.fullmatch(str(name)))}
    prefixes = {match["prefix"] for match in found.values()}
    if len(prefixes) != 1:
        raise ValueError(
            f"expected the weights of one recurrent layer, found {len(prefixes)}: "
            f"{', '.join(sorted(prefixes)) or 'no name such as weight_ih_l0'}"
        )
    prefix = prefixes.pop()
    shapes = {name.removeprefix(prefix): np.shape(state_dict[name]) for name in found}
    is_cell = "weight_ih" in shapes
    first = "" if is_cell else "_l0"
    for name in ("weight_ih" + first, "weight_hh" + first):
        if len(shapes.get(name, ())) != 2:
            raise ValueError(f"{prefix}{name} should be there, with 2 axes")

    projection = shapes.get("weight_hr" + first)
    rows, recurrent = shapes["weight_hh" + first]
    hidden = projection[-1] if projection else recurrent
    kind = GATES_OF_ROWS.get(rows / hidden) if hidden else None
    if kind is None:
        raise ValueError(
            f"{prefix}weight_hh{first} has {rows} rows for {hidden} hidden features; "
            "it should be 4 (LSTM), 3 (GRU) or 1 (RNN) times as many"
        )
    config = dict(
        rnn_type=kind + "Cell" * is_cell,
        input_size=shapes["weight_ih" + first][1],
        hidden_size=hidden,
        bias="bias_ih" + first in shapes,
    )
    if not is_cell:
        config |= dict(
            num_layers=len({match["layer"] for match in found.values()}),
            bidirectional=any(match["reverse"] for match in found.values()),
        )
        if kind == "LSTM":
            config["proj_size"] = recurrent if projection else 0
    _check_shapes(shapes, _wanted_shapes(config), prefix)
    return config


def _wanted_shapes(config: dict[str, Any]) -> dict[str, tuple]:
    """Every name that a layer of this configuration has, with its shape."""
    H, P = config["hidden_size"], config.get("proj_size", 0)
    rows = H * next(g for g, kind in GATES_OF_ROWS.items() if config["rnn_type"].startswith(kind))
    D = 2 if config.get("bidirectional") else 1
    suffixes = [
        (f"_l{layer}{reverse}", config["input_size"] if layer == 0 else D * (P or H))
        for layer in range(config.get("num_layers", 0))
        for reverse in ("", "_reverse")[:D]
    ] or [("", config["input_size"])]
    wanted: dict[str, tuple[int, ...]] = {}
    for suffix, columns in suffixes:
        wanted["weight_ih" + suffix] = (rows, columns)
        wanted["weight_hh" + suffix] = (rows, P or H)
        if config["bias"]:
            wanted["bias_ih" + suffix] = wanted["bias_hh" + suffix] = (rows,)
        if P:
            wanted["weight_hr" + suffix] = (P, H)
    return wanted


def _check_shapes(shapes: dict, wanted: dict, prefix: str) -> None:
    for name in sorted(shapes.keys() | wanted.keys()):
        if shapes.get(name) != wanted.get(name):
            raise ValueError(
                f"{prefix}{name} should be {wanted.get(name, 'absent')} beside the other weights "
                f"but is {shapes.get(name, 'missing')}"
            )


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
