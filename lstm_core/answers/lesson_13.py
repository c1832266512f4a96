"""Lesson 13: the masked loss."""

import numpy as np

from lstm_core.answers.judging import equals

SIZES = np.array([3, 1, 4, 2])  # lesson 13's lengths

ANSWERS: dict[str, tuple] = {
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
