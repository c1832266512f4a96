"""What RNN, GRU and LSTM have in common before anything is computed.

Arguments, parameters under torch's names, and the door: what fits is let in, in the one form in
which it is computed. The computing is in stacking.py.
"""

import numpy as np

from lstm_core.bidirectional import SUFFIXES
from lstm_core.checks import expect_call, expect_options, expect_states, parameter_shape, states_in
from lstm_core.forms import Form, read
from lstm_core.module import Module
from lstm_core.packing import PackedSequence
from lstm_core.recurrence import WITHOUT, Recurrence
from lstm_core.shapes import gradient

TORCH_NAMES = {
    "W_ih": "weight_ih",
    "W_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
    "W_hr": "weight_hr",
}


class RecurrentModule(Module):
    """Arguments, parameters and checks of the recurrent layers; a subclass names its recurrence."""

    recurrence: Recurrence

    def __new__(cls, *args, **kwargs):
        """Refuse a projection where there is none, as PyTorch does."""
        if "proj_size" in kwargs and not cls.recurrence.projects:
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
        self.directions = 2 if bidirectional else 1  # D
        widths = [proj_size or hidden_size, hidden_size]  # of h_n (P or H) and of c_n (H)
        self.state_sizes = widths[: len(self.recurrence.states)]
        self._make_parameters()
        self._prepared = {}

    def _make_parameters(self) -> None:
        """Draw all parameters from U(-1/sqrt(H), 1/sqrt(H)), biases too."""
        H, P = self.hidden_size, self.state_sizes[0]
        gates = len(self.recurrence.gates)
        G = gates * H if gates > 1 else H  # True stays what it is: no size
        bound = H**-0.5
        self.names = {}  # (layer, direction) -> the formulas' names -> torch's names
        self.layer_names = []  # the names of each layer's parameters, of both its directions
        for layer in range(self.num_layers):
            I = self.input_size if layer == 0 else self.directions * P
            shapes = {"W_ih": parameter_shape(G, I), "W_hh": parameter_shape(G, P)}
            if self.bias:
                shapes |= {"b_ih": (G,), "b_hh": (G,)}
            if self.proj_size:
                shapes["W_hr"] = parameter_shape(P, H)
            own = self.recurrence.own_weights
            shapes |= {short: (rows * H,) for short, (_, rows) in own.items()}
            for direction in range(self.directions):
                suffix = f"_l{layer}{SUFFIXES[direction]}"
                names = {
                    short: (own[short][0] if short in own else TORCH_NAMES[short]) + suffix
                    for short in shapes
                }
                for short, shape in shapes.items():
                    self.add_parameter(names[short], self.rng.uniform(-bound, bound, shape))
                self.names[layer, direction] = names
            ways = range(self.directions)
            self.layer_names.append([n for way in ways for n in self.names[layer, way].values()])

    def weights(self, layer: int, direction: int) -> dict:
        """Return the weights of one layer and direction by the names the formulas use."""
        names = self.names[layer, direction]
        return WITHOUT | {short: self._parameters[name] for short, name in names.items()}

    def layer_weights(self, layer: int) -> dict:
        """Return the weights of one layer by the same names; of two, with an axis D first."""
        names = [self.names[layer, direction] for direction in range(self.directions)]
        return {
            short: side_by_side([self._parameters[way[short]] for way in names])
            for short in names[0]
        }

    def prepare(self, layer: int) -> dict:
        """Return the weights of one layer as its ``unroll`` wants them."""
        return self.recurrence.prepare(self.layer_weights(layer))

    # ------------------------------------------------------------------ the door

    def enter(self, input, hx, more: tuple) -> tuple[Form, np.ndarray, list[np.ndarray]]:
        """Let in what fits, in the one form in which it is computed; refuse all else.

        Returns:
            form:   how the caller wrote the input
            x_NI:   the input as rows                              (N, I)
            states: the initial states inside, zeros by default    (L*D, B, P or H)
        """
        states = expect_call(self, input, hx, more)
        form, x_NI = read(input, self.batch_first)
        sizes = self._sizes(form)
        if states is None:
            return form, x_NI, [np.zeros(size, self.dtype) for size in sizes]
        expect_states(self, states, sizes, form.axes)
        return form, x_NI, [form.read_state(state) for state in states]

    def _sizes(self, form: Form) -> list[tuple[int, int, int]]:
        """Return the shape of each state inside."""
        rows = self.num_layers * self.directions
        return [(rows, form.steps.B, K) for K in self.state_sizes]

    def _check_dy(self, dy, form: Form) -> np.ndarray:
        given = dy.data if isinstance(dy, PackedSequence) else dy
        wanted = form.shape(self.directions * self.state_sizes[0])
        array = gradient("dy", given, wanted, self.dtype, "output")
        return array if form.packed is not None else form.rows(array)

    def _check_dstates(self, dstate, form: Form) -> list[np.ndarray]:
        given = [None] * len(self.state_sizes) if dstate is None else states_in(self, dstate)
        dstates = []
        for d, size in zip(given, self._sizes(form), strict=True):
            zeros = np.zeros(size, self.dtype)
            if d is not None:
                outside = form.write_state(zeros).shape
                d = form.read_state(gradient("dstate", d, outside, self.dtype, "h_n"))
            dstates.append(zeros if d is None else d)
        return dstates

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
