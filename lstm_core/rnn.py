"""RNN, and one layer of it unrolled over time: rnn_step for all steps at once."""

from functools import partial

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.recurrence import Recurrence
from lstm_core.stacking import StackedModule
from lstm_core.step import rnn_step, rnn_step_backward
from lstm_core.unrolled import (
    Steps,
    gates_apart,
    input_gradient,
    products,
    recurrent_gradient,
    weight_gradient,
    with_bias,
)


def step(x_BI, states, weights, nonlinearity):
    """Run one step by rnn_step: return the new state and everything it computed."""
    b_H, W_ih, W_hh = weights["b_ih"] + weights["b_hh"], weights["W_ih"], weights["W_hh"]
    h, tape = rnn_step(x_BI, *states, W_ih, W_hh, b_H, nonlinearity)
    return [h], tape


def step_backward(dstates, tape, weights, nonlinearity):
    """Undo ``step``: return the gradient of its state and all others by name."""
    grads = rnn_step_backward(*dstates, tape, weights["W_ih"], weights["W_hh"], nonlinearity)
    return [grads["h"]], grads


def prepare(weights):
    """Lay the weights of a layer out for ``unroll_rnn``: those of a single gate."""
    b = weights["b_ih"] + weights["b_hh"] if "b_ih" in weights else None
    return dict(
        W_x=gates_apart(with_bias(weights["W_ih"], b), [0], [1]),
        W_h=gates_apart(weights["W_hh"], [0], [1]),
    )


def unroll_rnn(x_NI, states, steps: Steps, prepared: dict, keep: bool, nonlinearity: str):
    """Run the layer.

    Args:
        x_NI:         what is read, row by row      (N, I)
        states:       h_0 (B, H), in a list
        steps:        the rows of each step
        prepared:     W_x (1, I + 1, H) or without bias (1, I, H), W_h (1, H, H);
                      with an axis D before the last two where there are two directions
        keep:         whether a tape is wanted; it is the output itself, there anyway
        nonlinearity: "tanh" or "relu"

    Returns:
        y_NH:   the hidden state of every row       (N, H)
        states: h_n, in a list
        tape:   what unroll_rnn_backward needs, by name
    """
    (h0,), H = states, states[0].shape[1]
    from_input, multiply_past, W_h = products(x_NI, prepared, steps)

    h_all = np.empty((steps.B + steps.N, H), x_NI.dtype)
    h_all[: steps.B] = h0
    y_NH = h_all[steps.B :]
    zero = np.zeros((), x_NI.dtype)
    squash = np.tanh if nonlinearity == "tanh" else partial(np.maximum, zero)

    for h, z_x, z, h_new in steps.walk(
        h=(Steps.before_apart, h_all),
        z_x=(Steps.given, from_input),
        z=(Steps.targets_in, y_NH[None]),
        h_new=(Steps.rows, y_NH),
    ):
        multiply_past(h, W_h, z)
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
    dh_to_dz = 1 - h_new**2 if nonlinearity == "tanh" else (~(h_new <= 0)).astype(h_new.dtype)

    dz_NH = np.empty_like(h_new)
    dh_0 = dstates[0].copy()
    multiply_W, W = recurrent_gradient(weights["W_hh"], 1, steps)

    for dh, dh_past, dz_past, dy, to_dz, dz in steps.walk_back(
        dh=(Steps.alive, dh_0),
        dh_past=(Steps.alive_apart, dh_0),
        dz_past=(Steps.rows_apart, dz_NH),
        dy=(Steps.rows, dy_NH),
        to_dz=(Steps.rows, dh_to_dz),
        dz=(Steps.rows, dz_NH),
    ):
        np.add(dh, dy, dh)
        np.multiply(dh, to_dz, dz)
        multiply_W(dz_past, W, dh_past)

    grads = dict(
        W_ih=weight_gradient(dz_NH, tape["x"], steps),
        W_hh=weight_gradient(dz_NH, steps.all_before(tape["h"]), steps),
        b_ih=steps.apart(dz_NH).sum(axis=-2),
    )
    grads["b_hh"] = grads["b_ih"].copy()
    return input_gradient(dz_NH, weights["W_ih"], steps), [dh_0], grads


def rnn_recurrence(nonlinearity: str) -> Recurrence:
    """Return the record of an RNN with this nonlinearity."""
    return Recurrence(
        kind=f"rnn_{nonlinearity}",
        gates="z",
        states="h",
        step=partial(step, nonlinearity=nonlinearity),
        step_backward=partial(step_backward, nonlinearity=nonlinearity),
        prepare=prepare,
        unroll=partial(unroll_rnn, nonlinearity=nonlinearity),
        unroll_backward=partial(unroll_rnn_backward, nonlinearity=nonlinearity),
    )


RNN_RECURRENCES = {nonlinearity: rnn_recurrence(nonlinearity) for nonlinearity in ("tanh", "relu")}


class RNN(StackedModule):
    """A plain recurrent network (Elman's); mirrors ``torch.nn.RNN``.

    Shapes:
        x (T, B, I)  ->  output (T, B, D*H), h_n (L*D, B, H)

    >>> rnn = RNN(10, 20, nonlinearity="relu", bidirectional=True, rng=0)
    >>> output, h_n = rnn(np.zeros((5, 3, 10), np.float32))
    >>> output.shape, h_n.shape
    ((5, 3, 40), (2, 3, 20))
    """

    recurrence = RNN_RECURRENCES["tanh"]

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
        if nonlinearity not in RNN_RECURRENCES:
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            0, dtype, rng,
        )  # fmt: skip
        self.nonlinearity = nonlinearity
        self.recurrence = RNN_RECURRENCES[nonlinearity]
