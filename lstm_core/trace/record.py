"""Trace: the record of one run as plain JSON, which every figure draws (trace.schema.json).

A layer fills it while it runs: ``start``, then ``add_step`` for every layer, direction and step,
then ``end``; its backward calls ``add_grads``. A step's arrays have these names:

    all        x, h (before), z (pre-activations, gates side by side in torch's order), h_new
    LSTM       c (before), i, f, g, o, c_new, tanh_c
    GRU        r, u (the update gate: z is taken), n, q (= W_hn h + b_hn, which r multiplies)
    optional   mask (dropout, already applied to x), m (what o lets out, before its projection)

Gradients are those of the loss, under the name of what they belong to: ``h_new``, ``c_new``, ``z``…
Attention has no steps of this kind: ``add_attention`` records its one call whole.
"""

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np

from lstm_core.recurrence import Recurrence
from lstm_core.trace.flow import flow

COMMON = ("x", "h", "z", "h_new")
WORDS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}

Labels = dict[str, Sequence[Sequence[str]]]
Place = tuple[int, int, int]  # layer, direction, step
Arrays = dict[str, np.ndarray]


class Trace:
    """What happened in one run of a layer.

    The last expression of a cell, or ``show(trace)``, draws it. ``to_dict()`` is plain JSON.

    Args:
        seed: noted beside the numbers, so that a figure can name where they come from
        labels: of attention, names of the positions along S and T for each sequence of the
            batch, such as ``{"S": ["cba"], "T": ["abc"]}``; a sequence ends with its names

    >>> from lstm_core import LSTM
    >>> trace = Trace()
    >>> y, state = LSTM(2, 3, rng=0)(np.ones((4, 1, 2), np.float32), trace=trace)
    >>> trace
    Trace(lstm, T=4 B=1 I=2 H=3 L=1 D=1, 4 steps, 0 gradients)
    >>> trace.to_dict()["steps"][0]["f"]["axes"]
    'B H'
    """

    def __init__(self, *, seed: int | None = None, labels: Labels | None = None):
        self.seed, self.labels = seed, labels or {}
        self.kind: Any = None  # a name, once a run began
        self.recurrence: Any = None  # its kind of steps; attention has none
        self.run = 0

    def start(self, recurrence: Recurrence | None, axes: dict[str, int], packed: Any = None) -> int:
        """Begin the record of a run, forgetting the run before.

        Args:
            recurrence: what kind of steps follow; None: of attention, which has none
            axes: the length of every axis by its letter, T B I H L D and P when h is projected
            packed: the input's PackedSequence, if it was one

        Returns:
            run: its number, which its backward shows
        """
        self.run += 1
        self.recurrence = recurrence
        self.kind = recurrence.kind if recurrence else "attention"
        self.axes = dict(axes)
        self.packed = _packed(packed)
        self.rows: dict[Place, int] = {}
        self.steps: dict[Place, Arrays] = {}
        self.grads: dict[Place, Arrays] = {}
        self.outputs: dict[str, dict] = {}
        self.origin: dict[str, dict] = {}
        self.shapes: dict[str, str] = {}
        return self.run

    def add_step(self, layer: int, direction: int, t: int, rows: int, arrays: Arrays) -> None:
        """Record a step: ``rows`` is how many sequences were still alive."""
        missing = [name for name in (*COMMON, *self.recurrence.traced) if name not in arrays]
        if missing:
            raise ValueError(f"a traced {self.kind} step needs {', '.join(missing)} too")
        self.rows[layer, direction, t] = int(rows)
        self.steps[layer, direction, t] = _copied(arrays)

    def add_grads(self, run: int, layer: int, direction: int, t: int, arrays: Arrays) -> None:
        """Record the loss's gradients at a step of a run, after the backward went through it.

        Those of a run that is forgotten are left out: they are of other steps.
        """
        if run == self.run:
            self.grads[layer, direction, t] = _copied(arrays)

    def add_attention(
        self,
        query: np.ndarray,
        keys: np.ndarray,
        mask: np.ndarray | None,
        scores: np.ndarray,
        weights: np.ndarray,
        context: np.ndarray,
        letters: str = "HH",
    ) -> None:
        """Record a call of an attention layer, forgetting the run before.

        Args:
            query, keys: what it was given                             (B, S, Q), (B, T, K)
            mask: True where a key is padding           (B, S, T) or (B, 1, T), or None
            scores: what softmax got, masked                           (B, S, T)
            weights, context: what it returned                         (B, S, T), (B, S, K)
            letters: Q and K, as this layer calls them
        """
        Q, K = letters
        (B, S, T), sizes = scores.shape, {Q: query.shape[2], K: keys.shape[2]}
        self.start(None, dict(B=B, S=S, T=T) | sizes)
        self.shapes = {"context": f"B S {K}", "weights": "B S T"}
        self.inputs = {"query": pack_array(query, f"B S {Q}"), "keys": pack_array(keys, f"B T {K}")}
        if mask is not None:
            self.inputs["mask"] = pack_array(np.broadcast_to(mask, scores.shape), "B S T")
        self.scores = pack_array(scores, "B S T")
        self.sums = pack_array(weights.sum(axis=-1), "B S")
        self.outputs = {
            name: pack_array(array, self.shapes[name])
            for name, array in (("context", context), ("weights", weights))
        }

    def end(
        self, outputs: dict[str, np.ndarray], origin: dict[str, dict], shapes: dict[str, str]
    ) -> None:
        """Record what the run returned.

        Args:
            outputs: output, h_n and, of an LSTM, c_n, as returned
            origin: where each slice was born, ``{"h_n[3]": {"l": 1, "d": 1, "t": 0}}``; with
                packed input t is a list, one entry per sequence in the caller's order
            shapes: the axes of each output, ``{"output": "T B D*H", "h_n": "D*L B H"}``
        """
        self.outputs = {name: pack_array(array, shapes[name]) for name, array in outputs.items()}
        self.origin = origin
        self.shapes = shapes

    def to_dict(self) -> dict:
        """Return the record as plain JSON: 6 significant digits, NaN and infinities as strings."""
        if self.kind is None:
            raise RuntimeError("this trace is empty: pass it to a run, as in m(x, trace=trace)")
        about = {"kind": self.kind, "axes": self.axes, "seed": self.seed}
        if self.recurrence is None:
            return about | {
                "labels": {axis: [list(names) for names in of] for axis, of in self.labels.items()},
                "inputs": self.inputs,
                "scores": self.scores,
                "sums": self.sums,
                "outputs": self.outputs,
                "shapes": self.shapes,
            }
        return about | {
            "packed": self.packed,
            "steps": [
                _place(p) | {"rows": self.rows[p]} | self._pack(p, arrays)
                for p, arrays in self.steps.items()
            ],
            "outputs": self.outputs,
            "origin": self.origin,
            "shapes": self.shapes,
            "grads": [_place(p) | self._pack(p, arrays) for p, arrays in self.grads.items()]
            or None,
            "flow": [_rounded(entry) for entry in flow(self)],
        }

    def _pack(self, place: Place, arrays: Arrays) -> dict[str, dict]:
        hidden = "P" if "P" in self.axes else "H"
        x = "I" if place[0] == 0 else "D*" + hidden
        gates = len(self.recurrence.gates)
        letters = {"x": x, "mask": x, "h": hidden, "h_new": hidden}
        letters["z"] = "H" if gates == 1 else f"{gates}H"
        return {name: pack_array(a, f"B {letters.get(name, 'H')}") for name, a in arrays.items()}

    def __repr__(self) -> str:
        if self.kind is None:
            return "Trace(empty)"
        axes = " ".join(f"{letter}={length}" for letter, length in self.axes.items())
        if self.recurrence is None:
            return f"Trace(attention, {axes})"
        return f"Trace({self.kind}, {axes}, {len(self.steps)} steps, {len(self.grads)} gradients)"

    def _repr_html_(self) -> str:
        from lstm_core.notebook.trace_html import trace_html  # only where something is drawn

        return trace_html(self)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"application/x-trace": json.dumps(self.to_dict())} if self.kind else {}


