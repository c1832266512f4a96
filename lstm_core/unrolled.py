"""What rnn.py, gru.py and lstm.py share: which rows belong to which time step.

An unrolled layer is one layer over all its steps, in both its directions at once. A *row* is one
real step of one sequence as one direction reads it; rows are ordered by time, then by sequence,
then by direction. ``sizes[t]`` rows belong to step t, and sizes never grow. A padded batch is the
case in which all sizes are equal.

Why it is fast: one large product for the inputs of all steps; two directions in one loop over
time; the gates of a step in one piece of memory, (G, B, H); results written into arrays made
before the loop; weights laid out for that once and kept until one of them changes; small steps
taken together where that saves calls, large ones one by one while they are in the cache.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from lstm_core.products import IN_BROWSER, matmul

# OpenBLAS is quicker with matrices this small: there four products and a sum beat a single product.
SMALL_PRODUCT = (250_000, 1_000_000)
# Rows * features from which a step is large: calls cost nothing then, and the cache counts.
LARGE_STEP = 2**14
# NumPy multiplies faster by an array without axes than by a Python float.
HALF = {np.dtype(kind): np.array(0.5, kind) for kind in (np.float32, np.float64)}
Views = np.ndarray | list[np.ndarray]  # something for each of T steps


class Steps:
    """The rows of every time step.

    The methods cut an array into T views, one for each step, so that loops over time need not
    slice. Where every step is a single row the views have no row axis: NumPy is faster with
    vectors.

    Args:
        sizes:      rows of each step (T,), never growing
        directions: how many directions take turns in these rows: 1 or 2

    B counts the rows of the first step: with two directions every sequence has two of them.
    """

    def __init__(self, sizes: list[int], directions: int = 1):
        self.sizes, self.D = sizes, directions
        self.T, self.B = len(sizes), sizes[0]
        self.equal = sizes[-1] == self.B
        self.N = self.T * self.B if self.equal else sum(sizes)
        self._grid = (self.T,) if self.B == 1 else (self.T, self.B)

    def both_ways(self) -> "Steps":
        """Return the steps of two directions: every row stands there twice."""
        return Steps([2 * n for n in self.sizes], directions=2)

    @cached_property
    def starts(self) -> list[int]:
        """The row at which each step begins (T,)."""
        return [0, *accumulate(self.sizes[:-1])]

    @cached_property
    def lengths(self) -> np.ndarray:
        """The number of steps of each row of the first step (B,)."""
        return (np.array(self.sizes)[:, None] > np.arange(self.B)).sum(axis=0)

    @cached_property
    def last_rows(self) -> slice | np.ndarray:
        """Where each of the first step's rows ends: the row of its last step (B,)."""
        if self.equal:
            return slice(self.N - self.B, self.N)
        return np.array(self.starts)[self.lengths - 1] + np.arange(self.B)

    def walk(self, **views: tuple[Callable, np.ndarray | None]) -> Iterator[tuple]:
        """Go through the steps: yield what each has of every view, in the order of their names.

        A view is how an array is cut and the array, ``h_new=(Steps.rows, y_NH)``; of None, every
        step has None. A loop names what it gets as the views are named.
        """
        return zip(*self._cut(views), strict=True)

    def walk_back(self, **views: tuple[Callable, np.ndarray]) -> Iterator[tuple]:
        """Go through the steps from the last to the first, as ``walk`` does."""
        return zip(*(view[::-1] for view in self._cut(views)), strict=True)

    def _cut(self, views: dict) -> list:
        return [
            [None] * self.T if array is None else cut(self, array) for cut, array in views.values()
        ]

    # how an array is cut ---------------------------------------------------------------

    def given(self, views: Views) -> Views:
        """Leave what is cut already."""
        return views

    def rows(self, array: np.ndarray) -> Views:
        """Cut ``array`` (N, ...) into the rows of each step (B, ...)."""
        if self.equal:
            return array[: self.N].reshape(self._grid + array.shape[1:])
        return [array[a : a + n] for a, n in zip(self.starts, self.sizes, strict=True)]

    def rows_apart(self, array: np.ndarray) -> Views:
        """Cut as ``rows`` does, directions apart: (N, K) into (B, K), or (D, B / D, K)."""
        return self.each_apart(self.rows(array))

    def rows_before(self, states: np.ndarray) -> Views:
        """Cut ``states`` (B + N, K), initial state first, into what each step starts from."""
        if self.equal:
            return self.rows(states)
        starts = [0, *(self.B + start for start in self.starts[:-1])]
        return [states[a : a + n] for a, n in zip(starts, self.sizes, strict=True)]

    def before_apart(self, states: np.ndarray) -> Views:
        """Cut as ``rows_before`` does, directions apart."""
        return self.each_apart(self.rows_before(states))

    def room(self, G: int, H: int, dtype: np.dtype) -> np.ndarray:
        """Make room for G things at every step, each step's in one piece.

        Returns an array (G, N, H); where all steps are equal (G, T, B, H).
        """
        if self.equal:
            T, *B = self._grid
            return np.empty((T, G, *B, H), dtype).swapaxes(0, 1)
        return np.empty((G, self.N, H), dtype)

    def grid(self, room: np.ndarray) -> np.ndarray:
        """Return such a room, where all steps are equal, with the axes (G, T, B, H)."""
        return room.reshape(len(room), *self._grid, room.shape[-1]) if self.equal else room

    def gates(self, room: np.ndarray) -> Views:
        """Cut such a room into what each step has of it (G, B, H)."""
        if self.equal:
            return self.grid(room).swapaxes(0, 1)
        return [room[:, a : a + n] for a, n in zip(self.starts, self.sizes, strict=True)]

    def alive(self, buffer: np.ndarray) -> Views:
        """Cut the same ``buffer`` (..., B, K) to the rows alive at each step."""
        if self.equal:
            return [buffer[..., 0, :] if self.B == 1 else buffer] * self.T
        return [buffer[..., :n, :] for n in self.sizes]

    def alive_apart(self, buffer: np.ndarray) -> Views:
        """Cut as ``alive`` does, directions apart."""
        return self.each_apart(self.alive(buffer))

    def all_before(self, states: np.ndarray) -> np.ndarray:
        """Return what every row started from (N, K), out of ``states`` (B + N, K)."""
        return states[: self.N] if self.equal else np.concatenate(self.rows_before(states))

    def apart(self, rows: np.ndarray) -> np.ndarray:
        """Take the directions apart: rows (..., N, K) -> (..., D, N / D, K), a view.

        A single direction stays as it is, without an axis D.
        """
        if self.D == 1:
            return rows
        *G, N, K = rows.shape
        return rows.reshape(*G, N // self.D, self.D, K).swapaxes(-3, -2)

    def each_apart(self, views: Views) -> Views:
        """Take the directions apart in the rows of each step."""
        if self.D == 1:
            return views
        if isinstance(views, np.ndarray):
            return self.apart(views)
        return [self.apart(views[0])] * self.T if self.equal else list(map(self.apart, views))

    def targets(self, buffer: np.ndarray) -> Views:
        """Cut the gates of a step (G, B, H) as ``alive`` does and as products write them.

        Directions are apart; where every step is a single row the gates are one vector (G*H,).
        """
        return self.as_targets(self.alive(buffer))

    def targets_in(self, room: np.ndarray) -> Views:
        """Cut a room as ``gates`` does and as products write it."""
        return self.as_targets(self.gates(room))

    def as_targets(self, gates: Views) -> Views:
        """Return the gates of each step as products write them."""
        if self.B != 1:
            return self.each_apart(gates)
        if isinstance(gates, np.ndarray):
            return gates.reshape(self.T, -1)
        return [gates[0].reshape(-1)] * self.T


def gates_apart(W_KM: np.ndarray, order: list[int], scale: list[float]) -> np.ndarray:
    """Lay out weights for the products with x and h: gates in another order, each times a number.

    Turns (G*H, M) into (G, M, H), and (D, G*H, M) into (G, D, M, H). In memory M comes before G:
    so it serves as one matrix (M, G*H), too.
    """
    *D, K, M = W_KM.shape
    G = len(order)
    W_MGH = np.moveaxis(W_KM.reshape(*D, G, K // G, M).take(order, axis=-3), -1, -3)
    W_MGH = np.multiply(
        W_MGH, np.array(scale, W_KM.dtype)[:, None], out=np.empty(W_MGH.shape, W_KM.dtype)
    )
    return np.moveaxis(W_MGH, -2, 0)


def with_bias(W_KI: np.ndarray, b_K: np.ndarray | None) -> np.ndarray:
    """Return [W b], since x @ W.T + b = [x 1] @ [W b].T."""
    return W_KI if b_K is None else np.concatenate([W_KI, b_K[..., None]], axis=-1)


def one_matrix(W_GMH: np.ndarray) -> np.ndarray:
    """Return the weights of one direction as a matrix (M, G*H)."""
    G, M, H = W_GMH.shape
    return W_GMH.swapaxes(0, 1).reshape(M, G * H)


def products(x_NI: np.ndarray, prepared: dict, steps: Steps) -> tuple:
    """Prepare the two products of a layer's steps, W_x @ x and W_h @ h.

    Args:
        x_NI:     what is read, row by row                                 (N, I)
        prepared: W_x (G, I + 1, H) or without bias (G, I, H), W_h (G, P, H); with an axis D
                  before the last two where there are two directions

    Returns:
        from_input: the gates (G, B, H) that x @ W_x gives each step, all computed at once
        multiply, W: so that multiply(h (B, P), W, out) writes h @ W_h into one of ``Steps.targets``
    """
    return input_product(x_NI, prepared["W_x"], steps), *recurrent_product(prepared["W_h"], steps)


def input_product(x_NI: np.ndarray, W_GIH: np.ndarray, steps: Steps) -> Views:
    """Compute x @ W for all steps at once; return the gates (G, B, H) of each step."""
    G, *_, I, H = W_GIH.shape
    if I > x_NI.shape[1]:
        x_NI1 = np.empty((steps.N, I), x_NI.dtype)
        x_NI1[:, :-1], x_NI1[:, -1] = x_NI, 1
        x_NI = x_NI1
    if steps.B == 1:
        return matmul(x_NI, one_matrix(W_GIH)).reshape(steps.T, G, H)
    if IN_BROWSER:
        W_GIH = np.ascontiguousarray(W_GIH)  # einsum wants it so; BLAS lays out by itself
    if steps.equal and steps.B * H < LARGE_STEP:
        z_TGBH = np.empty((steps.T, G, steps.B, H), x_NI.dtype)
        x_T1BI = x_NI.reshape(steps.T, 1, steps.B, I)
        matmul(steps.apart(x_T1BI), W_GIH, steps.apart(z_TGBH))
        return z_TGBH
    z_GNH = np.empty((G, steps.N, H), x_NI.dtype)
    matmul(steps.apart(x_NI), W_GIH, steps.apart(z_GNH))
    return steps.gates(z_GNH)


def recurrent_product(W_GPH: np.ndarray, steps: Steps) -> tuple[Callable, np.ndarray]:
    """Return multiply and W of ``products``."""
    if steps.B == 1:
        return np.ndarray.dot, one_matrix(W_GPH)  # starts quicker than matmul
    return matmul, np.ascontiguousarray(W_GPH) if IN_BROWSER else W_GPH


def recurrent_gradient(W_KP: np.ndarray, G: int, steps: Steps) -> tuple[Callable, np.ndarray]:
    """Return multiply and W, so that multiply(dz (B, G*H), W, out (B, P)), all apart, is dz @ W."""
    *D, K, P = W_KP.shape
    H, B = K // G, steps.B // steps.D
    small = SMALL_PRODUCT[0] < B * H * P <= SMALL_PRODUCT[1]
    if IN_BROWSER or G == 1 or steps.B == 1 or not small:
        two = steps.D == 2 or (IN_BROWSER and steps.B > 1)
        return (matmul if two else np.ndarray.dot), W_KP
    parts_GBP = np.empty((*D, G, B, P), W_KP.dtype)

    def product(dz_BK, W_GHP, out_BP):
        n = dz_BK.shape[-2]
        dz_GBH = dz_BK.reshape(*D, n, G, H).swapaxes(-3, -2)
        np.add.reduce(np.matmul(dz_GBH, W_GHP, parts_GBP[..., :n, :]), -3, None, out_BP)

    return product, W_KP.reshape(*D, G, H, P)


def weight_gradient(dz_NK: np.ndarray, a_NM: np.ndarray, steps: Steps) -> np.ndarray:
    """Return the gradient of W (K, M), where z = a @ W.T."""
    return matmul(steps.apart(dz_NK).swapaxes(-2, -1), steps.apart(a_NM))


def input_gradient(dz_NK: np.ndarray, W_KI: np.ndarray, steps: Steps) -> np.ndarray:
    """Return the gradient of x (N, I), where z = x @ W.T."""
    dx_NI = np.empty((steps.N, W_KI.shape[-1]), dz_NK.dtype)
    matmul(steps.apart(dz_NK), W_KI, steps.apart(dx_NI))
    return dx_NI


def backward_factors(
    write: Callable, sizes: Sequence[int], arrays: Sequence[np.ndarray], steps: Steps
) -> Iterator[Sequence[np.ndarray]]:
    """Return, from the last step to the first, what ``write(*arrays, *rooms)`` writes.

    All that a step's backward looks for is a gradient times something known since the forward: the
    factors. ``arrays`` (G, N, H) is what they are made of; ``sizes`` says how many each room holds.
    Those of small steps are written at once, in few calls; those of a large one when its turn
    comes, so that they are still in the processor's cache when they are used.
    """
    H, dtype = arrays[0].shape[-1], arrays[0].dtype
    if steps.B * H < LARGE_STEP:
        rooms = [steps.room(G, H, dtype) for G in sizes]
        write(*map(steps.grid, arrays), *rooms)
        return zip(*(steps.gates(room)[::-1] for room in rooms), strict=True)
    rooms = [np.empty((G, steps.B, H), dtype) for G in sizes]
    views = [*map(steps.gates, arrays), *map(steps.alive, rooms)]
    return map(write, *(view[::-1] for view in views))
