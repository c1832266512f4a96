"""Lesson 8: two directions."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.lstm import LSTM


@cache
def lesson_8() -> np.ndarray:
    """Return ``h_n`` of the two-layer encoder."""
    lstm = LSTM(3, 4, num_layers=2, bidirectional=True, rng=0)
    x = np.random.default_rng(0).standard_normal((6, 2, 3), dtype=np.float32)
    return lstm(x)[1][0]


def bridge(h_n: np.ndarray) -> np.ndarray:
    """Join the directions of each layer: (4, B, H) -> (2, B, 2H)."""
    return np.concatenate([h_n[0::2], h_n[1::2]], axis=-1)


ANSWERS: dict[str, tuple] = {
    "both-guess": (
        6,
        "why-all-six",
        [(1, "one-layer-sees-one"), (lambda a: a < 6, "layer-1-reads-backward")],
    ),
    "both-seen": (
        [1, 2, 3],
        "why-seen",
        [([0, 1], "that-is-forward"), ([2, 3], "own-step-too"), ([3, 2, 1], "order-of-time")],
    ),
    "both-stream": (
        "forward",
        "why-stream",
        [("both", "backward-needs-the-end"), ("backward", "backward-needs-the-end")],
    ),
    "both-bridge": (
        equals(lambda: bridge(lesson_8())),
        "why-bridge",
        [
            (equals(lambda: lesson_8().reshape(2, 2, 8)), "reshape-only-recuts"),
            (equals(lambda: bridge(lesson_8()[[1, 0, 3, 2]])), "forward-first"),
            (equals(lambda: bridge(lesson_8()[[0, 2, 1, 3]])), "one-layer-per-row"),
        ],
    ),
}
