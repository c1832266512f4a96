"""Filling a Trace: the run once more, step by step, with the plain formulas of step.py.

The recorded steps go by real time in both directions; the backward direction begins at each
sequence's own last step, when ``rows`` grows to include it.
"""

from itertools import product

from lstm_core.bidirectional import state_row
from lstm_core.packing import PackedSequence


def without_weights(grads: dict) -> dict:
    """Keep of a step's gradients those that a trace shows: none of weights and biases."""
    return {name: grad for name, grad in grads.items() if name[0] not in "Wb"}


def record_cell(cell, trace, tape: dict, states: list) -> int:
    """Record the step of a cell as that of a layer with a single step.

    Args:
        cell:   the RNNCell, GRUCell or LSTMCell that ran
        trace:  the Trace to fill
        tape:   what its step computed, by name
        states: what it returned, h and of an LSTM c                        (B, H)

    Returns:
        run: the trace's number of this run
    """
    axes = dict(T=1, B=len(tape["x"]), I=cell.input_size, H=cell.hidden_size, L=1, D=1)
    run = trace.start(cell.recurrence, axes)
    arrays = {name: array for name, array in tape.items() if name != "m"}  # m is h_new
    trace.add_step(0, 0, 0, axes["B"], arrays)
    named = zip(cell.recurrence.states, states, strict=True)
    finals = {f"{letter}_n": state[None] for letter, state in named}
    trace.end(
        dict(output=states[0][None]) | finals,
        {f"{name}[0]": dict(l=0, d=0, t=0) for name in finals},
        dict(output="T B D*H") | dict.fromkeys(finals, "D*L B H"),
    )
    return run


class Replay:
    """Records one run of a layer, and its backward, into a trace.

    Args:
        module: the RNN, GRU or LSTM that runs
        trace:  the Trace to fill
        form:   the form of its input
    """

    def __init__(self, module, trace, form):
        self.module, self.trace, self.form = module, trace, form
        self.tapes = {}
        steps = form.steps
        axes = dict(T=steps.T, B=steps.B, I=module.input_size, H=module.hidden_size)
        axes |= dict(L=module.num_layers, D=module.directions)
        if module.proj_size:
            axes["P"] = module.proj_size
        self.number = trace.start(module.recurrence, axes, packed=form.packed)

    def run(self, layer: int, direction: int, x_NI, states, mask_NI=None) -> None:
        """Record one layer in one direction: x in real time, states (B, K) before the run."""
        states = [state.copy() for state in states]
        weights = self.module.weights(layer, direction)
        for t, rows in self._walk(direction):
            n = len(x_NI[rows])
            alive = [state[:n] for state in states]
            before = [state.copy() for state in alive]
            ends, arrays = self.module.recurrence.step(x_NI[rows], before, weights)
            for state, end in zip(alive, ends, strict=True):
                state[...] = end
            self.tapes[layer, direction, t] = arrays
            shown = dict(arrays)
            if not self.module.proj_size:
                shown.pop("m", None)  # without projection it is h_new
            if mask_NI is not None:
                shown["mask"] = mask_NI[rows]
            self.trace.add_step(layer, direction, t, n, shown)

    def run_backward(self, layer: int, direction: int, dy_NP, dstates) -> None:
        """Record the gradients of one layer in one direction, from those of y and the states."""
        dstates = [dstate.copy() for dstate in dstates]
        weights = self.module.weights(layer, direction)
        for t, rows in reversed(self._walk(direction)):
            alive = [dstate[: len(dy_NP[rows])] for dstate in dstates]
            alive[0] += dy_NP[rows]
            h_new = alive[0].copy()
            starts, grads = self.module.recurrence.step_backward(
                alive, self.tapes[layer, direction, t], weights
            )
            for dstate, start in zip(alive, starts, strict=True):
                dstate[...] = start
            arrays = without_weights(grads) | dict(h_new=h_new)
            self.trace.add_grads(self.number, layer, direction, t, arrays)

    def end(self, output, state) -> None:
        """Record what the run returned and where every slice of it was born."""
        states = state if isinstance(state, tuple) else (state,)
        hidden = "P" if self.module.proj_size else "H"
        if isinstance(output, PackedSequence):
            output = output.data
        axes = {"TBI": "T B", "BTI": "B T", "TI": "T", "NI": "S"}[self.form.axes]
        batch = "" if self.form.axes == "TI" else " B"
        names = [f"{letter}_n" for letter in self.module.recurrence.states]
        shapes = {"output": f"{axes} D*{hidden}"}
        shapes |= {n: f"D*L{batch} {k}" for n, k in zip(names, (hidden, "H"), strict=False)}
        origin = {}
        for name, layer, direction in product(
            names, range(self.module.num_layers), range(self.module.directions)
        ):
            row = state_row(layer, direction, self.module.directions)
            origin[f"{name}[{row}]"] = {"l": layer, "d": direction, "t": self._end(direction)}
        outputs = {"output": output} | dict(zip(names, states, strict=True))
        self.trace.end(outputs, origin, shapes)

    def _walk(self, direction: int) -> list[tuple[int, slice]]:
        """Return (t, rows) in the order in which a direction reads."""
        steps = self.form.steps
        spans = zip(steps.starts, steps.sizes, strict=True)
        walk = [(t, slice(start, start + n)) for t, (start, n) in enumerate(spans)]
        return walk if direction == 0 else walk[::-1]

    def _end(self, direction: int) -> int | list[int]:
        """Return the step at which a direction ends; of packed input one for every sequence."""
        steps, packed = self.form.steps, self.form.packed
        if direction == 1:
            return 0
        if packed is None:
            return steps.T - 1
        ends = steps.lengths - 1
        return (ends if packed.unsorted_indices is None else ends[packed.unsorted_indices]).tolist()
