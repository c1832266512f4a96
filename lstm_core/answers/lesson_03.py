"""Lesson 3: the gates."""

import numpy as np

from lstm_core.answers.judging import within


def forget_block(value: float, place: int = 1) -> np.ndarray:
    """Return a bias (16,) with ``value`` in one block of four units."""
    return np.repeat(np.eye(4)[place] * value, 4)


ANSWERS: dict[str, tuple] = {
    "gates-guess": (
        15,
        "why-fifteen",
        [(14, "still-above-half"), (within(10, 4), "forgets-slower"), (within(0, 6), "rate")],
    ),
    "gates-bias": (
        within(4.27, 0.011),
        "why-bias",
        [(lambda a: a > 4.27, "too-open"), (lambda a: a < 4.27, "too-shut")],
    ),
    "gates-two": (
        within(0.683, 0.0011),
        "why-two-biases",
        [(within(0.391, 0.001), "biases-add-up"), (within(0.881, 0.001), "one-step-only")],
    ),
    "gates-code": (
        forget_block(3.0),
        "why-forget-block",
        [
            (forget_block(3.0, 0), "that-is-the-input-gate"),
            (lambda a: np.shape(a) != (16,), "four-blocks"),
        ],
    ),
}
