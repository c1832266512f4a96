"""RNN, and one layer of it unrolled over time: rnn_step for all steps at once."""

from functools import partial

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.stacking import StackedModule
from lstm_core.step import rnn_step, rnn_step_backward
from lstm_core.unrolled import (
    Steps,
    gates_apart,
    input_gradient,
    input_product,
    recurrent_gradient,
    recurrent_product,
    weight_gradient,
    with_bias,
)


class RNN(StackedModule):
    """A plain recurrent network (Elman's); mirrors ``torch.nn.RNN``.

    Shapes:
        x (T, B, I)  ->  output (T, B, D*H), h_n (L*D, B, H)

    >>> rnn = RNN(10, 20, nonlinearity="relu", bidirectional=True, rng=0)
    >>> output, h_n = rnn(np.zeros((5, 3, 10), np.float32))
    >>> output.shape, h_n.shape
    ((5, 3, 40), (2, 3, 20))
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            0, dtype, rng,
        )  # fmt: skip
        self.nonlinearity = nonlinearity

    @property
    def kind(self) -> str:
        """Which formulas: rnn_tanh or rnn_relu."""
        return f"rnn_{self.nonlinearity}"

    def step(self, x_BI, states, weights):
        """Run one step by rnn_step: return the new state and everything it computed."""
        b_H, W_ih, W_hh = weights["b_ih"] + weights["b_hh"], weights["W_ih"], weights["W_hh"]
        h, tape = rnn_step(x_BI, *states, W_ih, W_hh, b_H, self.nonlinearity)
        return [h], tape

    def step_backward(self, dstates, tape, weights):
        """Undo ``step``: return the gradient of its state and all others by name."""
        W_ih, W_hh = weights["W_ih"], weights["W_hh"]
        grads = rnn_step_backward(*dstates, tape, W_ih, W_hh, self.nonlinearity)
        return [grads["h"]], grads

    def prepare(self, weights):
        """Lay the weights of a layer out for ``unroll``: those of a single gate."""
        b = weights["b_ih"] + weights["b_hh"] if self.bias else None
        return dict(
            W_x=gates_apart(with_bias(weights["W_ih"], b), [0], [1]),
            W_h=gates_apart(weights["W_hh"], [0], [1]),
        )

    def unroll(self, *args, keep=True):
        """Run one layer, all directions at once; its tape, the output itself, is there anyway."""
        return unroll_rnn(*args, self.nonlinearity)

    def unroll_backward(self, *args):
        """Undo ``unroll``."""
        return unroll_rnn_backward(*args, self.nonlinearity)


def unroll_rnn(x_NI, states, steps: Steps, prepared: dict, nonlinearity: str):
    """Run the layer.

    Args:
        x_NI:         what is read, row by row      (N, I)
        states:       h_0 (B, H), in a list
        steps:        the rows of each step
        prepared:     W_x (1, I + 1, H) or without bias (1, I, H), W_h (1, H, H);
                      with an axis D before the last two where there are two directions
        nonlinearity: "tanh" or "relu"

    Returns:
        y_NH:   the hidden state of every row       (N, H)
        states: h_n, in a list
        tape:   what unroll_rnn_backward needs, by name
    """
    (h0,), H = states, states[0].shape[1]
    from_input = input_product(x_NI, prepared["W_x"], steps)
    past_product = recurrent_product(prepared["W_h"], steps)

    h_all = np.empty((steps.B + steps.N, H), x_NI.dtype)
    h_all[: steps.B] = h0
    y_NH = h_all[steps.B :]
    zero = np.zeros((), x_NI.dtype)
    squash = np.tanh if nonlinearity == "tanh" else partial(np.maximum, zero)

    for h, z_x, z, h_new in zip(
        steps.each_apart(steps.rows_before(h_all)),
        from_input,
        steps.targets(steps.gates(y_NH[None])),
        steps.rows(y_NH),
        strict=True,
    ):
        past_product(h, z)
        np.add(h_new, z_x[0], h_new)
        squash(h_new, out=h_new)

    return y_NH, [y_NH[steps.last_rows].copy()], dict(x=x_NI, h=h_all)


def unroll_rnn_backward(dy_NH, dstates, tape, steps: Steps, weights: dict, nonlinearity: str):
    """Run the layer backward.

    Args:
        dy_NH:   gradient of y                      (N, H)
        dstates: gradient of h_n, in a list
        tape:    from unroll_rnn

    Returns:
        dx_NI, dstates0, grads: gradients of the input, of h_0, of the weights by name
    """
    h_new = tape["h"][steps.B :]
    dh_to_dz = 1 - h_new**2 if nonlinearity == "tanh" else (h_new > 0).astype(h_new.dtype)

    dz_NH = np.empty_like(h_new)
    dh_0 = dstates[0].copy()
    past_gradient = recurrent_gradient(weights["W_hh"], 1, steps)
    views = [
        steps.alive(dh_0),
        steps.each_apart(steps.alive(dh_0)),
        steps.each_apart(steps.rows(dz_NH)),
        *map(steps.rows, (dy_NH, dh_to_dz, dz_NH)),
    ]
    for dh, dh_past, dz_past, dy, to_dz, dz in zip(*(view[::-1] for view in views), strict=True):
        np.add(dh, dy, dh)
        np.multiply(dh, to_dz, dz)
        past_gradient(dz_past, dh_past)

    grads = dict(
        W_ih=weight_gradient(dz_NH, tape["x"], steps),
        W_hh=weight_gradient(dz_NH, steps.all_before(tape["h"]), steps),
        b_ih=steps.apart(dz_NH).sum(axis=-2),
    )
    grads["b_hh"] = grads["b_ih"].copy()
    return input_gradient(dz_NH, weights["W_ih"], steps), [dh_0], grads
