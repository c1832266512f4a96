"""RNNCell, GRUCell and LSTMCell: one time step with its own weights, as in torch.nn.

They hold weights and check shapes; the formulas are those of the layers' recurrences.
"""

import numpy as np

from lstm_core.annotations import DTypeLike, Rng, State
from lstm_core.checks import expect_cell_input, expect_cell_sizes, expect_one_state, parameter_shape
from lstm_core.gru import GRU_RECURRENCE
from lstm_core.lstm import LSTM_RECURRENCE
from lstm_core.module import Module, quiet
from lstm_core.recurrence import WITHOUT, Recurrence
from lstm_core.recurrent import TORCH_NAMES
from lstm_core.rnn import RNN_RECURRENCES
from lstm_core.shapes import explain, gradient
from lstm_core.trace import Trace
from lstm_core.trace.replay import record_cell, without_weights


class Cell(Module):
    """What the three cells share; they differ in their recurrence."""

    recurrence: Recurrence

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(dtype)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self.rng = np.random.default_rng(rng)
        self._make_parameters()

    def _make_parameters(self) -> None:
        """Draw all parameters from U(-1/sqrt(H), 1/sqrt(H)), biases too."""
        rows = len(self.recurrence.gates) * self.hidden_size
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
    def weights(self) -> dict:
        """The weights by the names the formulas use."""
        own = {s: self._parameters[n] for s, n in TORCH_NAMES.items() if n in self._parameters}
        return WITHOUT | own

    @quiet
    def __call__(
        self,
        input: np.ndarray,
        hx: State | None = None,
        *more: object,
        trace: Trace | None = None,
    ) -> State:
        """Run one step.

        Args:
            input: (B, I), or (I,)
            hx:    the state before it, zeros by default: h, or (h, c) of an LSTMCell
            more:  nothing; h and c of an LSTMCell are one argument, a pair
            trace: a Trace to be filled, as by a layer that runs a single step

        Returns:
            state: the state after it, in the same form
        """
        expect_one_state(self, more)
        if hx is None:
            batch = getattr(input, "shape", ())[:-1]  # a list is refused below
            zeros = np.zeros((*batch, self.hidden_size), self.dtype)
            hx = zeros if self.recurrence.states == "h" else (zeros, zeros)
        x, states, batched = self._check(input, self._split_states(hx))
        states, tape = self.recurrence.step(x, states, self.weights)
        run = None if trace is None else record_cell(self, trace, tape, states)
        if self.training:  # copies of what the caller holds, too, and may change
            own = {name: tape[name].copy() for name in ("x", "h", "c", "h_new") if name in tape}
            numbers = len(tape) * states[0].size
            self.tapes.push((tape | own, batched, trace, run, self.contents()), numbers)
        return self._join_states(states, batched)

    @quiet
    def backward(self, dstate: State) -> tuple[np.ndarray, State]:
        """Undo the latest call: gradient of the new state -> (of input, of the state before)."""
        tape, batched, trace, run, contents = self.tape
        self.expect_unchanged(contents)
        dstates = [self._read_dstate(d, tape["h"], batched) for d in self._split_states(dstate)]
        self.undone()
        starts, grads = self.recurrence.step_backward(dstates, tape, self.weights)
        if trace is not None:
            trace.add_grads(run, 0, 0, 0, without_weights(grads) | dict(h_new=dstates[0]))
        for short, name in TORCH_NAMES.items():
            if name in self._parameters:
                self.add_grad(name, grads[short] if short in grads else grads["b"].copy())
        dx = grads["x"] if batched else grads["x"][0]
        return dx, self._join_states(starts, batched)

    def _check(self, input, states) -> tuple[np.ndarray, list[np.ndarray], bool]:
        """Return x (B, I), states (B, H) and whether the input was a batch."""
        expect_cell_input(type(self).__name__, input, states)
        x, batched = input, input.ndim == 2
        if not batched:
            x, states = x[None], [state[None] for state in states]
        expect_cell_sizes(x, states, self, batched)
        return x, states, batched

    def _split_states(self, state) -> list:
        return [state]

    def _join_states(self, states, batched: bool):
        return states[0] if batched else states[0][0]

    def _read_dstate(self, dstate, h_BH, batched: bool) -> np.ndarray:
        if dstate is None:
            return np.zeros_like(h_BH)
        dstate = gradient("dstate", dstate, h_BH.shape if batched else h_BH.shape[1:], self.dtype)
        return dstate if batched else dstate[None]

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

    recurrence = LSTM_RECURRENCE

    def _split_states(self, state) -> list:
        error = None
        if not isinstance(state, tuple | list):
            kind = "Tensor" if isinstance(state, np.ndarray) else type(state).__name__
            error = TypeError(
                f"lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not {kind}"
            )
        elif len(state) != 2:
            error = RuntimeError("lstm_cell expects two hidden states")
        if error:
            raise explain(error, "the state should be a pair (h, c)")
        return list(state)

    def _join_states(self, states, batched: bool):
        return tuple(states) if batched else tuple(state[0] for state in states)


class GRUCell(Cell):
    """One GRU step with its own weights; mirrors ``torch.nn.GRUCell``.

    Shapes:
        x (B, I), h (B, H)  ->  h (B, H); or both without B

    >>> GRUCell(10, 20, rng=0)(np.zeros((3, 10), np.float32)).shape
    (3, 20)
    """

    recurrence = GRU_RECURRENCE


class RNNCell(Cell):
    """One step of a plain recurrent network; mirrors ``torch.nn.RNNCell``.

    Shapes:
        x (B, I), h (B, H)  ->  h (B, H); or both without B

    >>> RNNCell(10, 20, nonlinearity="relu", rng=0)(np.zeros((3, 10), np.float32)).shape
    (3, 20)
    """

    recurrence = RNN_RECURRENCES["tanh"]

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(input_size, hidden_size, bias, dtype=dtype, rng=rng)
        self.nonlinearity = nonlinearity

    def _check(self, input, states) -> tuple[np.ndarray, list[np.ndarray], bool]:
        """Refuse an unknown nonlinearity only now, as PyTorch does."""
        checked = super()._check(input, states)
        if self.nonlinearity not in RNN_RECURRENCES:
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        self.recurrence = RNN_RECURRENCES[self.nonlinearity]
        return checked

    def extra_repr(self) -> str:
        """Return the arguments as PyTorch prints them."""
        last = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + last
