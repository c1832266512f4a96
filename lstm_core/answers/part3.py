"""Lessons 11 to 13: variable length."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.heads import Embedding
from lstm_core.lstm import LSTM
from lstm_core.packing import pack_padded_sequence, pad_packed_sequence, pad_sequence


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
SIZES = np.array([3, 1, 4, 2])  # lesson 13's lengths


@cache
def lesson_12() -> np.ndarray:
    """Return the unpacked ``output`` of the sequences of length 3, 2 and 1."""
    padded = np.array([[1, 2, 3], [4, 5, 0], [6, 0, 0]])
    x = Embedding(10, 4, padding_idx=0, rng=1)(padded)
    packed = pack_padded_sequence(x, [3, 2, 1], batch_first=True)
    return pad_packed_sequence(LSTM(4, 3, batch_first=True, rng=3)(packed)[0], batch_first=True)[0]


ANSWERS: dict[str, tuple] = {
    # lesson 11
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
    # lesson 12
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
    # lesson 13
    "mask-guess": (
        60,
        "why-sixty",
        [(0, "pads-were-asked"), (40, "share-of-tokens"), (100, "tokens-were-missed")],
    ),
    "mask-mean": (
        (1.5, 3),
        "why-one-and-a-half",
        [((3, 1.5), "other-way-round"), ((3, 3), "pads-in-denominator"), ((6, 6), "divide-too")],
    ),
    "mask-build": (
        equals(lambda: np.arange(4) < SIZES[:, None]),
        "why-mask",
        [
            (equals(lambda: np.arange(4) <= SIZES[:, None]), "one-step-too-many"),
            (equals(lambda: np.arange(4) >= SIZES[:, None]), "true-where-a-token-is"),
            (equals(lambda: np.arange(4)[:, None] < SIZES), "axes-of-the-mask"),
        ],
    ),
    "mask-accuracy": (
        2 / 3,
        "why-two-thirds",
        [(0.75, "pads-counted-as-right"), (0.5, "pads-in-denominator")],
    ),
    "mask-total": (
        12,
        "why-twelve",
        [(7, "that-is-the-longest"), (19, "width-not-added"), (5, "width-not-added")],
    ),
}
