"""Recurrence: all that makes one kind of recurrent layer what it is, in one record.

rnn.py, gru.py, lstm.py and peephole.py each end in theirs. One driver (stacking.py) runs any of
them over layers and directions; cells, traces and figures read the record and know no kind by name.
A kind whose steps are formulas and nothing else gets its unrolled layer from ``by_steps``.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from lstm_core.unrolled import Steps

WITHOUT = dict(b_ih=0.0, b_hh=0.0, W_hr=None)  # the weights of a layer without bias and projection


class Recurrence(NamedTuple):
    """One kind of recurrent layer.

    Weights go by the formulas' names: W_ih, W_hh, b_ih, b_hh (0.0 without bias) and, of a
    projection, W_hr (None without); those of a kind alone are added by ``own_weights``.

    Args:
        kind:            its name in a trace
        gates:           the blocks of rows of W_ih, in their order; a letter each
        states:          what is handed from step to step: "h", or "hc"
        step:            (x (B, I), states, weights) -> (states, tape): one step, and by name
                         all that it computed
        step_backward:   (dstates, tape, weights) -> (dstates before, gradients by name)
        prepare:         (weights) -> the weights as unroll wants them
        unroll:          (x (N, I), states, steps, prepared, keep) -> (y (N, P), states, tape):
                         one layer over all steps (see unrolled.py), in all its directions
        unroll_backward: (dy, dstates, tape, steps, weights) -> (dx, dstates0, grads)
        traced:          a step's arrays in a trace, beside x, h, z and h_new
        drawn:           those that heat maps show
        memory_gate:     the gate that says how much of the memory stays, where a trace follows it
        projects:        whether h may be projected (proj_size)
        own_weights:     weights of this kind alone: formulas' name -> (parameter's name, rows / H)
    """

    kind: str
    gates: str
    states: str
    step: Callable
    step_backward: Callable
    prepare: Callable
    unroll: Callable
    unroll_backward: Callable
    traced: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ("h_new",)
    memory_gate: str | None = None
    projects: bool = False
    own_weights: dict[str, tuple[str, int]] = {}


def by_steps(step: Callable, step_backward: Callable, **about: Any) -> Recurrence:
    """Return the record of a kind whose layer is unrolled step by step.

    Slower than a layer that is unrolled by hand, and nothing to write: the formulas are enough.
    """

    def prepare(weights):
        return weights

    def unroll(x_NI, states, steps: Steps, weights, keep):
        states = [state.copy() for state in states]
        y_NP = np.empty((steps.N, states[0].shape[1]), x_NI.dtype)
        tapes = []
        for rows, n, own in each_direction(steps, weights):
            alive = [state[n] for state in states]
            ends, tape = step(x_NI[rows], [one.copy() for one in alive], own)
            for one, end in zip(alive, ends, strict=True):
                one[...] = end
            y_NP[rows] = ends[0]
            tapes.append(tape)
        return y_NP, states, tapes if keep else None

    def unroll_backward(dy_NP, dstates, tapes, steps: Steps, weights):
        dstates = [dstate.copy() for dstate in dstates]
        dx_NI = np.empty((steps.N, weights["W_ih"].shape[-1]), dy_NP.dtype)
        grads = {name: np.zeros_like(weight) for name, weight in weights.items()}
        for (rows, n, own), tape in zip(
            each_direction(steps, weights)[::-1], tapes[::-1], strict=True
        ):
            alive = [dstate[n] for dstate in dstates]
            alive[0] += dy_NP[rows]
            starts, found = step_backward(alive, tape, own)
            for one, start in zip(alive, starts, strict=True):
                one[...] = start
            dx_NI[rows] = found["x"]
            for name, grad in grads.items():
                direction = n.start if steps.D == 2 else ...
                grad[direction] += found[name] if name in found else found["b"]
        return dx_NI, dstates, grads

    return Recurrence(
        step=step,
        step_backward=step_backward,
        prepare=prepare,
        unroll=unroll,
        unroll_backward=unroll_backward,
        **about,
    )


def each_direction(steps: Steps, weights: dict) -> list[tuple[slice, slice, dict]]:
    """Return, for each step and direction, its rows, the states alive in it, and its weights.

    Two directions take turns in the rows, and the weights of two have an axis D first.
    """
    own = [
        WITHOUT | {name: weight[d] if steps.D == 2 else weight for name, weight in weights.items()}
        for d in range(steps.D)
    ]
    return [
        (slice(start + d, start + n, steps.D), slice(d, n, steps.D), own[d])
        for start, n in zip(steps.starts, steps.sizes, strict=True)
        for d in range(steps.D)
    ]
