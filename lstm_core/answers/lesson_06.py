"""Lesson 6: output and states."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.lstm import LSTM


@cache
def lesson_6() -> tuple[np.ndarray, np.ndarray]:
    """Return ``output`` and ``h_n`` of the two-layer bidirectional LSTM."""
    lstm = LSTM(10, 20, num_layers=2, bidirectional=True, rng=0)
    x = np.random.default_rng(0).standard_normal((5, 3, 10), dtype=np.float32)
    output, (h_n, _) = lstm(x)
    return output, h_n


ANSWERS: dict[str, tuple] = {
    "outputs-guess": (
        0,
        "why-backward-ends-at-zero",
        [(4, "forward-ends-last"), (3, "row-is-not-step")],
    ),
    "outputs-index": (
        6,
        "why-row-six",
        [(7, "that-is-backward"), (3, "directions-have-rows"), (8, "rows-from-zero")],
    ),
    "outputs-slice": (
        equals(lambda: lesson_6()[0][0, :, 20:]),
        "why-first-step",
        [
            (equals(lambda: lesson_6()[0][-1, :, 20:]), "barely-begun"),
            (equals(lambda: lesson_6()[0][0, :, :20]), "that-is-forward"),
            (equals(lambda: lesson_6()[0][-1, :, :20]), "that-is-forward"),
            (lambda a: a.shape[-1] == 40, "one-half-only"),
        ],
    ),
    "outputs-sentence": (
        equals(lambda: np.concatenate([lesson_6()[1][2], lesson_6()[1][3]], axis=-1)),
        "why-sentence",
        [
            (
                equals(lambda: np.concatenate([lesson_6()[1][3], lesson_6()[1][2]], -1)),
                "forward-first",
            ),
            (
                equals(lambda: np.concatenate([lesson_6()[1][0], lesson_6()[1][1]], -1)),
                "lowest-layer",
            ),
            (lambda a: a.shape == (6, 20), "join-last-axis"),
            (lambda a: a.shape == (3, 80), "top-layer-only"),
        ],
    ),
}
