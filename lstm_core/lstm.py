"""LSTM, and one layer of it unrolled over time: lstm_step's formulas for all steps at once.

The gates are kept in the order o|i|f|g. One call squashes all four, since ``sigmoid(z) =
tanh(z / 2) / 2 + 1 / 2``: the ``z / 2`` is folded into the weights of o, i and f.
"""

import numpy as np

from lstm_core.products import matmul
from lstm_core.recurrent import Rng
from lstm_core.shapes import explain
from lstm_core.stacking import StackedModule
from lstm_core.step import lstm_step, lstm_step_backward
from lstm_core.unrolled import (
    HALF,
    GateBlocks,
    Steps,
    input_product,
    recurrent_gradient,
    recurrent_product,
)

O_I_F_G = np.array([3, 0, 1, 2])  # where torch's order i|f|g|o has them


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

    kind = "lstm"
    gates = 4

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
        dtype: np.typing.DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            proj_size, dtype, rng,
        )  # fmt: skip

    @property
    def state_sizes(self) -> list[int]:
        """Features of h_n and of c_n."""
        return [self.proj_size or self.hidden_size, self.hidden_size]

    def _split_states(self, state) -> list:
        if isinstance(state, tuple | list) and len(state) != 2:
            raise explain(
                RuntimeError("lstm expects two hidden states"),
                "the state should be a pair (h_0, c_0)",
            )
        return [state[0], state[1]]

    def _join_states(self, states):
        return tuple(states)

    def step(self, x_BI, states, weights):
        """Run one step by lstm_step: return the new states and everything it computed."""
        W_ih, W_hh, W_hr = (weights[name] for name in ("W_ih", "W_hh", "W_hr"))
        h, c, tape = lstm_step(x_BI, *states, W_ih, W_hh, weights["b_ih"] + weights["b_hh"], W_hr)
        return [h, c], tape | dict(h_new=h, c_new=c)

    def step_backward(self, dstates, tape, weights):
        """Undo ``step``: return the gradients of its states and all others by name."""
        W_ih, W_hh, W_hr = (weights[name] for name in ("W_ih", "W_hh", "W_hr"))
        grads = lstm_step_backward(*dstates, tape, W_ih, W_hh, W_hr)
        return [grads["h"], grads["c"]], grads

    def unroll(self, *args, keep=True):
        """Run one layer in one direction."""
        return unroll_lstm(*args, keep)

    def unroll_backward(self, *args):
        """Undo ``unroll``."""
        return unroll_lstm_backward(*args)


def gates_apart(weight: np.ndarray, H: int) -> np.ndarray:
    """Turn i|f|g|o, (4H, K) or (4H,), into o|i|f|g (4, H, K) or (4, H), sigmoids halved."""
    o_i_f_g = weight.reshape(4, H, *weight.shape[1:]).take(O_I_F_G, axis=0)
    sigmoids = o_i_f_g[:3]
    np.multiply(sigmoids, HALF[weight.dtype], sigmoids)
    return o_i_f_g


def unroll_lstm(x_NI, states, steps: Steps, weights: dict, keep: bool):
    """Run the layer.

    Args:
        x_NI:    packed rows                        (N, I)
        states:  h_0 (B, P) and c_0 (B, H)
        steps:   the rows of each step
        weights: W_ih (4H, I), W_hh (4H, P), b_ih and b_hh (4H,) or 0.0, W_hr (P, H) or None
        keep:    whether a tape is wanted

    Returns:
        y_NP:   the hidden state of every row       (N, P)
        states: h_n and c_n
        tape:   what unroll_lstm_backward needs, by name; or None
    """
    (h0, c0), W_hr_PH = states, weights["W_hr"]
    (B, H), N, dtype = c0.shape, steps.N, x_NI.dtype

    b_4H = weights["b_ih"] + weights["b_hh"]
    b_4H = gates_apart(b_4H, H) if np.ndim(b_4H) else np.zeros((4, H), dtype)
    from_input = input_product(x_NI, gates_apart(weights["W_ih"], H), b_4H, steps)
    past_product = recurrent_product(gates_apart(weights["W_hh"], H), steps)

    # In training every step has room of its own; in inference all steps use the same.
    gates = GateBlocks(steps, 4, H, dtype, keep)
    h_all = np.concatenate([h0, np.empty((N, h0.shape[1]), dtype)])
    c_all = np.concatenate([c0, np.empty((N if keep else 0, H), dtype)])
    tanh_c_all, m_all = np.empty((2, N if keep else B, H), dtype)
    per_step = steps.rows if keep else steps.alive
    h_after, m_after = steps.rows(h_all[B:]), per_step(m_all)
    if W_hr_PH is None:
        m_all, m_after = h_all[B:], h_after
    half = HALF[dtype]
    add, multiply, tanh = np.add, np.multiply, np.tanh

    for h, c, z_x, z, o_i_f, o, i, f, g, c_new, tanh_c, m, h_new in zip(
        steps.rows_before(h_all),
        steps.rows_before(c_all) if keep else steps.alive(c_all),
        from_input,
        gates.part(slice(4)),
        gates.part(slice(3)),
        *map(gates.part, range(4)),
        steps.rows(c_all[B:]) if keep else steps.alive(c_all),
        per_step(tanh_c_all),
        m_after,
        h_after,
        strict=True,
    ):
        past_product(h, z)
        add(z, z_x, z)
        tanh(z, z)
        multiply(o_i_f, half, o_i_f)
        add(o_i_f, half, o_i_f)
        multiply(f, c, c_new)
        multiply(i, g, tanh_c)  # only a place to put it
        add(c_new, tanh_c, c_new)
        tanh(c_new, tanh_c)
        multiply(o, tanh_c, m)
        if W_hr_PH is not None:
            matmul(m, W_hr_PH.T, h_new)

    y_NP, last = h_all[B:], steps.last_rows
    c_n = c_all[B:][last].copy() if keep else c_all
    tape = dict(x=x_NI, h=h_all, c=c_all, gates=gates, tanh_c=tanh_c_all, m=m_all) if keep else None
    return y_NP, (y_NP[last].copy(), c_n), tape


