"""GRU, and one layer of it unrolled over time: gru_step's formulas for all steps at once.

As in lstm.py, ``sigmoid(z) = tanh(z / 2) / 2 + 1 / 2`` and the ``z / 2`` is folded into
the weights of r and u.
"""

import numpy as np

from lstm_core.products import matmul
from lstm_core.stacking import RecurrentModule, Rng
from lstm_core.step import gru_step, gru_step_backward
from lstm_core.unrolled import Steps, recurrent_product


class GRU(RecurrentModule):
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

    def unroll(self, x_NI, states, steps, weights):
        """Run one layer in one direction."""
        return unroll_gru(x_NI, states, steps, weights)

    def unroll_backward(self, dy_NH, dstates, tape, steps, weights):
        """Undo ``unroll``."""
        return unroll_gru_backward(dy_NH, dstates, tape, steps, weights)


def gates_apart(W_3HK: np.ndarray) -> np.ndarray:
    """Turn weights in torch's layout r|u|n (3H, K) into (3, K, H), sigmoids halved."""
    r_u_n = W_3HK.reshape(3, -1, W_3HK.shape[-1]).copy()
    r_u_n[:2] *= 0.5
    return r_u_n.swapaxes(1, 2)


def unroll_gru(x_NI, states, steps: Steps, weights: dict):
    """Run the layer.

    Args:
        x_NI:    packed rows                        (N, I)
        states:  h_0 (B, H), in a list
        steps:   the rows of each step
        weights: W_ih (3H, I), W_hh (3H, H), b_ih and b_hh (3H,) or 0.0

    Returns:
        y_NH:   the hidden state of every row       (N, H)
        states: h_n, in a list
        tape:   what unroll_gru_backward needs, by name
    """
    (h0,), dtype = states, x_NI.dtype
    (B, H), N = h0.shape, steps.N

    gates = np.empty((3, N, H), dtype)
    matmul(x_NI, gates_apart(weights["W_ih"]), gates)
    b_q = np.zeros(H, dtype)
    if np.ndim(weights["b_ih"]):
        b_ih, b_hh = (gates_apart(weights[name][:, None]) for name in ("b_ih", "b_hh"))
        gates += b_ih
        gates[:2] += b_hh[:2]
        b_q = b_hh[2, 0]  # r multiplies this one

    h_all = np.concatenate([h0, np.empty((N, H), dtype)])
    q_all = np.empty((N, H), dtype)
    from_past = recurrent_product(gates_apart(weights["W_hh"]), steps)
    half = np.array(0.5, dtype)
    add, multiply, subtract, tanh = np.add, np.multiply, np.subtract, np.tanh

    for z_ru, r, u, n, q, h, h_new in zip(
        steps.of(gates[:2]),
        *map(steps.of, (*gates, q_all)),
        steps.before(h_all),
        steps.of(h_all[B:]),
        strict=True,
    ):
        past = from_past(h)
        add(z_ru, past[:2], z_ru)
        tanh(z_ru, z_ru)
        multiply(z_ru, half, z_ru)
        add(z_ru, half, z_ru)
        add(past[2], b_q, q)
        multiply(r, q, h_new)  # only a place to put it
        add(n, h_new, n)
        tanh(n, n)
        subtract(h, n, h_new)
        multiply(u, h_new, h_new)
        add(n, h_new, h_new)  # n + u (h - n)

    tape = dict(x=x_NI, h=h_all, gates=gates, q=q_all)
    return h_all[B:], [steps.last(h_all)], tape


def unroll_gru_backward(dy_NH, dstates, tape, steps: Steps, weights: dict):
    """Run the layer backward.

    Args:
        dy_NH:   gradient of y                      (N, H)
        dstates: gradient of h_n, in a list
        tape:    from unroll_gru

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0, of the weights by name
    """
    r, u, n = tape["gates"]
    q, h_prev = tape["q"], steps.previous(tape["h"])
    N, H = q.shape

    # Everything in dz and dq is the gradient of h times something known: r, u, q, n side by side.
    by_dh = np.empty((N, 4, H), q.dtype)
    dh_to_zn = (1 - u) * (1 - n**2)
    np.multiply(dh_to_zn * q, r * (1 - r), out=by_dh[:, 0])
    np.multiply(h_prev - n, u * (1 - u), out=by_dh[:, 1])
    np.multiply(dh_to_zn, r, out=by_dh[:, 2])
    by_dh[:, 3] = dh_to_zn

    d_N4H = np.empty((N, 4, H), q.dtype)
    dq_N3H = d_N4H.reshape(N, 4 * H)[:, : 3 * H]  # what W_hh @ h gets: r, u, q
    dh = dstates[0].copy()
    for start, rows in reversed(list(zip(steps.starts, steps.sizes, strict=True))):
        t = slice(start, start + rows)
        dh[:rows] += dy_NH[t]
        np.multiply(dh[:rows, None], by_dh[t], d_N4H[t])
        dh[:rows] *= u[t]
        dh[:rows] += matmul(dq_N3H[t], weights["W_hh"])

    dz_N3H = d_N4H[:, [0, 1, 3]].reshape(N, 3 * H)  # what W_ih @ x gets: r, u, n
    grads = dict(
        W_ih=matmul(dz_N3H.T, tape["x"]),
        W_hh=matmul(dq_N3H.T, h_prev),
        b_ih=dz_N3H.sum(axis=0),
        b_hh=dq_N3H.sum(axis=0),
    )
    return matmul(dz_N3H, weights["W_ih"]), [dh], grads
