"""Lesson 10: weights."""

from lstm_core.answers.judging import equals
from lstm_core.lstm import LSTM

ANSWERS: dict[str, tuple] = {
    "weights-guess": (
        2560,
        "why-four-maps",
        [(640, "one-map-of-four"), (2480, "second-bias"), (2400, "biases-left-out")],
    ),
    "weights-count": (
        2400,
        "why-no-biases",
        [(2480, "both-biases-go"), (2560, "both-biases-go"), (600, "one-map-of-four")],
    ),
    "weights-shapes": (
        ((256, 48), (256, 24), (24, 64)),
        "why-projected-shapes",
        [
            (lambda a: a[0][0] == 64, "four-blocks"),
            (lambda a: a[1] == (256, 64), "projection-replaces-h"),
            (lambda a: a[0] == (256, 24), "both-directions-arrive"),
            (lambda a: a[2] == (64, 24), "rows-and-columns"),
        ],
    ),
    "weights-rows": (
        equals(lambda: LSTM(10, 20, rng=0).weight_hh_l0[20:40]),
        "why-second-block",
        [
            (lambda a: a.shape == (20, 20), "wrong-block"),
            (lambda a: a.shape != (20, 20), "whole-block"),
        ],
    ),
}
