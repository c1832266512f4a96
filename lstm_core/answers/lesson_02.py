"""Lesson 2: one step."""

import numpy as np

from lstm_core.answers.judging import equals, within


def lesson_2() -> np.ndarray:
    """Return i, f, g, o and c as the exercise draws them."""
    return np.random.default_rng(7).uniform(size=(5, 3, 4))


def h_of(a: np.ndarray) -> np.ndarray:
    """Return the new h from i, f, g, o, c."""
    return a[3] * np.tanh(c_of(a))


def c_of(a: np.ndarray) -> np.ndarray:
    """Return the new c from i, f, g, o, c."""
    return a[1] * a[4] + a[0] * a[2]


ANSWERS: dict[str, tuple] = {
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
}
