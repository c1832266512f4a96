"""What rnn.py, gru.py and lstm.py share: which rows belong to which time step.

An unrolled layer is one layer in one direction over all its steps. Its rows are packed: row n of
``x_NI`` is one real step of one sequence, ordered by time. ``sizes[t]`` rows belong to step t, and
sizes never grow. A padded batch is the case in which all sizes are B.

Why it is fast: one large product for the inputs of all steps; the gates of a step in one piece of
memory, (4, B, H); results written into arrays made before the loop. Weights are prepared anew in
every call, which costs little: nothing is cached, so that no edit of a parameter can be missed.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from lstm_core.products import IN_BROWSER, matmul

# From this many steps on, laying the recurrent weights out anew pays for itself.
MANY_STEPS = 3
# OpenBLAS is quicker with matrices this small: there four products and a sum beat a single product.
SMALL_PRODUCT = (250_000, 1_000_000)
# NumPy multiplies faster by an array without axes than by a Python float.
HALF = {np.dtype(kind): np.array(0.5, kind) for kind in (np.float32, np.float64)}


class Steps:
    """The rows of every time step.

    The methods cut an array into T views, one for each step, so that loops over time need not
    slice. Where a batch is one sequence the views have no batch axis: NumPy is faster with vectors.

    Args:
        sizes: rows of each step (T,), never growing
    """

    def __init__(self, sizes: list[int]):
        self.sizes = sizes
        self.T, self.B = len(sizes), sizes[0]
        self.equal = sizes[-1] == self.B
        self.N = self.T * self.B if self.equal else sum(sizes)
        self._grid = (self.T,) if self.B == 1 else (self.T, self.B)

    @cached_property
    def starts(self) -> list[int]:
        """The row at which each step begins (T,)."""
        return [0, *accumulate(self.sizes[:-1])]

    @cached_property
    def lengths(self) -> np.ndarray:
        """The number of steps of each sequence (B,)."""
        return (np.array(self.sizes)[:, None] > np.arange(self.B)).sum(axis=0)

    @cached_property
    def last_rows(self) -> slice | np.ndarray:
        """The row of each sequence's last step (B,)."""
        if self.equal:
            return slice(self.N - self.B, self.N)
        return np.array(self.starts)[self.lengths - 1] + np.arange(self.B)

    def rows(self, array: np.ndarray) -> Sequence[np.ndarray]:
        """Cut ``array`` (N, ...) into the rows of each step (B, ...)."""
        if self.equal:
            return array[: self.N].reshape(self._grid + array.shape[1:])
        return [array[a : a + n] for a, n in zip(self.starts, self.sizes, strict=True)]

    def rows_before(self, states: np.ndarray) -> Sequence[np.ndarray]:
        """Cut ``states`` (B + N, K), initial state first, into what each step starts from."""
        if self.equal:
            return self.rows(states)
        starts = [0, *(self.B + start for start in self.starts[:-1])]
        return [states[a : a + n] for a, n in zip(starts, self.sizes, strict=True)]

    def alive(self, buffer: np.ndarray) -> Sequence[np.ndarray]:
        """Cut the same ``buffer`` (B, ...) to the sequences alive at each step."""
        if self.equal:
            return [buffer[0] if self.B == 1 else buffer] * self.T
        return [buffer[:n] for n in self.sizes]

    def all_before(self, states: np.ndarray) -> np.ndarray:
        """Return what every row started from (N, K), out of ``states`` (B + N, K)."""
        return states[: self.N] if self.equal else np.concatenate(self.rows_before(states))


