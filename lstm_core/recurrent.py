"""What RNN, GRU and LSTM have in common before anything is computed.

Arguments, parameters under torch's names, and the door: what fits is let in, in the one form in
which it is computed. The computing is in stacking.py.
"""

import numpy as np

from lstm_core.bidirectional import SUFFIXES
from lstm_core.checks import (
    expect_arrays,
    expect_features,
    expect_input_axes,
    expect_options,
    expect_state_axes,
    expect_state_dtype,
    expect_states,
    parameter_shape,
)
from lstm_core.forms import Form, form_of
from lstm_core.module import Module
from lstm_core.packing import PackedSequence
from lstm_core.shapes import ShapeError, explain

TORCH_NAMES = {
    "W_ih": "weight_ih",
    "W_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
    "W_hr": "weight_hr",
}


class RecurrentModule(Module):
    """Arguments, parameters and checks of RNN, GRU and LSTM."""

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
        self._make_parameters()
        self._prepared = {}

    @property
    def directions(self) -> int:
        """D: 1, or 2 when bidirectional."""
        return 2 if self.bidirectional else 1

    @property
    def state_sizes(self) -> list[int]:
        """Features of each state: of h_n (P or H) and, in an LSTM, of c_n (H)."""
        return [self.hidden_size]

    def _make_parameters(self) -> None:
        """Draw all parameters from U(-1/sqrt(H), 1/sqrt(H)), biases too."""
        H, P = self.hidden_size, self.state_sizes[0]
        G = self.gates * H if self.gates > 1 else H  # True stays what it is: no size
        bound = H**-0.5
        self.names = {}  # (layer, direction) -> the formulas' names -> torch's names
        for layer in range(self.num_layers):
            I = self.input_size if layer == 0 else self.directions * P
            shapes = {"W_ih": parameter_shape(G, I), "W_hh": parameter_shape(G, P)}
            if self.bias:
                shapes |= {"b_ih": (G,), "b_hh": (G,)}
            if self.proj_size:
                shapes["W_hr"] = parameter_shape(P, H)
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

    def layer_weights(self, layer: int) -> dict:
        """Return the weights of one layer by the same names; of two, with an axis D first."""
        names = [self.names[layer, direction] for direction in range(self.directions)]
        return {
            short: side_by_side([self._parameters[way[short]] for way in names])
            for short in names[0]
        }

    def layer_names(self, layer: int) -> list[str]:
        """Return the names of one layer's parameters, of both its directions."""
        return [name for way in range(self.directions) for name in self.names[layer, way].values()]

    def prepared(self, layer: int) -> dict:
        """Return the weights of one layer as ``unroll`` wants them.

        They are prepared anew when a parameter has changed, which is told by its contents: so no
        edit in place can be missed, through whatever reference.
        """
        contents = self.contents(self.layer_names(layer))
        if layer not in self._prepared or self._prepared[layer][0] != contents:
            self._prepared[layer] = contents, self.prepare(self.layer_weights(layer))
        return self._prepared[layer][1]

    # ------------------------------------------------------------------ the door

    def _check(self, input, hx) -> tuple[Form, list[np.ndarray]]:
        """Refuse what does not fit; return the form of the input and the initial states inside."""
        kind, packed = type(self).__name__, isinstance(input, PackedSequence)
        states = None if hx is None else self._split_states(hx)
        if packed:
            data, axes = np.asarray(input.data), "NI"
        else:
            expect_input_axes(kind, input)
            if states:
                expect_arrays(states)
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
        expect_state_dtype(kind, states, self)
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
            if str(getattr(self, name)) != str(defaults[name])  # bidirectional=0 is shown, too
        ]
        return ", ".join([str(self.input_size), str(self.hidden_size), *given])


def side_by_side(weights: list[np.ndarray]) -> np.ndarray:
    """Join the weights of two directions (D, ...); np.stack would take five times as long."""
    if len(weights) == 1:
        return weights[0]
    return np.concatenate(weights).reshape(len(weights), *weights[0].shape)
