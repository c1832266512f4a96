"""An LSTM whose gates see the memory: peepholes (Gers and Schmidhuber, 2000).

All of this kind is in this file: the formulas of one step with their backward, the record, the
layer. PyTorch has no such layer; the tests hold it against finite differences.
"""

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.recurrence import by_steps
from lstm_core.stacking import StackedModule
from lstm_core.step import blocks, sigmoid


def peephole_step(x_BI, h_BH, c_BH, W_ih_4HI, W_hh_4HH, W_ch_3H, b_4H=0.0):
    """One time step of an LSTM with peepholes.

    Args:
        x_BI:     input at this step                (B, I)
        h_BH:     hidden state from the step before (B, H)
        c_BH:     cell state from the step before   (B, H)
        W_ih_4HI: input weights, blocks i|f|g|o     (4H, I)
        W_hh_4HH: recurrent weights, same blocks    (4H, H)
        W_ch_3H:  peepholes, blocks i|f|o: each unit's gates see that unit's memory alone
        b_4H:     bias_ih + bias_hh                 (4H,)

    Returns:
        h_new, c_new: the new states                (B, H), (B, H)
        tape:         what peephole_step_backward needs, by name

    With all weights zero but the output gate's peephole, an empty memory leaves it half open.

    >>> x, h, c, p = np.zeros((1, 2)), np.zeros((1, 1)), np.array([[4.0]]), np.array([0, 0, 9.0])
    >>> h_new, c_new, tape = peephole_step(x, h, c, np.zeros((4, 2)), np.zeros((4, 1)), p)
    >>> c_new.item(), round(tape["o"].item(), 6)
    (2.0, 1.0)
    """
    p_i, p_f, p_o = np.split(W_ch_3H, 3)
    z_B4H = x_BI @ W_ih_4HI.T + h_BH @ W_hh_4HH.T + b_4H
    z_i, z_f, z_g, z_o = blocks(z_B4H, 4)  # views: what peepholes add stands in z, too
    z_i += p_i * c_BH
    z_f += p_f * c_BH
    i, f, g = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g)

    c_new = f * c_BH + i * g
    z_o += p_o * c_new  # the output gate sees the memory as it is now
    o = sigmoid(z_o)
    tanh_c = np.tanh(c_new)
    h_new = o * tanh_c

    tape = dict(x=x_BI, h=h_BH, c=c_BH, z=z_B4H, i=i, f=f, g=g, o=o, c_new=c_new, tanh_c=tanh_c)
    return h_new, c_new, tape


def peephole_step_backward(dh_BH, dc_BH, tape, W_ih_4HI, W_hh_4HH, W_ch_3H):
    """Gradients of one step; every line undoes one line of peephole_step.

    Args:
        dh_BH, dc_BH: gradients of h_new and c_new  (B, H), (B, H)
        tape:         from peephole_step

    Returns:
        gradients by name: x, h, c, z, c_new, W_ih, W_hh, W_ch, b (of either bias)

    >>> x, h, c, p = np.zeros((1, 2)), np.zeros((1, 1)), np.array([[4.0]]), np.zeros(3)
    >>> W_ih, W_hh = np.zeros((4, 2)), np.zeros((4, 1))
    >>> h_new, c_new, tape = peephole_step(x, h, c, W_ih, W_hh, p)
    >>> peephole_step_backward(np.zeros((1, 1)), np.ones((1, 1)), tape, W_ih, W_hh, p)["c"].item()
    0.5
    """
    p_i, p_f, p_o = np.split(W_ch_3H, 3)
    i, f, g, o, c, tanh_c = (tape[name] for name in ("i", "f", "g", "o", "c", "tanh_c"))

    dz_o = dh_BH * tanh_c * o * (1 - o)
    dc = dc_BH + dh_BH * o * (1 - tanh_c**2) + dz_o * p_o
    dz_i, dz_f, dz_g = dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2)

    dz_B4H = np.concatenate([dz_i, dz_f, dz_g, dz_o], axis=1)
    seen = [dz_i * c, dz_f * c, dz_o * tape["c_new"]]
    return dict(
        x=dz_B4H @ W_ih_4HI,
        h=dz_B4H @ W_hh_4HH,
        c=dc * f + dz_i * p_i + dz_f * p_f,
        z=dz_B4H,
        c_new=dc,
        W_ih=dz_B4H.T @ tape["x"],
        W_hh=dz_B4H.T @ tape["h"],
        W_ch=np.concatenate(seen, axis=1).sum(axis=0),
        b=dz_B4H.sum(axis=0),
    )


def step(x_BI, states, weights):
    """Run one step by peephole_step: return the new states and everything it computed."""
    W_ih, W_hh, W_ch = (weights[name] for name in ("W_ih", "W_hh", "W_ch"))
    h, c, tape = peephole_step(x_BI, *states, W_ih, W_hh, W_ch, weights["b_ih"] + weights["b_hh"])
    return [h, c], tape | dict(h_new=h)


def step_backward(dstates, tape, weights):
    """Undo ``step``: return the gradients of its states and all others by name."""
    W_ih, W_hh, W_ch = (weights[name] for name in ("W_ih", "W_hh", "W_ch"))
    grads = peephole_step_backward(*dstates, tape, W_ih, W_hh, W_ch)
    return [grads["h"], grads["c"]], grads


PEEPHOLE_RECURRENCE = by_steps(
    step,
    step_backward,
    kind="peephole",
    gates="ifgo",
    states="hc",
    traced=("c", "i", "f", "g", "o", "c_new", "tanh_c"),
    drawn=("i", "f", "g", "o", "c_new", "h_new"),
    memory_gate="f",
    own_weights={"W_ch": ("weight_ch", 3)},
)


class PeepholeLSTM(StackedModule):
    """An LSTM whose gates see the memory c; ``torch.nn`` has none.

    Beside an LSTM's parameters each layer and direction has ``weight_ch`` (3H,): the peepholes of
    the gates i, f and o, which see c before the step, before it, and after it.

    Shapes:
        x (T, B, I)  ->  output (T, B, D*H), (h_n (L*D, B, H), c_n (L*D, B, H))

    >>> lstm = PeepholeLSTM(10, 20, num_layers=2, rng=0)
    >>> output, (h_n, c_n) = lstm(np.zeros((5, 3, 10), np.float32))
    >>> output.shape, c_n.shape, lstm.weight_ch_l1.shape
    ((5, 3, 20), (2, 3, 20), (60,))
    """

    recurrence = PEEPHOLE_RECURRENCE

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
