"""Lesson 14: one step at a time."""

import numpy as np

STREAMS = np.arange(1.0, 13.0).reshape(1, 3, 4)  # lesson 14's h

ANSWERS: dict[str, tuple] = {
    "stream-guess": (
        1,
        "why-own-step-only",
        [(12, "numbers-are-not-gradients"), (0, "last-call-is-undone")],
    ),
    "stream-reach": (
        2,
        "why-since-the-detach",
        [
            (4, "later-steps-do-not-count"),
            (6, "stops-at-the-detach"),
            (1, "back-to-the-detach"),
            (8, "later-steps-do-not-count"),
        ],
    ),
    "stream-carry": (
        96,
        "why-two-states",
        [(48, "h-and-c"), (32, "each-sequence-its-own"), (lambda a: a > 96, "steps-leave-nothing")],
    ),
    "stream-reset": (
        STREAMS * [[1], [0], [1]],
        "why-batch-axis-one",
        [
            (STREAMS * 0, "others-go-on"),
            (STREAMS, "nothing-cleared"),
            (lambda a: np.all(a[:, :, 1] == 0), "that-clears-a-unit"),
            (lambda a: np.shape(a) != (1, 3, 4), "axes-stay"),
        ],
    ),
}
