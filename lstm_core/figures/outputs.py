"""Where output, h_n and c_n come from: a small LSTM on two sequences."""

from typing import Any

import numpy as np

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


def outputs(T: int, L: int, D: bool, packed: bool) -> dict:
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
