"""The forms in which a batch of sequences is written, and the one in which it is computed.

Outside: padded (T, B, K), or (B, T, K) with ``batch_first``; a single sequence (T, K); packed.
Inside: rows (N, K), ordered by time (see unrolled.py), sequences sorted by length.
"""

from typing import NamedTuple

import numpy as np

from lstm_core.packing import PackedSequence
from lstm_core.unrolled import Steps


class Form(NamedTuple):
    """How the caller wrote a batch.

    Args:
        steps:       which rows belong to which step
        axes:        "TBI", "BTI", "TI", or "NI" for packed input
        packed:      the packed input itself, or None
    """

    steps: Steps
    axes: str
    packed: PackedSequence | None

    def rows(self, written: np.ndarray | PackedSequence) -> np.ndarray:
        """Turn something written in this form into rows (N, K)."""
        if isinstance(written, PackedSequence):
            return written.data
        if self.axes == "BTI":
            written = written.swapaxes(0, 1)
        return written.reshape(self.steps.N, written.shape[-1])

    def write_all(self, rows: np.ndarray, states: list[np.ndarray]) -> tuple:
        """Turn rows and states into this form; a single state is not a tuple."""
        written = tuple(map(self.write_state, states))
        return self.write(rows), written if len(written) > 1 else written[0]

    def write(self, rows: np.ndarray) -> np.ndarray | PackedSequence:
        """Turn rows (N, K) into this form."""
        if self.packed is not None:
            return self.packed._replace(data=rows)
        if self.axes == "TI":
            return rows
        padded = rows.reshape(self.steps.T, self.steps.B, rows.shape[-1])
        return padded.swapaxes(0, 1) if self.axes == "BTI" else padded

    def shape(self, features: int) -> tuple[int, ...]:
        """Return the shape of something with so many features, written in this form."""
        T, B = self.steps.T, self.steps.B
        return {
            "TBI": (T, B, features),
            "BTI": (B, T, features),
            "TI": (T, features),
            "NI": (self.steps.N, features),
        }[self.axes]

    def read_state(self, state: np.ndarray) -> np.ndarray:
        """Turn a caller's state into (L*D, B, K), sequences sorted as the rows are."""
        if self.axes == "TI":
            return state[:, None]
        if self.packed is not None and self.packed.sorted_indices is not None:
            return state[:, self.packed.sorted_indices]
        return state

    def write_state(self, state: np.ndarray) -> np.ndarray:
        """Undo ``read_state``."""
        if self.axes == "TI":
            return state[:, 0]
        if self.packed is not None and self.packed.unsorted_indices is not None:
            return state[:, self.packed.unsorted_indices]
        return state


def read(input: np.ndarray | PackedSequence, batch_first: bool) -> tuple[Form, np.ndarray]:
    """Return the form of a layer's input, and the input as rows (N, I)."""
    form = form_of(input, batch_first)
    return form, form.rows(input)


def form_of(input: np.ndarray | PackedSequence, batch_first: bool) -> Form:
    """Recognize the form of a layer's input."""
    if isinstance(input, PackedSequence):
        sizes, N = np.asarray(input.batch_sizes).tolist(), len(input.data)
        whole = bool(sizes) and all(type(size) is int for size in sizes)
        if not whole or min(sizes) < 1 or sizes != sorted(sizes, reverse=True) or sum(sizes) != N:
            raise ValueError(
                f"batch_sizes should be whole numbers that never grow and sum to N={N}, "
                f"but are {sizes}"
            )
        return Form(Steps(sizes), "NI", input)
    if input.ndim == 2:
        return Form(Steps([1] * input.shape[0]), "TI", None)
    axes = "BTI" if batch_first else "TBI"
    T, B = (input.shape[axes.index(letter)] for letter in "TB")
    return Form(Steps([B] * T), axes, None)
