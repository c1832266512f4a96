"""GRU, and one layer of it unrolled over time: gru_step's formulas for all steps at once.

As in lstm.py, ``sigmoid(z) = tanh(z / 2) / 2 + 1 / 2`` and the ``z / 2`` is folded into the weights
of r and u.
"""

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.recurrence import Recurrence
from lstm_core.stacking import StackedModule
from lstm_core.step import gru_step, gru_step_backward
from lstm_core.unrolled import (
    HALF,
    Steps,
    backward_factors,
    gates_apart,
    input_gradient,
    products,
    recurrent_gradient,
    weight_gradient,
    with_bias,
)

R_U_N = [0, 1, 2]  # as torch has them
HALVED = [0.5, 0.5, 1]


def step(x_BI, states, weights):
    """Run one step by gru_step: return the new state and everything it computed."""
    W_ih, W_hh, b_ih, b_hh = (weights[name] for name in ("W_ih", "W_hh", "b_ih", "b_hh"))
    h, tape = gru_step(x_BI, *states, W_ih, W_hh, b_ih, b_hh)
    return [h], tape | dict(h_new=h)


def step_backward(dstates, tape, weights):
    """Undo ``step``: return the gradient of its state and all others by name."""
    grads = gru_step_backward(*dstates, tape, weights["W_ih"], weights["W_hh"])
    return [grads["h"]], grads


def prepare(weights):
    """Lay the weights of a layer out for ``unroll_gru``."""
    W_ih, b_x, b_q = weights["W_ih"], None, None
    if "b_ih" in weights:
        H = weights["W_hh"].shape[-1]
        b_h, n = weights["b_hh"].copy(), slice(2 * H, None)
        b_q = b_h[..., n].copy()  # r multiplies this one
        b_h[..., n] = 0
        b_x = weights["b_ih"] + b_h
    return dict(
        W_x=gates_apart(with_bias(W_ih, b_x), R_U_N, HALVED),
        W_h=gates_apart(weights["W_hh"], R_U_N, HALVED),
        b_q=b_q,
    )


