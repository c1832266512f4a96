"""What rnn.py, gru.py and lstm.py share: which rows belong to which time step.

An unrolled layer is one layer in one direction over all its steps. Its rows are packed: row n of
``x_NI`` is one real step of one sequence, ordered by time. ``sizes[t]`` rows belong to step t, and
sizes never grow. A padded batch is the case in which all sizes are B.

Why it is fast: one large product for the inputs of all steps; gates apart in memory, (4, N, H),
so that what a step touches is contiguous; results written into arrays made before the loop.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from lstm_core.products import matmul

# From this many steps on, laying the recurrent weights out anew pays for itself.
MANY_STEPS = 8


class Steps:
    """The rows of every time step.

    Args:
        sizes: rows of each step (T,), never growing
    """

    def __init__(self, sizes: list[int]):
        self.sizes = sizes
        self.T, self.B = len(self.sizes), self.sizes[0]
        self.equal = self.sizes[-1] == self.B
        self.N = self.T * self.B if self.equal else sum(self.sizes)

    @cached_property
    def starts(self) -> list[int]:
        """The row at which each step begins (T,)."""
        return [0, *np.cumsum(self.sizes[:-1]).tolist()]

    def of(self, array: np.ndarray) -> Sequence[np.ndarray]:
        """Cut ``array`` (..., N, K) into the rows of each step, T views (..., B, K).

        A batch of one loses its axis: NumPy is faster with vectors.
        """
        if self.equal:
            return self._cut_evenly(array[..., : self.N, :])
        spans = zip(self.starts, self.sizes, strict=True)
        return [array[..., start : start + n, :] for start, n in spans]

    def before(self, states: np.ndarray) -> Sequence[np.ndarray]:
        """Cut ``states`` (B + N, K), initial state first, into what each step starts from."""
        if self.equal:
            return self._cut_evenly(states[: self.N])
        starts = [0, *(self.B + start for start in self.starts[:-1])]
        return [states[start : start + n] for start, n in zip(starts, self.sizes, strict=True)]

    def _cut_evenly(self, array):
        *lead, _, K = array.shape
        batch = () if self.B == 1 else (self.B,)
        return np.moveaxis(array.reshape(*lead, self.T, *batch, K), len(lead), 0)

    def last(self, states: np.ndarray) -> np.ndarray:
        """Pick the state after each sequence's last step (B, K) from ``states`` (B + N, K)."""
        if self.equal:
            return states[self.N :].copy()
        sequence = np.arange(self.B)
        lengths = (np.array(self.sizes)[:, None] > sequence).sum(axis=0)
        return states[self.B + np.array(self.starts)[lengths - 1] + sequence]

    def previous(self, states: np.ndarray) -> np.ndarray:
        """Return the state every row started from (N, K), out of ``states`` (B + N, K)."""
        return states[: self.N] if self.equal else np.concatenate(self.before(states))


def recurrent_product(W_GPH: np.ndarray, steps: Steps):
    """Return a function h (B, P) -> h @ W for each gate (G, B, H), writing into one buffer."""
    G, P, H = W_GPH.shape
    if steps.B == 1:
        W_GHP = np.ascontiguousarray(W_GPH.swapaxes(1, 2)).reshape(G * H, P)
        z_GH = np.empty((G, H), W_GPH.dtype)
        flat = z_GH.reshape(-1)

        def product(h_P):
            np.dot(W_GHP, h_P, flat)
            return z_GH
    else:
        if steps.T >= MANY_STEPS:
            W_GPH = np.ascontiguousarray(W_GPH)
        z_GBH = np.empty((G, steps.B, H), W_GPH.dtype)

        def product(h_BP):
            return matmul(h_BP, W_GPH, z_GBH[:, : len(h_BP)])

    return product


# Inference computes so many rows * features at a time: its memory does not grow with T.
FEATURES_AT_ONCE = 2**20


def without_tape(unroll, x_NI, states, steps: Steps, weights: dict):
    """Run ``unroll`` a stretch of steps after the other, keeping only y and the states."""
    many = max(1, FEATURES_AT_ONCE // max(1, steps.B * weights["W_hh"].shape[0]))
    if steps.T <= many:
        y_NP, states, _ = unroll(x_NI, states, steps, weights)
        return y_NP, states
    y_NP = np.empty((steps.N, states[0].shape[1]), x_NI.dtype)
    states = [state.copy() for state in states]
    for first in range(0, steps.T, many):
        stretch = Steps(steps.sizes[first : first + many])
        rows = slice(steps.starts[first], steps.starts[first] + stretch.N)
        alive = [state[: stretch.B] for state in states]
        y_NP[rows], ends, _ = unroll(x_NI[rows], alive, stretch, weights)
        for state, end in zip(alive, ends, strict=True):
            state[...] = end
    return y_NP, states
