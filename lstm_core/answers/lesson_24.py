"""Lesson 24: attention."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals


@cache
def lesson_24() -> tuple[np.ndarray, ...]:
    """Return m, W1, W2 and v as the lesson's cell about the rows draws them."""
    draw = np.random.default_rng(0).standard_normal
    draw((3, 4))  # s, which the answer does without
    m, (W1, W2) = draw((5, 4)), draw((2, 4, 4))
    return m, W1, W2, draw(4)


def scores(other: bool = False) -> np.ndarray:
    """Return what m adds to the scores, or what it would with the decoder's matrix."""
    m, W1, W2, v = lesson_24()
    return m @ (W1 if other else W2) @ v


def softmax(z: np.ndarray) -> np.ndarray:
    """Return the weights of one row of scores."""
    e = np.exp(z - z.max())
    return e / e.sum()


def shape(k: int, wanted: tuple[int, ...]):
    """Judge one of several shapes."""
    return lambda shapes: tuple(shapes[k]) == wanted


ANSWERS: dict[str, tuple] = {
    "attention-guess": (
        1,
        "why-one-row",
        [(3, "softmax-sees-differences"), (2, "softmax-sees-differences"), (5, "rows-not-columns")],
    ),
    "attention-longer": (
        lambda a: 25 <= a <= 65,
        "why-timetable",
        [
            (lambda a: 0 < a < 1, "percent-please"),
            (lambda a: a > 65, "learned-at-eight"),
            (lambda a: a < 25, "start-is-right"),
        ],
    ),
    "attention-softmax": (
        (0.25, 0.75),
        "why-one-to-three",
        [
            ((0.75, 0.25), "higher-score-more"),
            ((0, 1), "softmax-not-shares"),
            ((0.5, 0.5), "higher-score-more"),
            ((1, 3), "divide-by-the-sum"),
        ],
    ),
    "attention-empty": (
        lambda a: np.isclose(a[0], 0.2) and np.isnan(a[1]),
        "why-even-and-nan",
        [
            (lambda a: a[0] == 0, "weights-sum-to-one"),
            (lambda a: np.isclose(a[0], 0.2), "infinity-minus-infinity"),
            (lambda a: np.isclose(a[0], 0.25), "five-keys"),
            (lambda a: np.isnan(a[0]), "a-number-stays-a-number"),
        ],
    ),
    "attention-shapes": (
        lambda a: [tuple(one) for one in a] == [(32, 7, 10), (32, 7, 24), (32, 7, 48)],
        "why-query-shapes",
        [
            (shape(0, (32, 10, 7)), "a-row-per-query"),
            (shape(1, (32, 10, 24)), "a-context-per-query"),
            (shape(2, (32, 7, 24)), "side-by-side"),
            (shape(2, (32, 14, 24)), "side-by-side"),
        ],
    ),
    "attention-cancel": (
        equals(lambda: softmax(scores())),
        "why-without-s",
        [
            (equals(scores), "softmax-is-missing"),
            (equals(lambda: softmax(scores(other=True))), "matrix-of-the-keys"),
            (lambda a: np.shape(a) == (3, 5), "one-row-will-do"),
        ],
    ),
}
