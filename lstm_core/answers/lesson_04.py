"""Lesson 4: the depth of a gate."""

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.step import sigmoid


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
