"""Lesson 9: how tensors lie in memory."""

import numpy as np

from lstm_core.answers.judging import equals

CONV = np.arange(24).reshape(2, 3, 4)  # lesson 9's (B, I, T)

ANSWERS: dict[str, tuple] = {
    "layout-guess": (
        4,
        "why-four-words",
        [(0, "shape-is-not-order"), (6, "ends-stay"), (5, "ends-stay"), (2, "count-the-wrong")],
    ),
    "layout-strides": (
        (10, 30, 1),
        "why-strides",
        [
            ((70, 10, 1), "stored-time-first"),
            ((30, 10, 1), "axes-swapped-back"),
            (lambda a: a[2] != 1, "last-axis-steps-by-one"),
        ],
    ),
    "layout-touched": (
        5,
        "why-five-moved",
        [(1, "that-is-with-the-flag"), (8, "steps-before-stay"), (4, "own-step-too"), (3, "after")],
    ),
    "layout-conv": (
        equals(lambda: CONV.transpose(2, 0, 1)),
        "why-time-first",
        [
            (equals(lambda: CONV.reshape(4, 2, 3)), "reshape-only-recuts"),
            (lambda a: a.shape == (2, 4, 3), "that-is-batch-first"),
            (lambda a: a.shape == (4, 3, 2), "features-last"),
        ],
    ),
}
