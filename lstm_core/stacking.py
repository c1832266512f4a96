"""Layers over layers, directions beside directions, dropout between layers.

Each layer reads the rows the layer below wrote; each direction of each layer has its own weights
and its own row in h_0 and h_n. What one layer does over time is in rnn.py, gru.py and lstm.py.
"""

import numpy as np

from lstm_core.bidirectional import (
    backward_order,
    join_directions,
    split_directions,
    state_row,
)
from lstm_core.checks import expect_array
from lstm_core.module import quiet
from lstm_core.packing import PackedSequence
from lstm_core.recurrent import RecurrentModule
from lstm_core.replay import Replay
from lstm_core.unrolled import without_tape


class StackedModule(RecurrentModule):
    """How RNN, GRU and LSTM run through layers and directions; they differ in their formulas."""

    @quiet
    def __call__(self, input, hx=None, trace=None):
        """Run all layers over all steps.

        Args:
            input: (T, B, I), (B, T, I) with batch_first, (T, I), or a PackedSequence
            hx:    the initial state, zeros by default; same form as the returned one
            trace: a Trace to be filled

        Returns:
            output: the top layer's hidden state at every step, in the form of input
            state:  h_n (L*D, B, H), of an LSTM (h_n, c_n)
        """
        if not isinstance(input, PackedSequence):
            expect_array(type(self).__name__, input)
        form, states = self._check(input, hx)
        x = form.rows(input)
        if self.training:
            x = x.copy()  # the tape's own: the caller may write into his
        finals = [np.empty_like(state) for state in states]
        masks, tapes = [], []
        order = backward_order(form.steps) if self.bidirectional else None
        replay = None if trace is None else Replay(self, trace, form)

        for layer in range(self.num_layers):
            if layer and self.dropout and self.training:
                masks.append(self._dropout_mask(x.shape))
                x = x * masks[-1]
            ys = []
            for direction in range(self.directions):
                row = state_row(layer, direction, self.directions)
                if replay:
                    mask = masks[-1] if layer and masks else None
                    replay.run(layer, direction, x, [state[row] for state in states], mask)
                y, ends, tape = self._run(
                    x if direction == 0 else x.take(order, axis=0),
                    [state[row] for state in states],
                    form.steps,
                    self.weights(layer, direction),
                )
                ys.append(y if direction == 0 else y.take(order, axis=0))
                tapes.append(tape)
                for final, end in zip(finals, ends, strict=True):
                    final[row] = end
            x = join_directions(ys)

        self._tape = (form, order, masks, tapes, replay) if self.training else None
        output, finals = form.write(x), [form.write_state(final) for final in finals]
        if replay:
            replay.end(output, finals)
        return output, self._join_states(finals)

    def _run(self, x, states, steps, weights):
        if self.training:
            y, ends, tape = self.unroll(x, states, steps, weights)
            return y.copy(), ends, tape
        return *without_tape(self.unroll, x, states, steps, weights), None

    def _dropout_mask(self, shape) -> np.ndarray:
        """Draw zeros with probability ``dropout``, else 1 / (1 - dropout)."""
        kept = self.rng.random(shape) >= self.dropout
        scale = 1 / (1 - self.dropout) if self.dropout < 1 else 0.0
        return np.multiply(kept, scale, dtype=self.dtype)

    # ------------------------------------------------------------------ backward

    @quiet
    def backward(self, dy, dstate=None):
        """Undo the latest forward.

        Args:
            dy:     gradient of output, in its form
            dstate: gradient of the returned state, in its form; None, also inside, means zeros

        Returns:
            dx:      gradient of input, in its form
            dstate0: gradient of the initial state, in the form of the returned state
        """
        form, order, masks, tapes, replay = self.tape
        dx = self._check_dy(dy, form)
        dstates = self._check_dstates(dstate, form)
        starts = [np.empty_like(dstate) for dstate in dstates]
        masks = list(masks)

        for layer in reversed(range(self.num_layers)):
            dys, dxs = split_directions(dx, self.directions), []
            for direction in range(self.directions):
                row = state_row(layer, direction, self.directions)
                if replay:
                    replay.run_backward(layer, direction, dys[direction], [d[row] for d in dstates])
                dx, dstart, grads = self.unroll_backward(
                    dys[direction] if direction == 0 else dys[direction].take(order, axis=0),
                    [dstate[row] for dstate in dstates],
                    tapes[row],
                    form.steps,
                    self.weights(layer, direction),
                )
                dxs.append(dx if direction == 0 else dx.take(order, axis=0))
                for start, d in zip(starts, dstart, strict=True):
                    start[row] = d
                for short, name in self.names[layer, direction].items():
                    self.add_grad(name, grads[short])
            dx = sum(dxs[1:], start=dxs[0])
            if layer and masks:
                dx = dx * masks.pop()
        return form.write(dx), self._join_states([form.write_state(start) for start in starts])
