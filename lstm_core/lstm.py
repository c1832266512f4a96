"""LSTM, and one layer of it unrolled over time: lstm_step's formulas for all steps at once.

A step computes in one piece of memory, c|g|f|i|o. One call squashes all gates, since ``sigmoid(z) =
tanh(z / 2) / 2 + 1 / 2``: the ``z / 2`` is folded into the weights of f, i and o. Another call
multiplies f by c and i by g.
"""

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.products import matmul
from lstm_core.recurrence import Recurrence
from lstm_core.stacking import StackedModule
from lstm_core.step import lstm_step, lstm_step_backward
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

G_F_I_O = [2, 1, 0, 3]  # where torch's order i|f|g|o has them
HALVED = [1, 0.5, 0.5, 0.5]


def step(x_BI, states, weights):
    """Run one step by lstm_step: return the new states and everything it computed."""
    W_ih, W_hh, W_hr = (weights[name] for name in ("W_ih", "W_hh", "W_hr"))
    h, c, tape = lstm_step(x_BI, *states, W_ih, W_hh, weights["b_ih"] + weights["b_hh"], W_hr)
    return [h, c], tape | dict(h_new=h, c_new=c)


def step_backward(dstates, tape, weights):
    """Undo ``step``: return the gradients of its states and all others by name."""
    W_ih, W_hh, W_hr = (weights[name] for name in ("W_ih", "W_hh", "W_hr"))
    grads = lstm_step_backward(*dstates, tape, W_ih, W_hh, W_hr)
    return [grads["h"], grads["c"]], grads


def prepare(weights):
    """Lay the weights of a layer out for ``unroll_lstm``."""
    b = weights["b_ih"] + weights["b_hh"] if "b_ih" in weights else None
    prepared = dict(
        W_x=gates_apart(with_bias(weights["W_ih"], b), G_F_I_O, HALVED),
        W_h=gates_apart(weights["W_hh"], G_F_I_O, HALVED),
    )
    if "W_hr" in weights:
        prepared["W_m"] = weights["W_hr"].swapaxes(-2, -1).copy()
    return prepared


def unroll_lstm(x_NI, states, steps: Steps, prepared: dict, keep: bool):
    """Run the layer.

    Args:
        x_NI:     what is read, row by row          (N, I)
        states:   h_0 (B, P) and c_0 (B, H)
        steps:    the rows of each step
        prepared: W_x (4, I + 1, H) or without bias (4, I, H), W_h (4, P, H); of a projection also
                  W_m (H, P); with an axis D before the last two where there are two directions
        keep:     whether a tape is wanted

    Returns:
        y_NP:   the hidden state of every row       (N, P)
        states: h_n and c_n
        tape:   what unroll_lstm_backward needs, by name; or None
    """
    (h0, c0), W_m = states, prepared.get("W_m")
    (B, H), N, dtype = c0.shape, steps.N, x_NI.dtype
    from_input, multiply_past, W_h = products(x_NI, prepared, steps)

    room = np.empty((5, B, H), dtype)  # c|g|f|i|o of one step
    room[0] = c0
    fc_ig = np.empty((2, B, H), dtype)
    h_all = np.empty((B + N, h0.shape[1]), dtype)
    h_all[:B] = h0
    y_NP = h_all[B:]
    # In training every step leaves a copy of its room on the tape, and tanh(c).
    tape_5NH = steps.room(5, H, dtype) if keep else None
    tanh_c_all = np.empty((N if keep else B, H), dtype)
    m_all = None if W_m is None else np.empty_like(tanh_c_all)
    alive, rows = Steps.alive, Steps.rows
    of_step = rows if keep else alive
    half, add, multiply, tanh = HALF[dtype], np.add, np.multiply, np.tanh

    forward = steps.walk(
        h=(Steps.before_apart, h_all),
        z=(Steps.targets, room[1:]),
        z_x=(Steps.given, from_input),
        everything=(alive, room),
        gates=(alive, room[1:]),
        sigmoids=(alive, room[2:]),
        f_i=(alive, room[2:4]),
        c_g=(alive, room[:2]),
        c=(alive, room[0]),
        o=(alive, room[4]),
        both=(alive, fc_ig),
        fc=(alive, fc_ig[0]),
        ig=(alive, fc_ig[1]),
        kept=(Steps.gates, tape_5NH),
        tanh_c=(of_step, tanh_c_all),
        m=(of_step, m_all),
        h_new=(rows, y_NP),
    )
    for (
        h, z, z_x, everything, gates, sigmoids, f_i, c_g, c, o, both, fc, ig,
        kept, tanh_c, m, h_new,
    ) in forward:  # fmt: skip
        multiply_past(h, W_h, z)
        add(gates, z_x, gates)
        tanh(gates, gates)
        multiply(sigmoids, half, sigmoids)
        add(sigmoids, half, sigmoids)
        if keep:
            kept[...] = everything
        multiply(f_i, c_g, both)
        add(fc, ig, c)
        tanh(c, tanh_c)
        if W_m is None:
            multiply(o, tanh_c, h_new)
        else:
            multiply(o, tanh_c, m)
            matmul(steps.apart(m), W_m, steps.apart(h_new))

    tape = dict(x=x_NI, h=h_all, steps=tape_5NH, tanh_c=tanh_c_all, m=m_all) if keep else None
    return y_NP, (y_NP[steps.last_rows].copy(), room[0]), tape


