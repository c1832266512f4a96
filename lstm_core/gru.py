"""GRU, and one layer of it unrolled over time: gru_step's formulas for all steps at once.

As in lstm.py, ``sigmoid(z) = tanh(z / 2) / 2 + 1 / 2`` and the ``z / 2`` is folded into the weights
of r and u.
"""

import numpy as np

from lstm_core.products import matmul
from lstm_core.recurrent import Rng
from lstm_core.stacking import StackedModule
from lstm_core.step import gru_step, gru_step_backward
from lstm_core.unrolled import (
    HALF,
    GateBlocks,
    Steps,
    input_product,
    recurrent_gradient,
    recurrent_product,
)


class GRU(StackedModule):
    """Gated recurrent unit; mirrors ``torch.nn.GRU``. The reset gate acts after the product.

    Shapes:
        x (T, B, I)  ->  output (T, B, D*H), h_n (L*D, B, H)

    >>> gru = GRU(10, 20, num_layers=2, rng=0)
    >>> output, h_n = gru(np.zeros((5, 3, 10), np.float32))
    >>> output.shape, h_n.shape
    ((5, 3, 20), (2, 3, 20))
    """

    kind = "gru"
    gates = 3

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: np.typing.DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            0, dtype, rng,
        )  # fmt: skip

    def step(self, x_BI, states, weights):
        """Run one step by gru_step: return the new state and everything it computed."""
        W_ih, W_hh, b_ih, b_hh = (weights[name] for name in ("W_ih", "W_hh", "b_ih", "b_hh"))
        h, tape = gru_step(x_BI, *states, W_ih, W_hh, b_ih, b_hh)
        return [h], tape | dict(h_new=h)

    def step_backward(self, dstates, tape, weights):
        """Undo ``step``: return the gradient of its state and all others by name."""
        grads = gru_step_backward(*dstates, tape, weights["W_ih"], weights["W_hh"])
        return [grads["h"]], grads

    def unroll(self, *args, keep=True):
        """Run one layer in one direction."""
        return unroll_gru(*args, keep)

    def unroll_backward(self, *args):
        """Undo ``unroll``."""
        return unroll_gru_backward(*args)


def gates_apart(weight: np.ndarray, H: int) -> np.ndarray:
    """Turn r|u|n, (3H, K) or (3H,), into (3, H, K) or (3, H), sigmoids halved."""
    r_u_n = weight.reshape(3, H, *weight.shape[1:]).copy()
    sigmoids = r_u_n[:2]
    np.multiply(sigmoids, HALF[weight.dtype], sigmoids)
    return r_u_n


def unroll_gru(x_NI, states, steps: Steps, weights: dict, keep: bool):
    """Run the layer.

    Args:
        x_NI:    packed rows                        (N, I)
        states:  h_0 (B, H), in a list
        steps:   the rows of each step
        weights: W_ih (3H, I), W_hh (3H, H), b_ih and b_hh (3H,) or 0.0
        keep:    whether a tape is wanted

    Returns:
        y_NH:   the hidden state of every row       (N, H)
        states: h_n, in a list
        tape:   what unroll_gru_backward needs, by name; or None
    """
    (h0,), dtype = states, x_NI.dtype
    (B, H), N = h0.shape, steps.N

    b_ih, b_hh = (
        gates_apart(b, H) if np.ndim(b) else np.zeros((3, H), dtype)
        for b in (weights["b_ih"], weights["b_hh"])
    )
    b_ih[:2] += b_hh[:2]
    b_q = b_hh[2]  # r multiplies this one
    from_input = input_product(x_NI, gates_apart(weights["W_ih"], H), b_ih, steps)
    past_product = recurrent_product(gates_apart(weights["W_hh"], H), steps)

    # In training every step has room of its own; in inference all steps use the same.
    gates = GateBlocks(steps, 3, H, dtype, keep)  # r, u, q
    h_all = np.concatenate([h0, np.empty((N, H), dtype)])
    n_all = np.empty((N if keep else B, H), dtype)
    half = HALF[dtype]
    add, multiply, subtract, tanh = np.add, np.multiply, np.subtract, np.tanh

    for h, z_x, z, r_u, r, u, q, n, h_new in zip(
        steps.rows_before(h_all),
        from_input,
        gates.part(slice(3)),
        gates.part(slice(2)),
        *map(gates.part, range(3)),
        steps.rows(n_all) if keep else steps.alive(n_all),
        steps.rows(h_all[B:]),
        strict=True,
    ):
        past_product(h, z)
        add(r_u, z_x[:2], r_u)
        tanh(r_u, r_u)
        multiply(r_u, half, r_u)
        add(r_u, half, r_u)
        add(q, b_q, q)
        multiply(r, q, n)
        add(n, z_x[2], n)
        tanh(n, n)
        subtract(h, n, h_new)
        multiply(u, h_new, h_new)
        add(n, h_new, h_new)  # n + u (h - n)

    y_NH = h_all[B:]
    tape = dict(x=x_NI, h=h_all, gates=gates, n=n_all) if keep else None
    return y_NH, [y_NH[steps.last_rows].copy()], tape


def unroll_gru_backward(dy_NH, dstates, tape, steps: Steps, weights: dict):
    """Run the layer backward.

    Args:
        dy_NH:   gradient of y                      (N, H)
        dstates: gradient of h_n, in a list
        tape:    from unroll_gru

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0, of the weights by name
    """
    r, u, q = tape["gates"].joined()
    n, h = tape["n"], steps.all_before(tape["h"])
    N, H = n.shape

    # Everything in dz and dq is the gradient of h times something known: r, u, q, n side by side.
    dh_to_d = np.empty((N, 4, H), n.dtype)
    dh_to_zn = (1 - u) * (1 - n**2)
    np.multiply(dh_to_zn * q, r * (1 - r), out=dh_to_d[:, 0])
    np.multiply(h - n, u * (1 - u), out=dh_to_d[:, 1])
    np.multiply(dh_to_zn, r, out=dh_to_d[:, 2])
    dh_to_d[:, 3] = dh_to_zn

    d_N4H = np.empty((N, 4, H), n.dtype)
    dq_N3H = d_N4H.reshape(N, 4 * H)[:, : 3 * H]  # what W_hh @ h gets: r, u, q
    dh_0 = dstates[0].copy()
    through_W = np.empty_like(dh_0)
    past_gradient = recurrent_gradient(weights["W_hh"].reshape(3, H, H), steps)
    add, multiply = np.add, np.multiply

    views = [
        *map(steps.alive, (dh_0, dh_0[:, None], through_W)),
        *map(steps.rows, (dy_NH, dh_to_d, u, d_N4H, dq_N3H)),
    ]
    for dh, dh_B1H, dh_W, dy, dh_d, u_t, d, dq in zip(*(view[::-1] for view in views), strict=True):
        add(dh, dy, dh)
        multiply(dh_B1H, dh_d, d)
        past_gradient(dq, dh_W)
        multiply(dh, u_t, dh)
        add(dh, dh_W, dh)

    dz_N3H = d_N4H[:, [0, 1, 3]].reshape(N, 3 * H)  # what W_ih @ x gets: r, u, n
    grads = dict(
        W_ih=matmul(dz_N3H.T, tape["x"]),
        W_hh=matmul(dq_N3H.T, h),
        b_ih=dz_N3H.sum(axis=0),
        b_hh=dq_N3H.sum(axis=0),
    )
    return matmul(dz_N3H, weights["W_ih"]), [dh_0], grads
