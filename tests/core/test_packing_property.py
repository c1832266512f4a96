"""Packing and unpacking is the identity, whatever the lengths."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import (
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    pad_sequence,
    unpack_sequence,
    unpad_sequence,
)

LENGTHS = st.lists(st.integers(1, 12), min_size=1, max_size=20)


def sequences_of(lengths):
    return [np.arange(n) + 100 * b for b, n in enumerate(lengths)]


def assert_same(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


@given(LENGTHS)
def test_unpacking_undoes_packing(lengths):
    sequences = sequences_of(lengths)
    assert_same(unpack_sequence(pack_sequence(sequences, enforce_sorted=False)), sequences)


@given(LENGTHS, st.booleans(), st.integers(0, 3))
def test_padding_a_packed_batch_undoes_packing_a_padded_one(lengths, batch_first, longer):
    padded = pad_sequence(sequences_of(lengths), batch_first, padding_value=-1)
    packed = pack_padded_sequence(padded, lengths, batch_first, enforce_sorted=False)
    again, lengths_again = pad_packed_sequence(
        packed, batch_first, padding_value=-1, total_length=max(lengths) + longer
    )
    assert lengths_again.tolist() == lengths
    if longer == 0:
        np.testing.assert_array_equal(again, padded)
    assert_same(unpad_sequence(again, lengths_again, batch_first), sequences_of(lengths))


@given(LENGTHS)
def test_every_real_step_is_packed_once_and_batch_sizes_never_grow(lengths):
    packed = pack_sequence(sequences_of(lengths), enforce_sorted=False)
    assert sorted(packed.data) == sorted(np.concatenate(sequences_of(lengths)))
    assert packed.batch_sizes.sum() == sum(lengths)
    assert (np.diff(packed.batch_sizes) <= 0).all()
