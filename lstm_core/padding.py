"""Sequences of different length in one rectangle: padding, and cutting it off again."""

from collections.abc import Iterable
from numbers import Real

import numpy as np

from lstm_core.annotations import ArrayLike
from lstm_core.shapes import explain


def pad_sequence(
    sequences: Iterable[np.ndarray],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> np.ndarray:
    """Stack B sequences (T_b, *) into one array (T, B, *), T being the longest length.

    >>> pad_sequence([np.array([1, 2, 3]), np.array([4])], batch_first=True)
    array([[1, 2, 3], [4, 0, 0]])
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            "pad_sequence: Expected iterable for input sequences, "
            f"but got arg of type: {type(sequences)}"
        )
    sequences = [np.asarray(sequence) for sequence in sequences]
    if not sequences:
        raise RuntimeError("received an empty list of sequences")
    function = "pad_sequence(): argument"
    expect_kind(f"{function} 'padding_value' (position 3)", padding_value, Real, "float")
    expect_kind(f"{function} 'padding_side' (position 4)", padding_side, str, "str")
    if padding_side not in ("left", "right"):
        raise RuntimeError(
            f"Expected padding_side to be one of left or right, but got {padding_side}."
        )
    if any(sequence.ndim == 0 for sequence in sequences):
        raise explain(
            RuntimeError("ArrayRef: invalid slice, N = 1; size = 0"),
            "every sequence should be (T, ...), but one of them is a single number",
        )
    first, T = sequences[0], max(map(len, sequences))
    for sequence in sequences[1:]:
        expect_same_trailing(first, sequence)

    padded = np.full((len(sequences), T, *first.shape[1:]), padding_value, dtype=first.dtype)
    for row, sequence in zip(padded, sequences, strict=True):
        row[T - len(sequence) if padding_side == "left" else 0 :][: len(sequence)] = sequence
    return padded if batch_first else padded.swapaxes(0, 1)


def unpad_sequence(
    padded_sequences: ArrayLike, lengths: ArrayLike, batch_first: bool = False
) -> list[np.ndarray]:
    """Cut a padded array (T, B, *) into its B sequences (T_b, *).

    >>> unpad_sequence(np.array([[1, 2, 3], [4, 0, 0]]), [3, 1], batch_first=True)
    [array([1, 2, 3]), array([4])]
    """
    padded, lengths = np.asarray(padded_sequences), integers(lengths)
    if not batch_first:
        padded = padded.swapaxes(0, 1)
    expect_lengths_within(padded.shape[1], lengths)
    return [row[: max(n, 0)].copy() for row, n in zip(padded, lengths, strict=True)]


def expect_kind(argument: str, value, kind: type, name: str) -> None:
    """Raise PyTorch's error unless ``value`` is of a kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{argument} must be {name}, not {type(value).__name__}")


def integers(lengths: ArrayLike) -> np.ndarray:
    """Return lengths as int64; PyTorch would cut 2.7 to 2 without a word."""
    lengths = np.asarray(lengths)
    if lengths.size and lengths.dtype.kind not in "iu":
        raise TypeError(f"lengths should be integers, but they are {lengths.dtype}")
    return lengths.astype(np.int64)


def expect_lengths_within(T: int, lengths: np.ndarray) -> None:
    """Refuse lengths beyond the padded array; PyTorch would return corrupt data."""
    if (lengths > T).any():
        raise ValueError(f"lengths should be at most T={T}, but they are {lengths.tolist()}")


def expect_same_trailing(first: np.ndarray, other: np.ndarray) -> None:
    """Raise PyTorch's error unless all axes after time agree."""
    if first.ndim == other.ndim:
        sizes = zip(first.shape[1:], other.shape[1:], strict=True)
        differing = [(axis, a, b) for axis, (a, b) in enumerate(sizes, 1) if a != b]
    else:
        differing = [(max(first.ndim, other.ndim) - 1, first.shape[-1], other.shape[-1])]
    if differing:
        axis, a, b = differing[-1]
        raise explain(
            RuntimeError(
                f"The size of tensor a ({a}) must match the size of tensor b ({b}) "
                f"at non-singleton dimension {axis}"
            ),
            f"only time may differ: one sequence has shape {first.shape}, another {other.shape}",
        )