def lstm_factors(kept, squashed, of_dc, of_dm):
    """Write what dc is multiplied by for the gradients of c before, i, f, g; and dm, for o, c."""
    (c, g, f, i, o), (tanh_c,) = kept, squashed
    np.copyto(of_dc[0], f)
    np.multiply(g * i, 1 - i, out=of_dc[1])
    np.multiply(c * f, 1 - f, out=of_dc[2])
    np.multiply(i, 1 - g**2, out=of_dc[3])
    np.multiply(tanh_c * o, 1 - o, out=of_dm[0])
    np.multiply(o, 1 - tanh_c**2, out=of_dm[1])
    return of_dc, of_dm


def unroll_lstm_backward(dy_NP, dstates, tape, steps: Steps, weights: dict):
    """Run the layer backward.

    Args:
        dy_NP:   gradient of y                      (N, P)
        dstates: gradients of h_n and c_n
        tape:    from unroll_lstm

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0 and c_0, of the weights by name
    """
    W_hr_PH = weights.get("W_hr")
    (B, H), dtype = dstates[1].shape, dy_NP.dtype

    room = np.empty((6, B, H), dtype)  # dc of the step before | dz of i|f|g|o | dc through m
    room[0] = dstates[1]
    dc, dm = np.empty((2, B, H), dtype)
    dh_0 = dstates[0].copy()
    dh_all = np.empty_like(dy_NP)
    dz_N4H = np.empty((steps.N, 4 * H), dtype)
    multiply_W, W = recurrent_gradient(weights["W_hh"], 4, steps)
    factors = backward_factors(lstm_factors, (4, 2), (tape["steps"], tape["tanh_c"][None]), steps)
    alive, rows = Steps.alive, Steps.rows
    add, multiply = np.add, np.multiply

    backward = steps.walk_back(
        dh=(alive, dh_0),
        dh_past=(Steps.alive_apart, dh_0),
        dy=(rows, dy_NP),
        dh_t=(rows, dh_all),
        dm=(alive, dm),
        from_m=(alive, room[4:]),
        dc_past=(alive, room[0]),
        dc_m=(alive, room[5]),
        dc=(alive, dc),
        from_c=(alive, room[:4]),
        dz=(alive, room[1:5]),
        dz_t=(rows, dz_N4H.reshape(steps.N, 4, H)),
        dz_rows=(Steps.rows_apart, dz_N4H),
    )
    for views, (times_c, times_m) in zip(backward, factors, strict=True):
        dh, dh_past, dy, dh_t, dm, from_m, dc_past, dc_m, dc, from_c, dz, dz_t, dz_rows = views
        add(dh, dy, dh_t)
        if W_hr_PH is None:
            dm = dh_t
        else:
            matmul(steps.apart(dh_t), W_hr_PH, steps.apart(dm))
        multiply(dm, times_m, from_m)
        add(dc_past, dc_m, dc)
        multiply(dc, times_c, from_c)
        dz_t[...] = dz.swapaxes(0, -2)
        multiply_W(dz_rows, W, dh_past)

    grads = dict(
        W_ih=weight_gradient(dz_N4H, tape["x"], steps),
        W_hh=weight_gradient(dz_N4H, steps.all_before(tape["h"]), steps),
        b_ih=steps.apart(dz_N4H).sum(axis=-2),
    )
    grads["b_hh"] = grads["b_ih"].copy()
    if W_hr_PH is not None:
        grads["W_hr"] = weight_gradient(dh_all, tape["m"], steps)
    return input_gradient(dz_N4H, weights["W_ih"], steps), (dh_0, room[0]), grads


LSTM_RECURRENCE = Recurrence(
    kind="lstm",
    gates="ifgo",
    states="hc",
    step=step,
    step_backward=step_backward,
    prepare=prepare,
    unroll=unroll_lstm,
    unroll_backward=unroll_lstm_backward,
    traced=("c", "i", "f", "g", "o", "c_new", "tanh_c"),
    drawn=("i", "f", "g", "o", "c_new", "h_new"),
    memory_gate="f",
    projects=True,
)


class LSTM(StackedModule):
    """Long short-term memory; mirrors ``torch.nn.LSTM``.

    Shapes:
        x (T, B, I)  ->  output (T, B, D*H), (h_n (L*D, B, H), c_n (L*D, B, H))
        with proj_size=P, output and h_n have P in the place of H

    >>> lstm = LSTM(10, 20, num_layers=2, bidirectional=True, rng=0)
    >>> output, (h_n, c_n) = lstm(np.zeros((5, 3, 10), np.float32))
    >>> output.shape, h_n.shape, c_n.shape
    ((5, 3, 40), (4, 3, 20), (4, 3, 20))
    """

    recurrence = LSTM_RECURRENCE

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            proj_size, dtype, rng,
        )  # fmt: skip
