"""Lessons 6 to 10: nn.LSTM as an interface. Lesson 5 stands in shapes.py, 9 in layout.py."""

from functools import cache

import numpy as np

from lstm_core.answers.judging import equals
from lstm_core.lstm import LSTM


@cache
def lesson_6() -> tuple[np.ndarray, np.ndarray]:
    """Return ``output`` and ``h_n`` of the two-layer bidirectional LSTM."""
    lstm = LSTM(10, 20, num_layers=2, bidirectional=True, rng=0)
    x = np.random.default_rng(0).standard_normal((5, 3, 10), dtype=np.float32)
    output, (h_n, _) = lstm(x)
    return output, h_n


def layer_1_renamed(weights: dict) -> bool:
    """Whether these are lesson 7's weights of layer 1, under the names of layer 0."""
    both = LSTM(10, 20, num_layers=2, rng=0).state_dict()
    names = [name.removesuffix("_l1") for name in both if name.endswith("_l1")]
    return set(weights) == {f"{name}_l0" for name in names} and all(
        np.array_equal(weights[f"{name}_l0"], both[f"{name}_l1"]) for name in names
    )


@cache
def lesson_8() -> np.ndarray:
    """Return ``h_n`` of the two-layer encoder."""
    lstm = LSTM(3, 4, num_layers=2, bidirectional=True, rng=0)
    x = np.random.default_rng(0).standard_normal((6, 2, 3), dtype=np.float32)
    return lstm(x)[1][0]


def bridge(h_n: np.ndarray) -> np.ndarray:
    """Join the directions of each layer: (4, B, H) -> (2, B, 2H)."""
    return np.concatenate([h_n[0::2], h_n[1::2]], axis=-1)


ANSWERS: dict[str, tuple] = {
    # lesson 6
    "outputs-guess": (
        0,
        "why-backward-ends-at-zero",
        [(4, "forward-ends-last"), (3, "row-is-not-step")],
    ),
    "outputs-index": (
        6,
        "why-row-six",
        [(7, "that-is-backward"), (3, "directions-have-rows"), (8, "rows-from-zero")],
    ),
    "outputs-slice": (
        equals(lambda: lesson_6()[0][0, :, 20:]),
        "why-first-step",
        [
            (equals(lambda: lesson_6()[0][-1, :, 20:]), "barely-begun"),
            (equals(lambda: lesson_6()[0][0, :, :20]), "that-is-forward"),
            (equals(lambda: lesson_6()[0][-1, :, :20]), "that-is-forward"),
            (lambda a: a.shape[-1] == 40, "one-half-only"),
        ],
    ),
    "outputs-sentence": (
        equals(lambda: np.concatenate([lesson_6()[1][2], lesson_6()[1][3]], axis=-1)),
        "why-sentence",
        [
            (
                equals(lambda: np.concatenate([lesson_6()[1][3], lesson_6()[1][2]], -1)),
                "forward-first",
            ),
            (
                equals(lambda: np.concatenate([lesson_6()[1][0], lesson_6()[1][1]], -1)),
                "lowest-layer",
            ),
            (lambda a: a.shape == (6, 20), "join-last-axis"),
            (lambda a: a.shape == (3, 80), "top-layer-only"),
        ],
    ),
    # lesson 7
    "stack-guess": (1, "why-one-output", [(5, "nothing-gets-through"), (0, "same-not-zero")]),
    "stack-rounds": (
        12,
        "why-diagonal",
        [(30, "boxes-overlap"), (13, "first-round-counts"), (10, "layers-wait")],
    ),
    "stack-shape": (
        ((80, 20), (80, 40)),
        "why-layer-1-reads",
        [
            (((80, 20), (80, 20)), "both-directions-arrive"),
            (lambda a: tuple(a[0])[-1] == 10, "reads-hidden-states"),
            (lambda a: tuple(a[0])[0] == 20, "four-blocks"),
        ],
    ),
    "stack-rename": (
        layer_1_renamed,
        "why-renamed",
        [
            (lambda a: any("_l1" in name for name in a), "rename-the-layer"),
            (lambda a: a["weight_ih_l0"].shape == (80, 10), "that-is-layer-0"),
        ],
    ),
    # lesson 8
    "both-guess": (
        6,
        "why-all-six",
        [(1, "one-layer-sees-one"), (lambda a: a < 6, "layer-1-reads-backward")],
    ),
    "both-seen": (
        [1, 2, 3],
        "why-seen",
        [([0, 1], "that-is-forward"), ([2, 3], "own-step-too"), ([3, 2, 1], "order-of-time")],
    ),
    "both-stream": (
        "forward",
        "why-stream",
        [("both", "backward-needs-the-end"), ("backward", "backward-needs-the-end")],
    ),
    "both-bridge": (
        equals(lambda: bridge(lesson_8())),
        "why-bridge",
        [
            (equals(lambda: lesson_8().reshape(2, 2, 8)), "reshape-only-recuts"),
            (equals(lambda: bridge(lesson_8()[[1, 0, 3, 2]])), "forward-first"),
            (equals(lambda: bridge(lesson_8()[[0, 2, 1, 3]])), "one-layer-per-row"),
        ],
    ),
    # lesson 10
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