class GateBlocks:
    """Room for G gates at every step, each step's in one piece (G, B, H).

    Args:
        steps: the rows of each step
        keep:  keep all steps for backward (training), or use the same room again (inference)
    """

    def __init__(self, steps: Steps, G: int, H: int, dtype: np.dtype, keep: bool):
        self.steps, batch = steps, () if steps.B == 1 else (steps.B,)
        if not steps.equal:
            room = np.empty(G * H * (steps.N if keep else steps.B), dtype)
            starts = steps.starts if keep else [0] * steps.T
            spans = zip(starts, steps.sizes, strict=True)
            self.blocks = [room[G * H * a :][: G * H * n].reshape(G, n, H) for a, n in spans]
        elif keep:
            self.blocks = np.empty((steps.T, G, *batch, H), dtype)
        else:
            self.blocks = [np.empty((G, *batch, H), dtype)] * steps.T

    def part(self, gates: int | slice) -> Sequence[np.ndarray]:
        """Return one gate, or several, at every step."""
        if isinstance(self.blocks, np.ndarray):
            return self.blocks[:, gates]
        if self.steps.equal:
            return [self.blocks[0][gates]] * self.steps.T
        return [block[gates] for block in self.blocks]

    def joined(self) -> np.ndarray:
        """Return the gates of all rows (G, N, H)."""
        if self.steps.B == 1 and isinstance(self.blocks, np.ndarray):
            return self.blocks.swapaxes(0, 1)
        return np.concatenate(list(self.blocks), axis=1)


def input_product(x_NI: np.ndarray, W_GHI: np.ndarray, b_GH: np.ndarray, steps: Steps):
    """Compute x @ W.T + b for all steps at once; return the gates (G, B, H) of each step."""
    G, H, I = W_GHI.shape
    if steps.B == 1:
        z_NGH = matmul(x_NI, W_GHI.reshape(G * H, I).T).reshape(-1, G, H)
        z_NGH += b_GH
        return z_NGH
    z_GNH = matmul(x_NI, W_GHI.swapaxes(1, 2))
    z_GNH += b_GH[:, None]
    if steps.equal:
        return z_GNH.reshape(G, steps.T, steps.B, H).swapaxes(0, 1)
    return [z_GNH[:, a : a + n] for a, n in zip(steps.starts, steps.sizes, strict=True)]


def recurrent_product(W_GHP: np.ndarray, steps: Steps):
    """Return a function (h (B, P), out (G, B, H)) that writes h @ W.T of each gate into out."""
    G, H, P = W_GHP.shape
    if steps.B == 1:
        W = W_GHP.reshape(G * H, P)
        return lambda h_P, out_GH: np.dot(W, h_P, out_GH.reshape(-1))
    W_GPH = W_GHP.swapaxes(1, 2)
    if steps.T >= MANY_STEPS:
        W_GPH = np.ascontiguousarray(W_GPH)
    return lambda h_BP, out_GBH: matmul(h_BP, W_GPH, out_GBH)


def recurrent_gradient(W_GHP: np.ndarray, steps: Steps):
    """Return a function (dz (B, G*H), out (B, P)) that writes dz @ W into out."""
    G, H, P = W_GHP.shape
    W = W_GHP.reshape(G * H, P)
    if steps.B == 1:
        return lambda dz, out_P: np.dot(dz, W, out_P)
    if IN_BROWSER or G == 1 or not SMALL_PRODUCT[0] < steps.B * H * P <= SMALL_PRODUCT[1]:
        return lambda dz, out_BP: matmul(dz, W, out_BP)
    parts_GBP = np.empty((G, steps.B, P), W.dtype)

    def product(dz, out_BP):
        n = len(dz)
        parts = parts_GBP[:, :n]
        np.matmul(dz.reshape(n, G, H).swapaxes(0, 1), W_GHP, parts)
        np.add.reduce(parts, 0, None, out_BP)

    return product


# Inference computes so many rows * features at a time: its memory does not grow with T.
FEATURES_AT_ONCE = 2**20


def without_tape(unroll, x_NI, states, steps: Steps, weights: dict):
    """Run ``unroll`` a stretch of steps after the other, keeping only y and the states."""
    many = max(1, FEATURES_AT_ONCE // max(1, steps.B * weights["W_hh"].shape[0]))
    if steps.T <= many:
        return unroll(x_NI, states, steps, weights, keep=False)[:2]
    y_NP = np.empty((steps.N, states[0].shape[1]), x_NI.dtype)
    states = [state.copy() for state in states]
    for first in range(0, steps.T, many):
        stretch = Steps(steps.sizes[first : first + many])
        rows = slice(steps.starts[first], steps.starts[first] + stretch.N)
        alive = [state[: stretch.B] for state in states]
        y_NP[rows], ends, _ = unroll(x_NI[rows], alive, stretch, weights, keep=False)
        for state, end in zip(alive, ends, strict=True):
            state[...] = end
    return y_NP, states
