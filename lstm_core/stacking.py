"""Layers over layers, directions beside directions, dropout between layers.

Each layer reads the rows the layer below wrote; each direction of each layer has its own weights
and its own row in h_0 and h_n. What one layer does over time is in rnn.py, gru.py and lstm.py.
"""

import numpy as np

from lstm_core.bidirectional import (
    SUFFIXES,
    backward_order,
    join_directions,
    split_directions,
    state_row,
)
from lstm_core.checks import (
    expect_features,
    expect_input_axes,
    expect_options,
    expect_state_axes,
    expect_state_dtype,
    expect_states,
)
from lstm_core.forms import Form, form_of
from lstm_core.module import Module, quiet
from lstm_core.packing import PackedSequence
from lstm_core.replay import Replay
from lstm_core.shapes import ShapeError, explain
from lstm_core.unrolled import without_tape

Rng = np.random.Generator | int | None
TORCH_NAMES = {
    "W_ih": "weight_ih",
    "W_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
    "W_hr": "weight_hr",
}


class RecurrentModule(Module):
    """What RNN, GRU and LSTM share; they differ in gates, states and formulas."""

    kind: str
    gates: int

    def __new__(cls, *args, **kwargs):
        """Refuse a projection where there is none, as PyTorch does."""
        if "proj_size" in kwargs and cls.kind != "lstm":
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        return super().__new__(cls, *args, **kwargs)

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers,
        bias,
        batch_first,
        dropout,
        bidirectional,
        proj_size,
        dtype,
        rng,
    ):
        dropout = expect_options(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, proj_size
        )
        super().__init__(dtype)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = dropout
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self.rng = np.random.default_rng(rng)
        self.reset_parameters()

    @property
    def directions(self) -> int:
        """D: 1, or 2 when bidirectional."""
        return 2 if self.bidirectional else 1

    @property
    def state_sizes(self) -> list[int]:
        """Features of each state: of h_n (P or H) and, in an LSTM, of c_n (H)."""
        return [self.hidden_size]

    def reset_parameters(self) -> None:
        """Draw all parameters anew from U(-1/sqrt(H), 1/sqrt(H)), biases too."""
        G, H, P = self.gates * self.hidden_size, self.hidden_size, self.state_sizes[0]
        bound = H**-0.5
        self.names = {}  # (layer, direction) -> the formulas' names -> torch's names
        for layer in range(self.num_layers):
            I = self.input_size if layer == 0 else self.directions * P
            shapes = {"W_ih": (G, I), "W_hh": (G, P)}
            if self.bias:
                shapes |= {"b_ih": (G,), "b_hh": (G,)}
            if self.proj_size:
                shapes["W_hr"] = (P, H)
            for direction in range(self.directions):
                suffix = f"_l{layer}{SUFFIXES[direction]}"
                names = {short: TORCH_NAMES[short] + suffix for short in shapes}
                for short, shape in shapes.items():
                    self.add_parameter(names[short], self.rng.uniform(-bound, bound, shape))
                self.names[layer, direction] = names

    def weights(self, layer: int, direction: int) -> dict:
        """Return the weights of one layer and direction by the names the formulas use."""
        names = self.names[layer, direction]
        weights = dict(b_ih=0.0, b_hh=0.0, W_hr=None)
        weights.update((short, self._parameters[name]) for short, name in names.items())
        return weights

    # ------------------------------------------------------------------ forward

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
            input = np.asarray(input)
        form, states = self._check(input, hx)
        x = form.rows(input)
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
            dys, dx = split_directions(dx, self.directions), 0
            for direction in range(self.directions):
                row = state_row(layer, direction, self.directions)
                if replay:
                    replay.run_backward(layer, direction, dys[direction], [d[row] for d in dstates])
                dx_part, dstart, grads = self.unroll_backward(
                    dys[direction] if direction == 0 else dys[direction].take(order, axis=0),
                    [dstate[row] for dstate in dstates],
                    tapes[row],
                    form.steps,
                    self.weights(layer, direction),
                )
                dx = dx + (dx_part if direction == 0 else dx_part.take(order, axis=0))
                for start, d in zip(starts, dstart, strict=True):
                    start[row] = d
                for short, name in self.names[layer, direction].items():
                    self.add_grad(name, grads[short])
            if layer and masks:
                dx = dx * masks.pop()
        return form.write(dx), self._join_states([form.write_state(start) for start in starts])

    # ------------------------------------------------------------------ the door

    def _check(self, input, hx) -> tuple[Form, list[np.ndarray]]:
        """Refuse what does not fit; return the form of the input and the initial states inside."""
        kind, packed = type(self).__name__, isinstance(input, PackedSequence)
        states = None if hx is None else [np.asarray(state) for state in self._split_states(hx)]
        if packed:
            data, axes = np.asarray(input.data), "NI"
        else:
            expect_input_axes(kind, input)
            if states:
                expect_state_axes(states, input.ndim)
            data = input
            axes = "TI" if input.ndim == 2 else "BTI" if self.batch_first else "TBI"
        expect_features(kind, data, axes, self)
        form = form_of(input, self.batch_first)
        sizes = [(self.num_layers * self.directions, form.steps.B, K) for K in self.state_sizes]
        if states is None:
            return form, [np.zeros(size, self.dtype) for size in sizes]
        batched = [state[:, None] for state in states] if axes == "TI" else states
        expect_states(kind, batched, sizes, packed)
        expect_state_dtype(kind, states, self.dtype)
        return form, [form.read_state(state) for state in states]

    def _check_dy(self, dy, form: Form) -> np.ndarray:
        array = np.asarray(dy.data if form.packed is not None else dy, dtype=self.dtype)
        wanted = form.shape(self.directions * self.state_sizes[0])
        if array.shape != wanted:
            raise ShapeError(f"dy should be {wanted}, as output is, but has shape {array.shape}")
        return array if form.packed is not None else form.rows(array)

    def _check_dstates(self, dstate, form: Form) -> list[np.ndarray]:
        given = [None] * len(self.state_sizes) if dstate is None else self._split_states(dstate)
        sizes = [(self.num_layers * self.directions, form.steps.B, K) for K in self.state_sizes]
        dstates = []
        for d, size in zip(given, sizes, strict=True):
            zeros = np.zeros(size, self.dtype)
            d = zeros if d is None else form.read_state(np.asarray(d, dtype=self.dtype))
            if d.shape != size:
                raise ShapeError(f"dstate should be {size}, as h_n is, but has shape {d.shape}")
            dstates.append(d)
        return dstates

    def _split_states(self, state) -> list:
        if isinstance(state, tuple | list):
            raise explain(
                AttributeError(f"'{type(state).__name__}' object has no attribute 'dim'"),
                f"{type(self).__name__} has no cell state: its state should be h_0, not a pair",
            )
        return [state]

    def _join_states(self, states):
        return states[0]

    def extra_repr(self) -> str:
        """Return the sizes, and every option that is not the default, as PyTorch prints them."""
        defaults = dict(
            proj_size=0,
            num_layers=1,
            bias=True,
            batch_first=False,
            dropout=0.0,
            bidirectional=False,
        )
        given = [
            f"{name}={getattr(self, name)}"
            for name in defaults
            if getattr(self, name) != defaults[name]
        ]
        return ", ".join([str(self.input_size), str(self.hidden_size), *given])
