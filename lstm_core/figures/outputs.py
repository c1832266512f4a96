"""Where output, h_n and c_n come from: a small LSTM on two sequences."""

from typing import Any

import numpy as np

from lstm_core.figures import Check, Choice, Figure, Range
from lstm_core.lstm import LSTM
from lstm_core.packing import pack_padded_sequence, pad_packed_sequence
from lstm_core.trace import Trace

# What readers take for equal, as they would write it, and where it is a question at all.
EQUALITIES = {
    1: ["output[-1] == h_n[-1]", "output[lengths - 1, sequences] == h_n[-1]"],
    2: [
        "output[-1, :, :H] == h_n[-2]",
        "output[-1, :, H:] == h_n[-1]",
        "output[0, :, H:] == h_n[-1]",
        "output[lengths - 1, sequences, :H] == h_n[-2]",
    ],
}
SLICES = ["none", "output", "output[-1]", "output[0]", "h_n", "h_n[-1]", "h_n[-2]", "c_n"]


def scene(T: int, L: int, D: bool, packed: bool) -> dict:
    """Where output, h_n and c_n come from: a small LSTM on two sequences, of unlike lengths or not.

    Args:
        T: steps of the longer sequence
        L: layers
        D: whether it runs in both directions
        packed: whether the first sequence is two steps shorter
    """
    trace, names = run(T, L, D, packed)
    equal = [[claim, bool(np.all(eval(claim, names)))] for claim in EQUALITIES[1 + D]]
    return {"trace": trace.to_dict(), "equal": equal, "lengths": names["lengths"].tolist()}


def run(T: int, L: int, D: bool, packed: bool, dropout: float = 0) -> tuple[Trace, dict]:
    """Run a small LSTM on two sequences; return its trace, and its results by name, padded."""
    x, H = np.random.default_rng(0).normal(size=(T, 2, 2)).astype(np.float32), 2
    lengths = np.array([max(1, T - 2) if packed else T, T])
    lstm, trace = LSTM(2, H, L, dropout=dropout, bidirectional=D, rng=1), Trace(seed=1)
    given: Any = pack_padded_sequence(x, lengths, enforce_sorted=False) if packed else x
    output, (h_n, _) = lstm(given, trace=trace)
    if packed:
        output, _ = pad_packed_sequence(output)
    names = dict(output=output, h_n=h_n, H=H, lengths=lengths, sequences=np.arange(2))
    return trace, names


def table(scene: dict) -> list[list]:
    """Return rows of h_n and c_n."""
    outputs = scene["trace"]["outputs"]
    _, B, H = outputs["h_n"]["shape"]
    rows = [["", *(f"b={b} H={k}" for b in range(B) for k in range(H))]]
    for name in ("h_n", "c_n"):
        states = np.reshape(outputs[name]["data"], (-1, B * H)).round(2)
        rows += [[f"{name}[{k}]", *state] for k, state in enumerate(states)]
    return rows


FIGURE = Figure(
    inputs=[
        Choice("slice", "none", SLICES),
        Range("b", 0, 0, 1, axis="B"),
        Check("packed", False, asks=True, recorded=[True]),
        Range("T", 4, 3, 7, axis="T", asks=True),
        Range("L", 2, 1, 3, axis="L", asks=True, recorded=[1]),
        Check("D", True, axis="D", asks=True, recorded=[False]),
    ],
    scene=scene,
    table=table,
)
