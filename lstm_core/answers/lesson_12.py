"""Lesson 12: packing."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.heads import Embedding
from lstm_core.lstm import LSTM
from lstm_core.packing import pack_padded_sequence, pad_packed_sequence


@cache
def lesson_12() -> np.ndarray:
    """Return the unpacked ``output`` of the sequences of length 3, 2 and 1."""
    padded = np.array([[1, 2, 3], [4, 5, 0], [6, 0, 0]])
    x = Embedding(10, 4, padding_idx=0, rng=1)(padded)
    packed = pack_padded_sequence(x, [3, 2, 1], batch_first=True)
    return pad_packed_sequence(LSTM(4, 3, batch_first=True, rng=3)(packed)[0], batch_first=True)[0]


ANSWERS: dict[str, tuple] = {
    "packing-guess": (3, "why-three-alive", [(4, "sorted-lengths"), (2, "lengths-as-given")]),
    "packing-lengths": (
        [4, 3, 3, 1, 1],
        "why-conjugate",
        [([5, 3, 3, 1], "that-is-batch-sizes"), ([1, 1, 3, 3, 4], "longest-first")],
    ),
    "packing-unsort": (
        [2, 0, 3, 1],
        "why-unsort",
        [([1, 3, 0, 2], "that-is-sorted-indices"), ([3, 1, 4, 2], "places-from-zero")],
    ),
    "packing-last": (
        equals(lambda: lesson_12()[[0, 1, 2], [2, 1, 0]]),
        "why-last",
        [
            (equals(lambda: lesson_12()[:, -1]), "those-are-pads"),
            (lambda a: a.shape == (3, 3, 3), "two-index-arrays"),
        ],
    ),
}
