"""Training programs that people port: written once, run by PyTorch (recorded) and by lstm_core.

Inputs and first weights are the same on both sides, by ``wave`` and seeds; so are what dropouts
drop. ``tests/core/test_ported_programs.py`` has each program's backward; here is what both share.
"""

import numpy as np

from tests.recorded.torch_cases import wave

STEPS = 20


def first_weights(names_and_shapes):
    """Return the weights both sides begin with, by name."""
    return {
        name: (0.6 * wave(tuple(shape), sum(name.encode()))).astype(np.float32)
        for name, shape in names_and_shapes
    }


def batches(program):
    """Draw what the twenty steps of a program read: inputs and targets by name."""
    rng = np.random.default_rng(16)
    return [DRAWS[program](rng) for _ in range(STEPS)]


def normal(rng, *shape):
    """Draw float32 numbers."""
    return rng.standard_normal(shape, dtype=np.float32)


DRAWS = {
    "pos tagger": lambda rng: dict(words=rng.integers(0, 9, (5, 3)), tags=rng.integers(0, 4, 15)),
    "word lm": lambda rng: dict(words=rng.integers(0, 9, (6, 3)), following=rng.integers(0, 9, 18)),
    "rows of images": lambda rng: dict(images=normal(rng, 4, 6, 5), digits=rng.integers(0, 3, 4)),
    "sentiment": lambda rng: dict(
        words=rng.integers(1, 9, (3, 5)),
        lengths=rng.integers(1, 6, 3),
        liked=rng.integers(0, 2, (3, 1)).astype(np.float32),
    ),
    "gru decoder": lambda rng: dict(
        source=rng.integers(0, 9, (4, 3)), target=rng.integers(0, 9, (5, 3))
    ),
    "siamese": lambda rng: dict(
        one=normal(rng, 5, 4, 3), other=normal(rng, 5, 4, 3), far=rng.random(4, dtype=np.float32)
    ),
    "two heads": lambda rng: dict(
        x=normal(rng, 5, 4, 3), first=rng.integers(0, 3, 4), second=rng.integers(0, 3, 4)
    ),
    "two-layer cells": lambda rng: dict(x=normal(rng, 6, 3, 1), following=normal(rng, 6, 3, 1)),
}

OPTIMIZERS = {
    "pos tagger": ("SGD", dict(lr=0.1)),
    "word lm": ("SGD", dict(lr=0.5, momentum=0.9)),
    "rows of images": ("Adam", dict(lr=0.01)),
    "sentiment": ("AdamW", dict(lr=0.01, weight_decay=0.1)),
    "gru decoder": ("Adam", dict(lr=0.01, weight_decay=0.01)),
    "siamese": ("Adam", dict(lr=0.01)),
    "two heads": ("AdamW", dict(lr=0.01)),
    "two-layer cells": ("Adam", dict(lr=0.01)),
}
MAX_NORM = 0.5  # of all gradients together, in every program
