"""Layers over layers, directions beside directions, dropout between layers.

Each layer reads the rows the layer below wrote; each direction of each layer has its own weights
and its own row in h_0 and h_n. What one layer does over time is in rnn.py, gru.py and lstm.py.
"""

from typing import Any, TypeVar

import numpy as np

from lstm_core.bidirectional import (
    backward_order,
    rows_both_ways,
    sum_both_ways,
    turn_backward,
)
from lstm_core.module import quiet
from lstm_core.packing import PackedSequence
from lstm_core.recurrent import RecurrentModule
from lstm_core.trace import Trace
from lstm_core.trace.replay import Replay
from lstm_core.unrolled import Steps

Batch = TypeVar("Batch", np.ndarray, PackedSequence)

# Inference computes so many rows * features at a time: its memory does not grow with T.
FEATURES_AT_ONCE = 2**20


class StackedModule(RecurrentModule):
    """How recurrent layers run through layers and directions; they differ in their recurrence."""

    @quiet
    def __call__(
        self, input: Batch, hx: Any = None, *more: object, trace: Trace | None = None
    ) -> tuple[Batch, Any]:
        """Run all layers over all steps.

        Args:
            input: (T, B, I), (B, T, I) with batch_first, (T, I), or a PackedSequence
            hx:    the initial state, zeros by default; same form as the returned one
            more:  nothing; h_0 and c_0 of an LSTM are one argument, a pair
            trace: a Trace to be filled

        Returns:
            output: the top layer's hidden state at every step, in the form of input
            state:  h_n (L*D, B, H), of an LSTM (h_n, c_n)
        """
        form, x, states = self.enter(input, hx, more)
        if self.training:
            x = x.copy()  # the tape's own: the caller may write into his
        finals = [np.empty_like(state) for state in states]
        masks, tapes = [], []
        order: Any = backward_order(form.steps) if self.bidirectional else None
        steps = form.steps.both_ways() if self.bidirectional else form.steps
        replay = None if trace is None else Replay(self, trace, form)

        for layer in range(self.num_layers):
            if layer and self.dropout and self.training:
                masks.append(self._dropout_mask(x.shape))
                x = x * masks[-1]
            places = slice(layer * self.directions, (layer + 1) * self.directions)  # in h_n
            if replay:
                mask = masks[-1] if layer and masks else None
                for direction in range(self.directions):
                    begin = [state[places][direction] for state in states]
                    replay.run(layer, direction, x, begin, mask)
            contents = self.contents(self.layer_names[layer])
            if layer not in self._prepared or self._prepared[layer][0] != contents:
                # A parameter has changed, through whatever reference: its contents tell.
                self._prepared[layer] = contents, self.prepare(layer)
            y, ends, tape = self._run(
                rows_both_ways(x, order) if self.bidirectional else x,
                [state_rows(state[places]) for state in states],
                steps,
                self._prepared[layer][1],
            )
            x = y.reshape(form.steps.N, self.directions * y.shape[1])
            if self.bidirectional:
                x = turn_backward(x, order)
            elif self.training:
                x = x.copy()  # backward reads y, the caller may write into x
            tapes.append((tape, self._prepared[layer][0]))
            for final, end in zip(finals, ends, strict=True):
                final[places] = by_direction(end, self.directions)

        if self.training:
            numbers = (
                self.num_layers * steps.N * self.hidden_size * (len(self.recurrence.gates) + 3)
            )
            self.tapes.push((form, order, masks, tapes, replay), numbers)
        output, state = form.write_all(x, finals)
        if replay:
            replay.end(output, state)
        return output, state

    def _run(self, x, states, steps, prepared):
        unroll = self.recurrence.unroll
        if self.training:
            return unroll(x, states, steps, prepared, True)
        features = steps.B * len(self.recurrence.gates) * self.hidden_size
        return *without_tape(unroll, x, states, steps, prepared, features), None

    def _dropout_mask(self, shape) -> np.ndarray:
        """Draw zeros with probability ``dropout``, else 1 / (1 - dropout)."""
        kept = self.rng.random(shape) >= self.dropout
        scale = 1 / (1 - self.dropout) if self.dropout < 1 else 0.0
        return np.multiply(kept, scale, dtype=self.dtype)

    # ------------------------------------------------------------------ backward

    @quiet
    def backward(self, dy: Batch, dstate: Any = None) -> tuple[Batch, Any]:
        """Undo the latest forward.

        Args:
            dy:     gradient of output, in its form
            dstate: gradient of the returned state, in its form; None, also inside, means zeros

        Returns:
            dx:      gradient of input, in its form
            dstate0: gradient of the initial state, in the form of the returned state
        """
        form, order, masks, tapes, replay = self.tape
        for layer, (_, contents) in enumerate(tapes):
            self.expect_unchanged(contents, self.layer_names[layer])
        dx = self._check_dy(dy, form)
        dstates = self._check_dstates(dstate, form)
        self.undone()
        starts = [np.empty_like(dstate) for dstate in dstates]
        steps = form.steps.both_ways() if self.bidirectional else form.steps
        masks = list(masks)

        for layer in reversed(range(self.num_layers)):
            places = slice(layer * self.directions, (layer + 1) * self.directions)
            if replay:
                for direction, dy_NP in enumerate(np.split(dx, self.directions, axis=1)):
                    dends = [dstate[places][direction] for dstate in dstates]
                    replay.run_backward(layer, direction, dy_NP, dends)
            if self.bidirectional:
                dx = turn_backward(dx, order)
            dx, dends, grads = self.recurrence.unroll_backward(
                dx.reshape(steps.N, self.state_sizes[0]),
                [state_rows(dstate[places]) for dstate in dstates],
                tapes[layer][0],
                steps,
                self.layer_weights(layer),
            )
            if self.bidirectional:
                dx = sum_both_ways(dx, order)
            for start, dend in zip(starts, dends, strict=True):
                start[places] = by_direction(dend, self.directions)
            for direction in range(self.directions):
                for short, name in self.names[layer, direction].items():
                    grad = grads[short]
                    self.add_grad(name, grad[direction] if self.bidirectional else grad)
            if layer and masks:
                dx = dx * masks.pop()
        return form.write_all(dx, starts)


