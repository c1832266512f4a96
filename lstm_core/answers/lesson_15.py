"""Lesson 15: the cipher."""

import numpy as np

from lstm_core.answers.judging import within

SECRET = np.array([18, 4, 2, 17, 4, 19])  # among A to Z and a dash

ANSWERS: dict[str, tuple] = {
    "cipher-guess": (
        0,
        "why-no-memory",
        [(13, "that-is-the-shift"), (lambda a: a > 0, "both-e-became-r")],
    ),
    "cipher-rot13": (
        lambda a: a.strip().upper() == "FRPERG",
        "why-rot13",
        [
            (lambda a: a.strip().upper() == "ERPDRF", "that-has-the-dash"),
            (lambda a: a.strip().upper()[1:2] == "R", "past-z-comes-a"),
        ],
    ),
    "cipher-parameters": (
        (135, 680, 297),
        "why-three-parts",
        [
            ((135, 640, 297), "lstm-has-two-biases"),
            ((135, 680, 270), "linear-has-a-bias"),
            (lambda a: sum(a) != 1112, "parts-add-up"),
        ],
    ),
    "cipher-plateau": (
        within(1.609, 0.006),
        "why-one-of-five",
        [
            (within(1.1, 0.01), "that-is-three"),
            (within(3.3, 0.01), "that-is-guessing-all"),
            (within(0.2, 0.001), "probability-not-loss"),
        ],
    ),
    "cipher-decode": (
        SECRET,
        "why-fourteen-on",
        [
            ((SECRET + 13) % 27 - 13, "around-the-end"),
            (lambda a: np.min(a) < 0, "around-the-end"),
            ((SECRET + 26) % 27, "thirteen-on-is-26"),
        ],
    ),
}