def _copied(arrays: Arrays) -> Arrays:
    """Keep the numbers of now: a layer may go on to use the arrays."""
    return {name: np.array(array) for name, array in arrays.items()}


def _place(place: Place) -> dict[str, int]:
    """Write a place as JSON."""
    return dict(zip("ldt", place, strict=True))


def pack_array(array: np.ndarray, axes: str) -> dict:
    """Return ``{axes, shape, data}``: the values in C order, as JSON."""
    array = np.asarray(array)
    return {"axes": axes, "shape": list(array.shape), "data": _numbers(array)}


def unpack_array(packed: dict) -> np.ndarray:
    """Return the array of ``pack_array``, in float64."""
    return np.array([float(v) for v in packed["data"]]).reshape(packed["shape"])


def _numbers(array: np.ndarray) -> list[int | float | str]:
    """Round to 6 significant digits; JSON has no NaN and no infinity, so they become strings."""
    if array.dtype.kind in "biu":
        return array.astype(int).ravel().tolist()
    return [float(f"{v:.6g}") if isfinite(v) else WORDS[str(v)] for v in array.ravel().tolist()]


def _rounded(entry: dict) -> dict:
    """Round the lists of an entry."""
    return {name: _numbers(np.array(v)) if name not in "ld" else v for name, v in entry.items()}


def _packed(sequence: Any) -> dict | None:
    """The four fields of a PackedSequence; S counts the real steps of all sequences."""
    if sequence is None:
        return None
    trailing = " I" * (np.ndim(sequence.data) - 1)
    fields: dict = {"data": pack_array(sequence.data, "S" + trailing)}
    for name in "batch_sizes", "sorted_indices", "unsorted_indices":
        indices = getattr(sequence, name)
        fields[name] = None if indices is None else [int(i) for i in indices]
    return fields