def state_rows(state_DBK: np.ndarray) -> np.ndarray:
    """Write one layer's states as rows of the unrolled layer: (D, B, K) -> (B*D, K)."""
    D, B, K = state_DBK.shape
    return state_DBK.swapaxes(0, 1).reshape(B * D, K)


def by_direction(rows: np.ndarray, directions: int) -> np.ndarray:
    """Undo ``state_rows``: (B*D, K) -> (D, B, K)."""
    B, K = rows.shape
    return rows.reshape(B // directions, directions, K).swapaxes(0, 1)


def without_tape(unroll, x_NI, states, steps: Steps, prepared: dict, features: int):
    """Run ``unroll`` a stretch of steps after the other, keeping only y and the states.

    ``features`` is how many numbers a step computes in its gates.
    """
    many = max(1, FEATURES_AT_ONCE // max(1, features))
    if steps.T <= many:
        return unroll(x_NI, states, steps, prepared, False)[:2]
    y_NP = np.empty((steps.N, states[0].shape[1]), x_NI.dtype)
    states = [state.copy() for state in states]
    for first in range(0, steps.T, many):
        stretch = Steps(steps.sizes[first : first + many], steps.D)
        rows = slice(steps.starts[first], steps.starts[first] + stretch.N)
        alive = [state[: stretch.B] for state in states]
        y_NP[rows], ends, _ = unroll(x_NI[rows], alive, stretch, prepared, False)
        for state, end in zip(alive, ends, strict=True):
            state[...] = end
    return y_NP, states
