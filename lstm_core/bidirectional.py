"""Two directions: the second reads every sequence from its own end.

- ``output`` has both directions side by side on the last axis: at each step first what the forward
  direction says, then what the backward direction says *about the same step*.
- ``h_n`` has them stacked on the first axis, layer by layer: row ``layer * D + direction``. The
  backward direction ends at t = 0, so that row equals the second half of ``output[0]``.
"""

import numpy as np

from lstm_core.unrolled import Steps

SUFFIXES = ("", "_reverse")


def state_row(layer: int, direction: int, directions: int) -> int:
    """Return the row of h_n (L*D, B, H) that belongs to a layer and direction."""
    return layer * directions + direction


def backward_order(steps: Steps) -> np.ndarray:
    """Return the order of rows (N,) in which step t of a sequence of n becomes step n - 1 - t.

    Reading backward twice is reading forward: the permutation is its own inverse. Padding takes
    no part in it, so the backward direction starts at a sequence's last real step.

    >>> backward_order(Steps([2, 2, 1]))  # a sequence of three: rows 0 2 4, one of two: rows 1 3
    array([4, 3, 2, 1, 0])
    """
    if steps.equal:
        return np.arange(steps.N).reshape(steps.T, steps.B)[::-1].reshape(-1)
    starts, sizes = np.array(steps.starts), np.array(steps.sizes)
    sequence = np.arange(steps.N) - np.repeat(starts, sizes)
    t = np.repeat(np.arange(steps.T), sizes)
    return starts[steps.lengths[sequence] - 1 - t] + sequence


def turn_backward(rows_N2K: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return a copy whose second half, the columns of the backward direction, is read backward."""
    K = rows_N2K.shape[1] // 2
    turned = rows_N2K.copy()
    turned[:, K:] = rows_N2K[:, K:].take(order, axis=0)
    return turned


def rows_both_ways(x_NI: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return what each direction reads, by turns: (N, I) -> (2N, I)."""
    N, I = x_NI.shape
    return np.concatenate([x_NI, x_NI.take(order, axis=0)], axis=1).reshape(2 * N, I)


def sum_both_ways(dx_NI: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Undo ``rows_both_ways`` for gradients: (2N, I) -> (N, I)."""
    return dx_NI[::2] + dx_NI[1::2].take(order, axis=0)
