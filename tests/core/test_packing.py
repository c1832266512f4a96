"""Padding, packing and back. What torch refuses is in test_errors.py."""

import numpy as np
import pytest

from lstm_core import (
    PackedSequence,
    invert_permutation,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    pad_sequence,
    unpack_sequence,
    unpad_sequence,
)


def test_packing_goes_step_by_step_through_the_living_sequences():
    packed = pack_sequence([np.array([1, 2, 3]), np.array([4, 5]), np.array([6])])
    np.testing.assert_array_equal(packed.data, [1, 4, 6, 2, 5, 3])
    np.testing.assert_array_equal(packed.batch_sizes, [3, 2, 1])
    assert packed.sorted_indices is None and packed.unsorted_indices is None


def test_packing_unsorted_remembers_the_order():
    packed = pack_sequence(
        [np.array([6]), np.array([1, 2, 3]), np.array([4, 5])], enforce_sorted=False
    )
    np.testing.assert_array_equal(packed.data, [1, 4, 6, 2, 5, 3])
    np.testing.assert_array_equal(packed.sorted_indices, [1, 2, 0])
    np.testing.assert_array_equal(packed.unsorted_indices, [2, 0, 1])
    padded, lengths = pad_packed_sequence(packed, batch_first=True)
    np.testing.assert_array_equal(padded, [[6, 0, 0], [1, 2, 3], [4, 5, 0]])
    np.testing.assert_array_equal(lengths, [1, 3, 2])


def test_sequences_of_one_length_keep_their_order_when_sorted():
    packed = pack_sequence([np.array([n] * n) for n in (2, 3, 2, 3)], enforce_sorted=False)
    np.testing.assert_array_equal(packed.sorted_indices, [1, 3, 0, 2])


@pytest.mark.parametrize("trailing", [(), (2,), (2, 3)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.bool_, np.complex128])
def test_any_trailing_axes_and_any_dtype_come_back(dtype, trailing, rng):
    sequences = [(rng.normal(size=(n, *trailing)) * 9).astype(dtype) for n in (3, 5, 1)]
    packed = pack_sequence(sequences, enforce_sorted=False)
    assert packed.data.dtype == dtype and packed.data.shape == (9, *trailing)
    for sequence, back in zip(sequences, unpack_sequence(packed), strict=True):
        assert back.dtype == dtype
        np.testing.assert_array_equal(back, sequence)


def test_batch_sizes_and_lengths_are_int64():
    packed = pack_padded_sequence(np.zeros((3, 2)), np.array([3, 1], np.int32))
    assert packed.batch_sizes.dtype == np.int64
    assert pad_packed_sequence(packed)[1].dtype == np.int64


def test_lengths_shorter_than_the_array_cut_it():
    packed = pack_padded_sequence(np.arange(8).reshape(4, 2), [2, 1])
    np.testing.assert_array_equal(packed.data, [0, 1, 2])
    assert pad_packed_sequence(packed)[0].shape == (2, 2)


def test_total_length_and_padding_value_fill_the_rest():
    packed = pack_sequence([np.array([7.0, 8.0]), np.array([9.0])])
    padded, lengths = pad_packed_sequence(packed, True, -1.0, total_length=3)
    np.testing.assert_array_equal(padded, [[7, 8, -1], [9, -1, -1]])
    np.testing.assert_array_equal(lengths, [2, 1])


def test_batch_first_only_swaps_the_first_two_axes(rng):
    padded = rng.normal(size=(4, 3, 2))
    by_time = pack_padded_sequence(padded, [4, 2, 1])
    by_batch = pack_padded_sequence(padded.swapaxes(0, 1), [4, 2, 1], batch_first=True)
    np.testing.assert_array_equal(by_time.data, by_batch.data)
    np.testing.assert_array_equal(
        pad_packed_sequence(by_time)[0], pad_packed_sequence(by_time, True)[0].swapaxes(0, 1)
    )


def test_padding_stands_on_the_side_that_was_asked_for():
    sequences = [np.array([1, 2]), np.array([3, 4, 5])]
    np.testing.assert_array_equal(pad_sequence(sequences, True), [[1, 2, 0], [3, 4, 5]])
    np.testing.assert_array_equal(
        pad_sequence(sequences, True, 9, padding_side="left"), [[9, 1, 2], [3, 4, 5]]
    )
    np.testing.assert_array_equal(pad_sequence(sequences), [[1, 3], [2, 4], [0, 5]])


def test_the_first_sequence_gives_the_dtype_of_the_padded_array():
    padded = pad_sequence([np.array([1, 2]), np.array([1.5])])
    assert padded.dtype == np.array([1, 2]).dtype  # int32 in a browser


def test_unpadding_leaves_the_padded_array_alone():
    padded = np.arange(6).reshape(3, 2)
    first, second = unpad_sequence(padded, [3, 1])
    np.testing.assert_array_equal(first, [0, 2, 4])
    np.testing.assert_array_equal(second, [1])
    assert padded.shape == (3, 2)  # PyTorch transposes it in place
    first[0] = 9
    assert padded[0, 0] == 0


def test_a_packed_sequence_can_be_made_from_a_pair_and_finds_the_inverse_order():
    data, batch_sizes = np.arange(3), np.array([2, 1])
    packed = PackedSequence((data, batch_sizes), sorted_indices=np.array([1, 0]))
    assert packed.data is data and packed.batch_sizes is batch_sizes
    np.testing.assert_array_equal(packed.unsorted_indices, [1, 0])
    assert tuple(PackedSequence(data, batch_sizes)) == (data, batch_sizes, None, None)


def test_the_inverse_of_a_permutation_undoes_it(rng):
    permutation = rng.permutation(9)
    np.testing.assert_array_equal(permutation[invert_permutation(permutation)], np.arange(9))
    assert invert_permutation(None) is None
