"""How much of a loss's gradient reaches each step of a traced run, once it went backward."""

from itertools import product

import numpy as np

NORMED = ("h_new", "c_new")


def flow(trace) -> list[dict]:
    """Return an entry for each layer and direction that has gradients at all its steps.

    Beside ``l`` and ``d`` it holds lists over time: ``h_new`` and, of an LSTM, ``c_new``, the norms
    of their gradients over batch and units; and, of an LSTM, ``forget``, the product of the forget
    gates of all later steps, the mean over batch and units. Later is what a direction reads later.

    >>> from lstm_core import LSTM, Trace
    >>> lstm, trace = LSTM(1, 2, rng=0), Trace()
    >>> y, _ = lstm(np.ones((3, 1, 1), np.float32), trace=trace)
    >>> _ = lstm.backward(np.ones_like(y))
    >>> list(flow(trace)[0]), flow(trace)[0]["forget"][-1]
    (['l', 'd', 'h_new', 'c_new', 'forget'], 1.0)
    """
    found = []
    for layer, direction in product(range(trace.axes["L"]), range(trace.axes["D"])):
        places = [(layer, direction, t) for t in range(trace.axes["T"])]
        grads = [trace.grads.get(place, {}) for place in places]
        names = [name for name in NORMED if all(name in step for step in grads)]
        if "h_new" not in names:
            continue
        entry: dict = {"l": layer, "d": direction}
        entry |= {name: [norm(step[name]) for step in grads] for name in names}
        if gate := trace.recurrence.memory_gate:
            order = -1 if direction else 1
            gates = [trace.steps[place][gate] for place in places]
            entry["forget"] = let_through(gates[::order])[::order]
        found.append(entry)
    return found


def norm(array: np.ndarray) -> float:
    """Return the Euclidean norm; squares of small float32 numbers would be 0 in float32."""
    return float(np.linalg.norm(array.astype(np.float64)))


def let_through(gates: list[np.ndarray]) -> list[float]:
    """Return for every step the mean product of the forget gates after it, in order of reading.

    Rows of a gate are the sequences alive, so the first rows of two steps belong together.
    """
    kept_BH, means = np.ones(gates[-1].shape), [1.0]
    for gate, later in zip(gates[-2::-1], gates[:0:-1], strict=True):
        rows = min(len(gate), len(later))
        kept_BH = np.vstack([(later * kept_BH)[:rows], np.ones(gate[rows:].shape)])
        means.append(float(kept_BH.mean()))
    return means[::-1]
