"""Ways to judge an answer that is more than one value."""

from collections.abc import Callable

import numpy as np

AS_IT_CAME = "as-it-came"  # the hint of a program that still does what it did: not answered


def equals(compute: Callable[[], np.ndarray]) -> Callable[[np.ndarray], bool]:
    """Judge an array by one that is computed when an answer comes."""

    def same(answer):
        wanted = compute()
        return np.shape(answer) == wanted.shape and np.allclose(answer, wanted, atol=1e-5)

    return same


def within(value: float, tolerance: float) -> Callable[[float], bool]:
    """Judge a number that the reader rounds."""
    return lambda answer: abs(answer - value) <= tolerance
