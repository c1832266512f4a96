"""LSTM, and one layer of it unrolled over time: lstm_step's formulas for all steps at once.

Gates are kept in the order o|i|f|g: the three sigmoids side by side are one call, since
``sigmoid(z) = tanh(z / 2) / 2 + 1 / 2``; the ``z / 2`` is folded into the weights.
"""

import numpy as np

from lstm_core.products import matmul
from lstm_core.shapes import explain
from lstm_core.stacking import RecurrentModule, Rng
from lstm_core.step import lstm_step, lstm_step_backward
from lstm_core.unrolled import Steps, recurrent_product


class LSTM(RecurrentModule):
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

    def unroll(self, x_NI, states, steps, weights):
        """Run one layer in one direction."""
        return unroll_lstm(x_NI, states, steps, weights)

    def unroll_backward(self, dy_NP, dstates, tape, steps, weights):
        """Undo ``unroll``."""
        return unroll_lstm_backward(dy_NP, dstates, tape, steps, weights)


def gates_apart(W_4HK: np.ndarray) -> np.ndarray:
    """Turn weights in torch's layout i|f|g|o (4H, K) into o|i|f|g (4, K, H), sigmoids halved."""
    i_f_g_o = W_4HK.reshape(4, -1, W_4HK.shape[-1])
    o_i_f_g = np.empty_like(i_f_g_o)
    np.multiply(i_f_g_o[3], 0.5, out=o_i_f_g[0])
    np.multiply(i_f_g_o[:2], 0.5, out=o_i_f_g[1:3])
    o_i_f_g[3] = i_f_g_o[2]
    return o_i_f_g.swapaxes(1, 2)


def unroll_lstm(x_NI, states, steps: Steps, weights: dict):
    """Run the layer.

    Args:
        x_NI:    packed rows                        (N, I)
        states:  h_0 (B, P) and c_0 (B, H)
        steps:   the rows of each step
        weights: W_ih (4H, I), W_hh (4H, P), b_ih and b_hh (4H,) or 0.0, W_hr (P, H) or None

    Returns:
        y_NP:   the hidden state of every row       (N, P)
        states: h_n and c_n
        tape:   what unroll_lstm_backward needs, by name
    """
    (h0, c0), W_hr_PH = states, weights["W_hr"]
    (N, B), H, dtype = (steps.N, steps.B), c0.shape[1], x_NI.dtype

    gates = np.empty((4, N, H), dtype)
    matmul(x_NI, gates_apart(weights["W_ih"]), gates)
    b_4H = weights["b_ih"] + weights["b_hh"]
    if np.ndim(b_4H):
        gates += gates_apart(b_4H[:, None])

    h_all = np.concatenate([h0, np.empty((N, h0.shape[1]), dtype)])
    c_all = np.concatenate([c0, np.empty((N, H), dtype)])
    m_all = h_all[B:] if W_hr_PH is None else np.empty((N, H), dtype)
    tanh_c_all = np.empty((N, H), dtype)
    from_past = recurrent_product(gates_apart(weights["W_hh"]), steps)
    half = np.array(0.5, dtype)
    add, multiply, tanh = np.add, np.multiply, np.tanh

    for z, z_oif, o, i, f, g, h, c, c_new, tanh_c, m, h_new in zip(
        steps.of(gates),
        steps.of(gates[:3]),
        *map(steps.of, gates),
        steps.before(h_all),
        steps.before(c_all),
        *map(steps.of, (c_all[B:], tanh_c_all, m_all, h_all[B:])),
        strict=True,
    ):
        add(z, from_past(h), z)
        tanh(z, z)
        multiply(z_oif, half, z_oif)
        add(z_oif, half, z_oif)
        multiply(f, c, c_new)
        multiply(i, g, tanh_c)  # only a place to put it
        add(c_new, tanh_c, c_new)
        tanh(c_new, tanh_c)
        multiply(o, tanh_c, m)
        if W_hr_PH is not None:
            matmul(m, W_hr_PH.T, h_new)

    tape = dict(x=x_NI, h=h_all, c=c_all, gates=gates, tanh_c=tanh_c_all, m=m_all)
    return h_all[B:], (steps.last(h_all), steps.last(c_all)), tape


def unroll_lstm_backward(dy_NP, dstates, tape, steps: Steps, weights: dict):
    """Run the layer backward.

    Args:
        dy_NP:   gradient of y                      (N, P)
        dstates: gradients of h_n and c_n
        tape:    from unroll_lstm

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0 and c_0, of the weights by name
    """
    W_hh, W_hr_PH = weights["W_hh"], weights["W_hr"]
    o, i, f, g = tape["gates"]
    tanh_c, c_prev = tape["tanh_c"], steps.previous(tape["c"])
    N, H = tanh_c.shape

    # Everything in dz that does not depend on the gradient itself, for all steps at once.
    by_dc, by_dm = np.empty((N, 3, H), o.dtype), tanh_c * o * (1 - o)
    np.multiply(g * i, 1 - i, out=by_dc[:, 0])
    np.multiply(c_prev * f, 1 - f, out=by_dc[:, 1])
    np.multiply(i, 1 - g**2, out=by_dc[:, 2])
    dm_to_dc = o * (1 - tanh_c**2)

    dz_N4H = np.empty((N, 4, H), o.dtype)
    flat_dz = dz_N4H.reshape(N, 4 * H)
    dh_all = np.empty_like(dy_NP)
    dh, dc = (dstate.copy() for dstate in dstates)
    for start, n in reversed(list(zip(steps.starts, steps.sizes, strict=True))):
        t = slice(start, start + n)
        dh_t = dh_all[t]
        np.add(dh[:n], dy_NP[t], dh_t)
        dm = dh_t if W_hr_PH is None else matmul(dh_t, W_hr_PH)
        dc[:n] += dm * dm_to_dc[t]
        np.multiply(dc[:n, None], by_dc[t], dz_N4H[t, :3])
        np.multiply(dm, by_dm[t], dz_N4H[t, 3])
        dc[:n] *= f[t]
        matmul(flat_dz[t], W_hh, dh[:n])

    grads = dict(
        W_ih=matmul(flat_dz.T, tape["x"]),
        W_hh=matmul(flat_dz.T, steps.previous(tape["h"])),
    )
    grads["b_ih"] = flat_dz.sum(axis=0)
    grads["b_hh"] = grads["b_ih"].copy()
    if W_hr_PH is not None:
        grads["W_hr"] = matmul(dh_all.T, tape["m"])
    return matmul(flat_dz, weights["W_ih"]), (dh, dc), grads
