"""Lesson 5: shapes. The games with shapes themselves are in shapes.py."""

import numpy as np

from lstm_core.answers.shapes import off_at, quiz_answer, repaired, typed_shape


def accepted_state(h_0: np.ndarray) -> bool:
    """Whether an LSTM(6, 4, 2 layers, both directions) takes this h_0 for a batch of 3."""
    return h_0.shape == (4, 3, 4) and h_0.dtype == np.float32


ANSWERS: dict[str, tuple] = {
    "shapes-guess": (
        6,
        "why-layers-times-directions",
        [
            (8, "states-ignore-batch-first"),
            (15, "states-have-no-time"),
            (3, "directions-have-rows"),
            (2, "layers-have-rows"),
        ],
    ),
    "shapes-quiz": (
        lambda a: typed_shape(a[1]) == quiz_answer(a[0]),
        "why-output-shape",
        [
            (lambda a: typed_shape(a[1])[:2] != quiz_answer(a[0])[:2], "axes-as-in-x"),
            (lambda a: typed_shape(a[1])[2] != quiz_answer(a[0])[2], "directions-joined"),
        ],
    ),
    "shapes-projection": (
        (48, 24, 64),
        "why-projection",
        [
            ((128, 64, 64), "projection-replaces-h"),
            ((48, 24, 24), "memory-keeps-its-width"),
            ((24, 24, 64), "directions-joined"),
        ],
    ),
    "shapes-repair": (
        accepted_state,
        "why-state-shape",
        [
            (lambda a: a.shape == (4, 3, 4), "state-dtype"),
            (lambda a: a.shape[:2] == (3, 4), "states-ignore-batch-first"),
            (lambda a: a.shape == (2, 3, 4), "directions-have-rows"),
            (lambda a: a.shape[1] == 7, "states-have-no-time"),
        ],
    ),
    "shapes-broken": (
        repaired,
        "why-repaired",
        [
            (lambda a: len(typed_shape(a[1])) != 3, "state-has-three-axes"),
            (off_at(1), "state-batch-of-x"),
            (off_at(0), "state-rows-of-layers"),
            (off_at(2), "state-width"),
        ],
    ),
}
