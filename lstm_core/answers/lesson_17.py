"""Lesson 17: how gradients flow."""

import numpy as np

from lstm_core.answers.judging import within

ANSWERS: dict[str, tuple] = {
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
}
