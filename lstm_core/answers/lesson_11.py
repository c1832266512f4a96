"""Lesson 11: padding."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.lstm import LSTM
from lstm_core.packing import pad_sequence


@cache
def lesson_11() -> tuple[np.ndarray, np.ndarray]:
    """Return ``states`` (T, B, H) of three padded texts, and 1 where a step is real (T, B, 1)."""
    rng, lengths = np.random.default_rng(2), np.array([5, 3, 1])
    texts = [rng.standard_normal((n, 4), dtype=np.float32) for n in lengths]
    states, _ = LSTM(4, 8, rng=0)(pad_sequence(texts))
    return states, (np.arange(5)[:, None] < lengths)[..., None]


def masked_sum() -> np.ndarray:
    """Return the sum over real steps (B, H)."""
    states, real = lesson_11()
    return (states * real).sum(axis=0)


# What pads change: forward right, forward left, backward right, backward left.
PADS = ("h_n", "both", "both", "h_n")

ANSWERS: dict[str, tuple] = {
    "pads-guess": (0, "why-pads-come-after", [(lambda a: a > 0, "reads-left-to-right")]),
    "pads-table": (
        lambda a: a == PADS,
        "why-pads-table",
        [
            (lambda a: "neither" in a or "output" in a, "h-n-reads-on"),
            (lambda a: a[1:3] != ("both", "both"), "pads-met-first"),
            (lambda a: (a[0], a[3]) != ("h_n", "h_n"), "pads-met-last"),
        ],
    ),
    "pads-safe": (
        "forward, right",
        "why-forward-right",
        [("forward, left", "pads-read-first"), ("backward, right", "pads-read-first")],
    ),
    "pads-zero": (0.0, "why-stays-zero", [(lambda a: a != 0, "half-open-on-nothing")]),
    "pads-mean": (
        equals(lambda: masked_sum() / lesson_11()[1].sum(axis=0)),
        "why-masked-mean",
        [
            (equals(lambda: lesson_11()[0].mean(axis=0)), "pads-counted"),
            (equals(lambda: masked_sum() / 5), "divide-by-own-length"),
        ],
    ),
}
