"""Sequences of different length in one batch: packing, and back.

Padding (padding.py) makes a rectangle by adding cells; packing takes them out, step by step: the
first step of every sequence, then the second step of those that have one, and so on. How many
sequences are still alive at step t is ``batch_sizes[t]``, which is why the longest comes first.

    a b c          padded (T, B), time runs down         packed
    d e            a d f                                 data         a d f  b e  c
    f              b e .                                 batch_sizes  3      2    1
                   c . .
"""

from collections.abc import Sequence
from numbers import Integral, Number
from typing import NamedTuple

import numpy as np

from lstm_core.annotations import ArrayLike
from lstm_core.padding import (
    expect_kind,
    expect_lengths_within,
    integers,
    pad_sequence,
    unpad_sequence,
)
from lstm_core.shapes import explain

NOT_SORTED = (
    "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. "
    "You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to "
    "sidestep this requirement if you do not need ONNX exportability."
)


class _PackedSequence(NamedTuple):
    data: np.ndarray
    batch_sizes: np.ndarray
    sorted_indices: np.ndarray | None
    unsorted_indices: np.ndarray | None


class PackedSequence(_PackedSequence):
    """A batch without padding; mirrors ``torch.nn.utils.rnn.PackedSequence``.

    Args:
        data:             all real steps, time by time        (N, *), N = sum of the lengths
        batch_sizes:      sequences alive at each step        (T,)
        sorted_indices:   original place of sorted sequence   (B,) or None: was sorted already
        unsorted_indices: sorted place of original sequence   (B,) or None

    >>> packed = pack_sequence([np.array([1, 2, 3]), np.array([4])])
    >>> packed.data.tolist(), packed.batch_sizes.tolist()
    ([1, 4, 2, 3], [2, 1, 1])
    """

    def __new__(
        cls,
        data: np.ndarray,
        batch_sizes: np.ndarray | None = None,
        sorted_indices: np.ndarray | None = None,
        unsorted_indices: np.ndarray | None = None,
    ):
        """Fill in the inverse permutation; accept ``(data, batch_sizes)`` as a pair, too."""
        if batch_sizes is None:
            if not (isinstance(data, list | tuple) and len(data) == 2):
                raise AssertionError("Expected data to be a list or tuple of length 2")
            data, batch_sizes = data
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)


def invert_permutation(permutation: np.ndarray | None) -> np.ndarray | None:
    """Return the permutation that undoes ``permutation`` (B,) -> (B,); None stays None.

    >>> invert_permutation(np.array([2, 0, 1]))
    array([1, 2, 0])
    """
    return None if permutation is None else np.argsort(permutation).astype(np.int64)


def pack_padded_sequence(
    input: ArrayLike,
    lengths: ArrayLike,
    batch_first: bool = False,
    enforce_sorted: bool = True,
) -> PackedSequence:
    """Leave the padding out: (T, B, *) and lengths (B,) -> data (N, *) and batch_sizes (T,).

    >>> padded = np.array([[1, 2, 3], [4, 5, 0], [6, 0, 0]])
    >>> packed = pack_padded_sequence(padded, [3, 2, 1], batch_first=True)
    >>> packed.data, packed.batch_sizes
    (array([1, 4, 6, 2, 5, 3]), array([3, 2, 1]))
    """
    padded, lengths = np.asarray(input), integers(lengths)
    if padded.ndim < 2:
        raise explain(
            IndexError("Dimension out of range (expected to be in range of [-1, 0], but got 1)"),
            f"input should be (B, T, ...) or (T, B, ...) but has shape {padded.shape}",
        )
    if batch_first:
        padded = padded.swapaxes(0, 1)
    T, B = padded.shape[:2]

    if lengths.ndim != 1:
        raise RuntimeError(
            "'lengths' argument should be a 1D CPU int64 tensor, "
            f"but got {lengths.ndim}D cpu Long tensor"
        )
    if padded.size == 0:
        raise RuntimeError("Cannot pack empty tensors.")
    if len(lengths) != B:
        raise explain(
            RuntimeError(
                "Expected `len(lengths)` to be equal to batch_size, "
                f"but got {len(lengths)} (batch_size={B})"
            ),
            f"input is read as {'(B, T, ...)' if batch_first else '(T, B, ...)'} with B={B}",
        )
    sorted_indices = None
    if not enforce_sorted:
        sorted_indices = np.argsort(-lengths, kind="stable").astype(np.int64)
        padded, lengths = padded[:, sorted_indices], lengths[sorted_indices]
    if lengths[-1] <= 0:
        raise RuntimeError(
            "Length of all samples has to be greater than 0, "
            "but found an element in 'lengths' that is <= 0"
        )
    if (lengths[:-1] < lengths[1:]).any():
        raise explain(RuntimeError(NOT_SORTED), f"lengths are {lengths.tolist()}")
    expect_lengths_within(T, lengths)

    alive_TB = np.arange(lengths[0])[:, None] < lengths
    return PackedSequence(
        padded[: lengths[0]][alive_TB], alive_TB.sum(axis=1, dtype=np.int64), sorted_indices
    )


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Put the padding back: data (N, *) -> (T, B, *) and lengths (B,), in the original order.

    >>> packed = pack_sequence([np.array([1, 2, 3]), np.array([4])])
    >>> pad_packed_sequence(packed, batch_first=True, total_length=4)
    (array([[1, 2, 3, 0], [4, 0, 0, 0]]), array([3, 1]))
    """
    if not isinstance(sequence, PackedSequence):
        kind = type(sequence).__name__
        raise explain(
            AttributeError(f"'{kind}' object has no attribute 'batch_sizes'"),
            f"the sequence should be the PackedSequence that a layer returned, but is a {kind}",
        )
    data, batch_sizes = sequence.data, sequence.batch_sizes
    unsorted_indices = sequence.unsorted_indices
    longest, B = len(batch_sizes), int(batch_sizes[0])
    if total_length is None:
        total_length = longest
    elif total_length < longest:
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, "
            f"but got total_length={total_length} and max sequence length being {longest}"
        )
    function = "_pad_packed_sequence(): argument"
    expect_kind(f"{function} 'padding_value' (position 4)", padding_value, Number, "Number")
    expect_kind(f"{function} 'total_length' (position 5)", total_length, Integral, "int")
    alive_TB = np.arange(B) < np.asarray(batch_sizes)[:, None]
    padded = np.full((total_length, B, *data.shape[1:]), padding_value, dtype=data.dtype)
    padded[:longest][alive_TB] = data
    lengths = alive_TB.sum(axis=0, dtype=np.int64)  # the browser's default is int32

    if unsorted_indices is not None:
        padded, lengths = padded[:, unsorted_indices], lengths[unsorted_indices]
    return (padded.swapaxes(0, 1) if batch_first else padded), lengths


def pack_sequence(sequences: Sequence[np.ndarray], enforce_sorted: bool = True) -> PackedSequence:
    """Pack B sequences (T_b, *) into data (N, *) and batch_sizes (T,).

    >>> pack_sequence([np.array([1, 2, 3]), np.array([4, 5]), np.array([6])]).data
    array([1, 4, 6, 2, 5, 3])
    """
    sequences = [np.asarray(sequence) for sequence in sequences]
    padded = pad_sequence(sequences)
    return pack_padded_sequence(padded, [len(s) for s in sequences], enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[np.ndarray]:
    """Undo ``pack_sequence``: data (N, *) -> B sequences (T_b, *) in the original order.

    >>> unpack_sequence(pack_sequence([np.array([1, 2]), np.array([3])]))
    [array([1, 2]), array([3])]
    """
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