def unroll_gru(x_NI, states, steps: Steps, prepared: dict, keep: bool):
    """Run the layer.

    Args:
        x_NI:     what is read, row by row          (N, I)
        states:   h_0 (B, H), in a list
        steps:    the rows of each step
        prepared: W_x (3, I + 1, H) or without bias (3, I, H), W_h (3, H, H), b_q (H,) or None;
                  with an axis D before the last two where there are two directions
        keep:     whether a tape is wanted

    Returns:
        y_NH:   the hidden state of every row       (N, H)
        states: h_n, in a list
        tape:   what unroll_gru_backward needs, by name; or None
    """
    (h0,), dtype = states, x_NI.dtype
    (B, H), N = h0.shape, steps.N

    from_input, multiply_past, W_h = products(x_NI, prepared, steps)

    b_q = np.zeros((B, H), dtype)
    if prepared["b_q"] is not None:
        b_q.reshape(B // steps.D, steps.D * H)[:] = prepared["b_q"].reshape(-1)
    h_all = np.empty((B + N, H), dtype)
    h_all[:B] = h0
    r_u_q_n = np.empty((4, B, H), dtype)  # all steps compute in here
    tape_4NH = steps.room(4, H, dtype) if keep else None
    half = HALF[dtype]
    add, multiply, subtract, tanh = np.add, np.multiply, np.subtract, np.tanh

    alive = Steps.alive

    for h, h_in, z_x, z, everything, r_u, r, u, q, n, b, kept, h_new in steps.walk(
        h=(Steps.rows_before, h_all),
        h_in=(Steps.before_apart, h_all),
        z_x=(Steps.given, from_input),
        z=(Steps.targets, r_u_q_n[:3]),
        everything=(alive, r_u_q_n),
        r_u=(alive, r_u_q_n[:2]),
        r=(alive, r_u_q_n[0]),
        u=(alive, r_u_q_n[1]),
        q=(alive, r_u_q_n[2]),
        n=(alive, r_u_q_n[3]),
        b=(alive, b_q),
        kept=(Steps.gates, tape_4NH),
        h_new=(Steps.rows, h_all[B:]),
    ):
        multiply_past(h_in, W_h, z)
        add(r_u, z_x[:2], r_u)
        tanh(r_u, r_u)
        multiply(r_u, half, r_u)
        add(r_u, half, r_u)
        add(q, b, q)
        multiply(r, q, n)
        add(n, z_x[2], n)
        tanh(n, n)
        if keep:
            kept[...] = everything
        subtract(h, n, h_new)
        multiply(u, h_new, h_new)
        add(n, h_new, h_new)  # n + u (h - n)

    y_NH = h_all[B:]
    tape = dict(x=x_NI, h=h_all, steps=tape_4NH) if keep else None
    return y_NH, [y_NH[steps.last_rows].copy()], tape


def gru_factors(kept, before, of_dh):
    """Write what dh is multiplied by for the gradients of h before (beside W_hh), r, u, q, n."""
    (r, u, q, n), (h,) = kept, before
    dh_to_zn = (1 - u) * (1 - n**2)
    np.copyto(of_dh[0], u)
    np.multiply(dh_to_zn * q, r * (1 - r), out=of_dh[1])
    np.multiply(h - n, u * (1 - u), out=of_dh[2])
    np.multiply(dh_to_zn, r, out=of_dh[3])
    np.copyto(of_dh[4], dh_to_zn)
    return (of_dh,)


def unroll_gru_backward(dy_NH, dstates, tape, steps: Steps, weights: dict):
    """Run the layer backward.

    Args:
        dy_NH:   gradient of y                      (N, H)
        dstates: gradient of h_n, in a list
        tape:    from unroll_gru

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0, of the weights by name
    """
    h = steps.all_before(tape["h"])
    (B, H), dtype = dstates[0].shape, h.dtype

    room = np.empty((5, B, H), dtype)
    d_N4H = np.empty((steps.N, 4, H), dtype)
    dq_N3H = d_N4H.reshape(steps.N, 4 * H)[:, : 3 * H]  # what W_hh @ h gets: r, u, q
    dh_0 = dstates[0].copy()
    through_W = np.empty_like(dh_0)
    multiply_W, W = recurrent_gradient(weights["W_hh"], 3, steps)
    factors = backward_factors(gru_factors, (5,), (tape["steps"], h[None]), steps)
    alive, rows = Steps.alive, Steps.rows
    add, multiply = np.add, np.multiply

    backward = steps.walk_back(
        dh=(alive, dh_0),
        everything=(alive, room),
        dh_u=(alive, room[0]),
        d=(alive, room[1:]),
        dh_W=(alive, through_W),
        dh_past=(Steps.alive_apart, through_W),
        dy=(rows, dy_NH),
        d_t=(rows, d_N4H),
        dq=(Steps.rows_apart, dq_N3H),
    )
    for views, (times,) in zip(backward, factors, strict=True):
        dh, everything, dh_u, d, dh_W, dh_past, dy, d_t, dq = views
        add(dh, dy, dh)
        multiply(dh, times, everything)
        d_t[...] = d.swapaxes(0, -2)
        multiply_W(dq, W, dh_past)
        add(dh_u, dh_W, dh)

    dz_N3H = d_N4H[:, [0, 1, 3]].reshape(steps.N, 3 * H)  # what W_ih @ x gets: r, u, n
    grads = dict(
        W_ih=weight_gradient(dz_N3H, tape["x"], steps),
        W_hh=weight_gradient(dq_N3H, h, steps),
        b_ih=steps.apart(dz_N3H).sum(axis=-2),
        b_hh=steps.apart(dq_N3H).sum(axis=-2),
    )
    return input_gradient(dz_N3H, weights["W_ih"], steps), [dh_0], grads


GRU_RECURRENCE = Recurrence(
    kind="gru",
    gates="run",
    states="h",
    step=step,
    step_backward=step_backward,
    prepare=prepare,
    unroll=unroll_gru,
    unroll_backward=unroll_gru_backward,
    traced=("r", "u", "n", "q"),
    drawn=("r", "u", "n", "h_new"),
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

    recurrence = GRU_RECURRENCE

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
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            0, dtype, rng,
        )  # fmt: skip