def unroll_lstm_backward(dy_NP, dstates, tape, steps: Steps, weights: dict):
    """Run the layer backward.

    Args:
        dy_NP:   gradient of y                      (N, P)
        dstates: gradients of h_n and c_n
        tape:    from unroll_lstm

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0 and c_0, of the weights by name
    """
    W_hr_PH = weights["W_hr"]
    o, i, f, g = tape["gates"].joined()
    tanh_c, c = tape["tanh_c"], steps.all_before(tape["c"])
    N, H = tanh_c.shape

    # Everything in dz that does not depend on the gradient itself, for all steps at once.
    dm_to_dc = o * (1 - tanh_c**2)
    dm_to_dz = tanh_c * o * (1 - o)
    dc_to_dz = np.empty((N, 3, H), o.dtype)
    np.multiply(g * i, 1 - i, out=dc_to_dz[:, 0])
    np.multiply(c * f, 1 - f, out=dc_to_dz[:, 1])
    np.multiply(i, 1 - g**2, out=dc_to_dz[:, 2])

    dz_N4H = np.empty((N, 4 * H), o.dtype)
    dz_ifg, dz_o = dz_N4H[:, : 3 * H].reshape(N, 3, H), dz_N4H[:, 3 * H :]
    dh_all = np.empty_like(dy_NP)
    dh_0, dc_0 = (dstate.copy() for dstate in dstates)
    through_m = np.empty_like(dc_0)
    past_gradient = recurrent_gradient(weights["W_hh"].reshape(4, H, -1), steps)
    add, multiply = np.add, np.multiply

    views = [
        *map(steps.alive, (dh_0, dc_0, dc_0[:, None], through_m)),
        *map(steps.rows, (dy_NP, dh_all, dm_to_dc, dm_to_dz, dc_to_dz, f, dz_ifg, dz_o, dz_N4H)),
    ]
    for dh, dc, dc_B1H, dm_dc, dy, dh_t, to_dc, dm_dz, dc_dz, f_t, ifg, dz_o_t, dz in zip(
        *(view[::-1] for view in views), strict=True
    ):
        add(dh, dy, dh_t)
        dm = dh_t if W_hr_PH is None else matmul(dh_t, W_hr_PH)
        multiply(dm, to_dc, dm_dc)
        add(dc, dm_dc, dc)
        multiply(dc_B1H, dc_dz, ifg)
        multiply(dm, dm_dz, dz_o_t)
        multiply(dc, f_t, dc)
        past_gradient(dz, dh)

    grads = dict(
        W_ih=matmul(dz_N4H.T, tape["x"]),
        W_hh=matmul(dz_N4H.T, steps.all_before(tape["h"])),
        b_ih=dz_N4H.sum(axis=0),
    )
    grads["b_hh"] = grads["b_ih"].copy()
    if W_hr_PH is not None:
        grads["W_hr"] = matmul(dh_all.T, tape["m"])
    return matmul(dz_N4H, weights["W_ih"]), (dh_0, dc_0), grads
