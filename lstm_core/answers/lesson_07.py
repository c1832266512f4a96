"""Lesson 7: stacking."""

import numpy as np

from lstm_core.lstm import LSTM


def layer_1_renamed(weights: dict) -> bool:
    """Whether these are lesson 7's weights of layer 1, under the names of layer 0."""
    both = LSTM(10, 20, num_layers=2, rng=0).state_dict()
    names = [name.removesuffix("_l1") for name in both if name.endswith("_l1")]
    return set(weights) == {f"{name}_l0" for name in names} and all(
        np.array_equal(weights[f"{name}_l0"], both[f"{name}_l1"]) for name in names
    )


ANSWERS: dict[str, tuple] = {
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
}
