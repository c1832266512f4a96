"""Lesson 23: encoder and decoder."""

import numpy as np

H_N = np.arange(24).reshape(4, 3, 2)  # (L*2, B, H): two layers, both directions


# Padding is 0, the stop 1, the start 2, and letters count from a = 3.
TARGET = np.array([[9, 7, 8, 3, 5, 1], [4, 3, 5, 1, 0, 0]])


START = np.full((2, 1), 2)

ANSWERS: dict[str, tuple] = {
    "seq-guess": (
        lambda a: 28 <= a <= 52,
        "why-about-forty",
        [
            (lambda a: a > 76, "not-the-rule"),
            (lambda a: a > 52, "eight-of-twelve"),
            (lambda a: 0 <= a <= 1, "percent-please"),
            (lambda a: a < 28, "begins-well"),
        ],
    ),
    "seq-bridge": (
        ((4, 5, 16), (2, 5, 32)),
        "why-half-the-rows",
        [
            (((2, 5, 16), (2, 5, 32)), "a-row-per-direction"),
            (((4, 5, 16), (4, 5, 32)), "two-rows-make-one"),
            (((4, 5, 16), (2, 5, 16)), "side-by-side-doubles"),
            (((4, 5, 16), (1, 5, 64)), "layer-by-layer"),
            (lambda a: a[0][0] == 5, "batch-is-second"),
        ],
    ),
    "seq-top": (
        np.concatenate([H_N[2], H_N[3]], axis=1),
        "why-last-two-rows",
        [
            (np.concatenate([H_N[0], H_N[1]], axis=1), "that-is-layer-zero"),
            (np.concatenate([H_N[1], H_N[3]], axis=1), "that-is-backward-alone"),
            (np.concatenate([H_N[3], H_N[2]], axis=1), "forward-first"),
            (H_N[2:].reshape(3, 4), "reshape-mixes-words"),
            (lambda a: np.shape(a) != (3, 4), "one-row-per-word"),
        ],
    ),
    "seq-given": (
        np.concatenate([START, TARGET[:, :-1]], axis=1),
        "why-one-late",
        [
            (TARGET, "that-is-the-answer"),
            (np.roll(TARGET, 1, axis=1), "begins-with-start"),
            (lambda a: np.shape(a) == (2, 7), "as-many-as-targets"),
        ],
    ),
    "seq-stop": (
        (3, 2, 6),
        "why-up-to-the-stop",
        [((3, 2, 0), "no-stop-to-find"), ((5, 4, 6), "also-after-the-stop")],
    ),
}
