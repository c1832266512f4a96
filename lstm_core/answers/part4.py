"""Lessons 14 to 19: one step at a time, and learning."""

import numpy as np

from lstm_core.answers.judging import within

SECRET = np.array([18, 4, 2, 17, 4, 19])  # among A to Z and a dash

STREAMS = np.arange(1.0, 13.0).reshape(1, 3, 4)  # lesson 14's h

ANSWERS: dict[str, tuple] = {
    # lesson 14
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
    # lesson 15
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
    # lesson 17
    "flow-guess": (
        within(20, 3),
        "why-twenty",
        [
            (within(3, 3), "halved-each-step"),
            (within(11, 5), "more-than-that"),
            (within(30, 6), "only-the-direct-road"),
        ],
    ),
    "flow-explode": (
        within(1.1**50, 0.6),
        "why-power",
        [(within(55, 1), "powers-not-products"), (within(1.1**100, 5), "that-is-a-hundred")],
    ),
    "flow-gate": (
        within(0.001 ** (1 / 99), 0.0006),
        "why-root",
        [
            (lambda a: a > 0.9332, "smaller-will-do"),
            (lambda a: a < 0.9322, "gate-too-small"),
        ],
    ),
    "flow-clip": (
        "explosion",
        "why-shortens",
        [("vanishing", "clipping-lengthens-nothing"), ("both", "clipping-lengthens-nothing")],
    ),
    "flow-product": (
        np.prod(np.linspace(0.4, 0.99, 12).reshape(4, 3), axis=0),
        "why-unit-by-unit",
        [
            (np.prod(np.linspace(0.4, 0.99, 12).reshape(4, 3), axis=1), "product-over-time"),
            (np.sum(np.linspace(0.4, 0.99, 12).reshape(4, 3), axis=0), "multiply-not-add"),
            (lambda a: np.ndim(a) == 0, "each-unit-its-own"),
        ],
    ),
    # lesson 19
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
