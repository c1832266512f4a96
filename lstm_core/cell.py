"""RNNCell, GRUCell and LSTMCell: one time step with its own weights, as in torch.nn.

They hold weights and check shapes; the formulas are in step.py.
"""

import numpy as np

from lstm_core.checks import expect_cell_input, expect_cell_sizes, parameter_shape
from lstm_core.module import Module, quiet
from lstm_core.step import (
    gru_step,
    gru_step_backward,
    lstm_step,
    lstm_step_backward,
    rnn_step,
    rnn_step_backward,
)

Rng = np.random.Generator | int | None
TORCH_NAMES = {"W_ih": "weight_ih", "W_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}


class Cell(Module):
    """What the three cells share; they differ in gates, states and formulas."""

    gates: int

    def __init__(self, input_size, hidden_size, bias, dtype, rng):
        super().__init__(dtype)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self.rng = np.random.default_rng(rng)
        self._make_parameters()

    def _make_parameters(self) -> None:
        """Draw all parameters from U(-1/sqrt(H), 1/sqrt(H)), biases too."""
        rows = self.gates * self.hidden_size
        shapes = {
            "weight_ih": parameter_shape(rows, self.input_size),
            "weight_hh": parameter_shape(rows, self.hidden_size),
        }
        if self.bias:
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        bound = max(1, self.hidden_size) ** -0.5
        for name, shape in shapes.items():
            self.add_parameter(name, self.rng.uniform(-bound, bound, shape))

    @property
    def weights(self) -> tuple:
        """W_ih, W_hh, b_ih, b_hh; without bias the last two are 0.0."""
        biases = (self.bias_ih, self.bias_hh) if self.bias else (0.0, 0.0)
        return self.weight_ih, self.weight_hh, *biases

    def _check(self, input, states) -> tuple[np.ndarray, list[np.ndarray], bool]:
        """Return x (B, I), states (B, H) and whether the input was a batch."""
        x, states = np.asarray(input), [np.asarray(state) for state in states]
        expect_cell_input(type(self).__name__, x, states)
        batched = x.ndim == 2
        if not batched:
            x, states = x[None], [state[None] for state in states]
        expect_cell_sizes(x, states, self)
        return x, states, batched

    def _zeros(self, input) -> np.ndarray:
        return np.zeros((*np.shape(input)[:-1], self.hidden_size), self.dtype)

    def _keep(self, tape: dict, batched: bool) -> None:
        """Keep the tape for backward; own copies of what the caller holds, too, and may change."""
        if self.training:
            own = {name: tape[name].copy() for name in ("x", "h", "c", "h_new") if name in tape}
            self._tape = tape | own, batched

    def _read_dstate(self, dstate, batched: bool) -> np.ndarray:
        dstate = np.asarray(dstate, dtype=self.dtype)
        return dstate if batched else dstate[None]

    def _add_grads(self, grads: dict) -> None:
        for short, name in TORCH_NAMES.items():
            if name in self._parameters:
                self.add_grad(name, grads[short] if short in grads else grads["b"].copy())

    def extra_repr(self) -> str:
        """Return the arguments as PyTorch prints them."""
        bias = "" if self.bias is True else f", bias={self.bias}"
        return f"{self.input_size}, {self.hidden_size}{bias}"


class LSTMCell(Cell):
    """One LSTM step with its own weights; mirrors ``torch.nn.LSTMCell``.

    Shapes:
        x (B, I), (h (B, H), c (B, H))  ->  (h (B, H), c (B, H)); or all without B

    >>> cell = LSTMCell(10, 20, rng=0)
    >>> h, c = cell(np.zeros((3, 10), np.float32))
    >>> h.shape, c.shape
    ((3, 20), (3, 20))
    """

    gates = 4

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        dtype: np.typing.DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(input_size, hidden_size, bias, dtype, rng)

    @quiet
    def __call__(self, input, hx=None):
        """Return (h, c) after one step; hx is (h, c) before it, zeros by default."""
        if hx is None:
            hx = (self._zeros(input),) * 2
        elif not isinstance(hx, tuple | list):
            kind = type(hx).__name__
            raise TypeError(
                f"lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not {kind}"
            )
        x, (h, c), batched = self._check(input, hx)
        W_ih, W_hh, b_ih, b_hh = self.weights
        h, c, tape = lstm_step(x, h, c, W_ih, W_hh, b_ih + b_hh)
        self._keep(tape, batched)
        return (h, c) if batched else (h[0], c[0])

    @quiet
    def backward(self, dstate):
        """Undo the latest call: (dh, dc) of its results -> (dx, (dh, dc) of its arguments)."""
        tape, batched = self.tape
        dh, dc = (
            np.zeros_like(tape["c"]) if d is None else self._read_dstate(d, batched) for d in dstate
        )
        grads = lstm_step_backward(dh, dc, tape, self.weight_ih, self.weight_hh)
        self._add_grads(grads)
        dx, dh, dc = (grads[name] if batched else grads[name][0] for name in "xhc")
        return dx, (dh, dc)


class GRUCell(Cell):
    """One GRU step with its own weights; mirrors ``torch.nn.GRUCell``.

    Shapes:
        x (B, I), h (B, H)  ->  h (B, H); or both without B

    >>> GRUCell(10, 20, rng=0)(np.zeros((3, 10), np.float32)).shape
    (3, 20)
    """

    gates = 3

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        dtype: np.typing.DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(input_size, hidden_size, bias, dtype, rng)

    @quiet
    def __call__(self, input, hx=None):
        """Return h after one step; hx is h before it, zeros by default."""
        x, (h,), batched = self._check(input, [self._zeros(input) if hx is None else hx])
        h, tape = gru_step(x, h, *self.weights)
        self._keep(tape, batched)
        return h if batched else h[0]

    @quiet
    def backward(self, dstate):
        """Undo the latest call: dh of its result -> (dx, dh of its argument)."""
        tape, batched = self.tape
        dh = self._read_dstate(dstate, batched)
        grads = gru_step_backward(dh, tape, self.weight_ih, self.weight_hh)
        self._add_grads(grads)
        return tuple(grads[name] if batched else grads[name][0] for name in "xh")


class RNNCell(Cell):
    """One step of a plain recurrent network; mirrors ``torch.nn.RNNCell``.

    Shapes:
        x (B, I), h (B, H)  ->  h (B, H); or both without B

    >>> RNNCell(10, 20, nonlinearity="relu", rng=0)(np.zeros((3, 10), np.float32)).shape
    (3, 20)
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        dtype: np.typing.DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(input_size, hidden_size, bias, dtype, rng)
        self.nonlinearity = nonlinearity

    @quiet
    def __call__(self, input, hx=None):
        """Return h after one step; hx is h before it, zeros by default."""
        x, (h,), batched = self._check(input, [self._zeros(input) if hx is None else hx])
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        W_ih, W_hh, b_ih, b_hh = self.weights
        h, tape = rnn_step(x, h, W_ih, W_hh, b_ih + b_hh, self.nonlinearity)
        self._keep(tape, batched)
        return h if batched else h[0]

    @quiet
    def backward(self, dstate):
        """Undo the latest call: dh of its result -> (dx, dh of its argument)."""
        tape, batched = self.tape
        dh = self._read_dstate(dstate, batched)
        grads = rnn_step_backward(dh, tape, self.weight_ih, self.weight_hh, self.nonlinearity)
        self._add_grads(grads)
        return tuple(grads[name] if batched else grads[name][0] for name in "xh")

    def extra_repr(self) -> str:
        """Return the arguments as PyTorch prints them."""
        last = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + last
