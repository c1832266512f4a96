"""Lesson 19: the sine."""

import numpy as np

from lstm_core.answers.judging import within

ANSWERS: dict[str, tuple] = {
    "sine-guess": (
        2,
        "why-two-values",
        [(1, "up-or-down"), (0, "up-or-down"), (lambda a: a > 2, "fewer-will-do")],
    ),
    "sine-tap": (
        within(2 * np.cos(0.5), 0.0011),
        "why-tap",
        [(within(1.96, 0.001), "that-is-step-02"), (within(np.cos(0.5), 0.001), "twice-that")],
    ),
    "sine-copy": (
        within(1 - np.cos(0.5), 0.0011),
        "why-copy",
        [(within(0.0199, 0.001), "that-is-step-02"), (within(0.5, 0.001), "that-is-the-mean")],
    ),
    "sine-lag": (
        3,
        "why-late",
        [(0, "not-on-time"), (1, "shift-and-compare"), (-3, "late-counts-up")],
    ),
    "sine-next": (
        np.sin(2.0),
        "why-next",
        [
            (np.sin(1.8), "that-is-copying"),
            (2 * np.sin(1.8) - np.sin(1.6), "straight-line"),
            (within(np.sin(1.4), 1e-6), "last-not-first"),
        ],
    ),
}
