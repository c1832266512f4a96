"""Lessons 1 to 4: the cell."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals, within
from lstm_core.step import sigmoid


def lesson_2() -> np.ndarray:
    """Return i, f, g, o and c as the exercise draws them."""
    return np.random.default_rng(7).uniform(size=(5, 3, 4))


def h_of(a: np.ndarray) -> np.ndarray:
    """Return the new h from i, f, g, o, c."""
    return a[3] * np.tanh(c_of(a))


def c_of(a: np.ndarray) -> np.ndarray:
    """Return the new c from i, f, g, o, c."""
    return a[1] * a[4] + a[0] * a[2]


def forget_block(value: float, place: int = 1) -> np.ndarray:
    """Return a bias (16,) with ``value`` in one block of four units."""
    return np.repeat(np.eye(4)[place] * value, 4)


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


def deeper_gate(squash=np.tanh, gate=sigmoid, transpose=True) -> np.ndarray:
    """Return lesson 4's forget gate, or what a known mistake makes of it."""
    draw = np.random.default_rng(4).standard_normal
    z_f, V, d = draw((3, 5)), draw((5, 5)), draw(5)
    return gate(squash(z_f) @ (V.T if transpose else V) + d)


def same(z: np.ndarray) -> np.ndarray:
    """Return z: an activation left out."""
    return z


CARDS = ("false", "true", "false", "false", "unproven", "unproven")


def wrong_card(*numbers: int):
    """Judge whether one of lesson 4's cards, counted from 1, lies on the wrong pile."""
    return lambda piles: any(piles[n - 1] != CARDS[n - 1] for n in numbers)


ANSWERS: dict[str, tuple] = {
    # lesson 1
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
    # lesson 2
    "step-guess": (
        1.0,
        "why-half-open",
        [(2, "zero-is-half-open"), (0, "zero-is-half-open"), (within(0.381, 0.001), "that-is-h")],
    ),
    "step-decay": (
        lambda a: a[0] == 0.125 and round(a[1], 3) == 0.062,
        "why-three-halves",
        [
            (lambda a: a[0] == 0.5, "one-step-only"),
            (lambda a: a[0] == 0.25, "two-steps-only"),
            (lambda a: a[0] < 0.1, "that-is-h"),
            (lambda a: a[1] == 0.125, "half-open-output"),
            (lambda a: a[0] == 0.125 and round(a[1], 3) != 0.062, "h-is-shown-c"),
        ],
    ),
    "step-keep": (
        "f = 1, i = 0",
        "why-keep",
        [
            ("f = 1, i = 1", "something-is-added"),
            (lambda a: a.startswith("f = 0"), "c-is-multiplied-by-f"),
        ],
    ),
    "step-code": (
        equals(lambda: h_of(lesson_2())),
        "why-h",
        [
            (equals(lambda: c_of(lesson_2())), "that-is-c"),
            (equals(lambda: lesson_2()[3] * c_of(lesson_2())), "tanh-missing"),
            (equals(lambda: lesson_2()[3] * np.tanh(lesson_2()[4])), "c-is-old"),
        ],
    ),
    # lesson 3
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
    # lesson 4
    "depth-guess": (
        2,
        "why-twice",
        [
            (lambda a: a <= 1, "stack-reads-twice"),
            (lambda a: a >= 4, "both-have-four-blocks"),
            (lambda a: a != 2, "stack-reads-twice"),
        ],
    ),
    "depth-order": (
        30,
        "why-thirty",
        [(12, "that-is-stacking"), (20, "own-map-too"), (10, "maps-wait")],
    ),
    "depth-count": (
        33280,
        "why-33280",
        [
            (16640, "stack-reads-twice"),
            (32768, "biases-too"),
            (33024, "two-biases"),
            (3360, "units-are-64"),
        ],
    ),
    "depth-code": (
        equals(deeper_gate),
        "why-deeper-gate",
        [
            (equals(lambda: deeper_gate(squash=same)), "tanh-in-between"),
            (equals(lambda: deeper_gate(gate=same)), "a-gate-ends-in-sigmoid"),
            (equals(lambda: deeper_gate(transpose=False)), "rows-times-transposed"),
            (lambda a: a.shape == (3, 5), "tanh-in-between"),
        ],
    ),
    "depth-cards": (
        lambda a: tuple(a) == CARDS,
        "why-cards",
        [
            (wrong_card(1), "own-weights"),
            (wrong_card(2), "maps-wait"),
            (wrong_card(3), "c-meets-f-alone"),
            (wrong_card(4), "layers-wait-too"),
            (wrong_card(5, 6), "who-compared"),
        ],
    ),
}
