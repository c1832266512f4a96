"""Sequences of different length, packed: a character a step."""

import re

import numpy as np

from lstm_core.figures import Check, Figure, Range, Text
from lstm_core.lstm import LSTM
from lstm_core.packing import pack_sequence
from lstm_core.trace import Trace


def scene(words: str, sort: bool) -> dict:
    """Pack the reader's words, a character a step, and run an LSTM over them.

    Args:
        words: up to 6 words, parted by spaces or commas; of each at most 8 characters
        sort: enforce_sorted=False, which sorts them; else they must be sorted already
    """
    kept = [word[:8] for word in re.split(r"[\s,，、]+", words) if word][:6]
    alphabet = sorted(set("".join(kept)))
    sequences = [np.array([[alphabet.index(c)] for c in word], np.float32) for word in kept]
    try:
        packed = pack_sequence(sequences, enforce_sorted=not sort)
    except RuntimeError as error:
        return {"words": kept, "trace": None, "error": f"RuntimeError: {error}"}
    trace = Trace(seed=1)
    LSTM(1, 2, rng=1)(packed, trace=trace)
    T, B, computed = len(packed.batch_sizes), len(kept), len(packed.data)
    counts = {"computed": computed, "padded": T * B, "saved": T * B - computed}
    return {"words": kept, "trace": trace.to_dict(), "error": None} | counts


def table(scene: dict) -> list[list]:
    """Return which sequences each step of data holds."""
    packed, words = scene["trace"]["packed"], scene["words"]
    rows: list[list] = [["t", "batch_sizes[t]", "data"]]
    for t, size in enumerate(packed["batch_sizes"]):
        rows.append([t, size, " ".join(words[b][t] for b in packed["sorted_indices"][:size])])
    return rows


FIGURE = Figure(
    inputs=[
        Range("stage", 0, 0, 4),
        Text("words", "cat 我 记忆", asks=True),
        Check("sort", True, asks=True, recorded=[False]),
    ],
    scene=scene,
    table=table,
)
