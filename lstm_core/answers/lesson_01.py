"""Lesson 1: why a network needs memory."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals, within


@cache
def lesson_1() -> tuple[np.ndarray, ...]:
    """Return x_t, h, W_ih, W_hh and bias as the exercise draws them."""
    draw = np.random.default_rng(5).standard_normal
    return draw((3, 2)), draw((3, 4)), draw((4, 2)), draw((4, 4)), draw(4)


def pre_activation() -> np.ndarray:
    """Return what stands inside tanh."""
    x_t, h, W_ih, W_hh, bias = lesson_1()
    return x_t @ W_ih.T + h @ W_hh.T + bias


def without_past() -> np.ndarray:
    """Return tanh of the input's share alone."""
    x_t, _, W_ih, _, bias = lesson_1()
    return np.tanh(x_t @ W_ih.T + bias)


ANSWERS: dict[str, tuple] = {
    "memory-guess": (
        lambda a: 0.002 <= a <= 0.01,
        "why-half-a-percent",
        [
            (lambda a: a < 0, "tenth-of-the-rest"),
            (lambda a: a < 0.002, "not-that-fast"),
            (lambda a: a > 0.01, "fifty-factors"),
        ],
    ),
    "memory-count": (
        (640, 640),
        "why-640",
        [
            (lambda a: a[0] != a[1], "same-weights-every-step"),
            ((620, 620), "two-biases"),
            ((600, 600), "biases-too"),
            ((2560, 2560), "that-is-an-lstm"),
        ],
    ),
    "memory-half": (
        within(0.966, 0.0006),
        "why-0966",
        [(lambda a: a > 0.966, "keeps-more"), (lambda a: a < 0.966, "keeps-less")],
    ),
    "memory-word": (
        "recurrent",
        "why-recurrent",
        [("recursive", "that-is-a-tree"), ("both", "that-is-a-tree")],
    ),
    "memory-code": (
        equals(lambda: np.tanh(pre_activation())),
        "why-rnn-step",
        [
            (equals(pre_activation), "squash-it"),
            (equals(without_past), "the-past-is-missing"),
            (lambda a: a.shape != (3, 4), "shape-of-h"),
        ],
    ),
}
