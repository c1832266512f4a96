import numpy as np
import pytest

from lstm_core import CrossEntropyLoss, MSELoss, gradcheck

RNG = np.random.default_rng(0)
zeros = np.zeros


def test_guessing_among_c_classes_costs_log_c():
    assert CrossEntropyLoss()(zeros((3, 8)), np.array([0, 5, 7])) == pytest.approx(np.log(8))


def test_a_sure_and_right_answer_costs_nothing_and_a_sure_and_wrong_one_its_margin():
    pred = np.array([[1000.0, 0.0]])
    assert CrossEntropyLoss()(pred, np.array([0])) == 0
    assert CrossEntropyLoss()(pred, np.array([1])) == 1000


def test_the_gradient_is_softmax_minus_one_hot():
    loss = CrossEntropyLoss(reduction="sum")
    loss(np.log([[1.0, 3.0]]), np.array([1]))
    np.testing.assert_allclose(loss.backward(), [[0.25, -0.25]])


def test_ignored_places_do_not_count_in_the_mean():
    pred = RNG.normal(size=(4, 3))
    target = np.array([0, -100, 2, -100])
    kept = CrossEntropyLoss()(pred[[0, 2]], target[[0, 2]])
    loss = CrossEntropyLoss()
    assert loss(pred, target) == pytest.approx(kept, abs=1e-15)
    np.testing.assert_array_equal(loss.backward()[[1, 3]], 0)


def test_the_mean_of_nothing_is_nan_and_its_gradient_is_zero():
    loss = CrossEntropyLoss()
    assert np.isnan(loss(zeros((2, 5)), np.array([-100, -100])))
    np.testing.assert_array_equal(loss.backward(), 0)
    assert np.isnan(MSELoss()(zeros(0), zeros(0)))


def test_a_mask_of_ones_own_is_a_factor_of_the_single_losses():
    pred, target = RNG.normal(size=(2, 5, 3)), RNG.integers(0, 5, (2, 3))
    mask = np.array([[1.0, 1, 0], [1, 0, 0]])
    single = CrossEntropyLoss(reduction="none")
    masked = (single(pred, target) * mask).sum() / mask.sum()
    ignoring = CrossEntropyLoss(ignore_index=-1)
    assert masked == pytest.approx(ignoring(pred, np.where(mask, target, -1)), abs=1e-14)
    np.testing.assert_allclose(single.backward(mask / mask.sum()), ignoring.backward(), atol=1e-15)


def test_one_sample_without_a_batch_axis_is_a_sample():
    pred = RNG.normal(size=5)
    whole = CrossEntropyLoss()(pred[None], np.array([2]))
    loss = CrossEntropyLoss()
    assert loss(pred, np.array(2)) == loss(pred, np.array([2])) == whole
    assert loss.backward().shape == (5,)


def test_small_integers_are_targets_too_because_the_browsers_default_integer_is_one():
    pred = RNG.normal(size=(2, 5))
    wanted = CrossEntropyLoss()(pred, np.array([1, 4], np.int64))
    assert CrossEntropyLoss()(pred, np.array([1, 4], np.int32)) == wanted


LONG = np.int64
PROBABILITIES = "Expected floating point type for target with class probabilities, got Long"
BATCH = "Expected input batch_size (2) to match target batch_size ({}).".format


@pytest.mark.parametrize(
    ("pred", "target", "error", "message"),
    [
        (zeros((2, 5, 7)), zeros((2, 5), LONG), RuntimeError,
         "Expected target size [2, 7], got [2, 5]"),
        (zeros((2, 5, 7)), zeros(2, LONG), RuntimeError, "Expected target size [2, 7], got [2]"),
        (zeros((2, 5, 7)), zeros((3, 7), LONG), ValueError, BATCH(3)),
        (zeros((2, 5)), zeros(3, LONG), ValueError, BATCH(3)),
        (zeros((2, 5)), np.array(1), ValueError, BATCH(0)),
        (zeros((2, 5)), zeros((2, 1), LONG), RuntimeError,
         "0D or 1D target tensor expected, multi-target not supported"),
        (zeros((2, 5)), zeros((2, 5), LONG), RuntimeError, PROBABILITIES),
        (zeros(5), zeros(2, LONG), ValueError,
         "For 1D input, 1D target must have size 1, but got target size: 2"),
        (zeros((2, 5)), np.array([1, 5]), IndexError, "Target 5 is out of bounds."),
        (zeros((2, 5)), np.array([1, -1]), IndexError, "Target -1 is out of bounds."),
        (zeros((2, 0)), zeros(2, LONG), IndexError, "Target 0 is out of bounds."),
        (zeros((2, 5)), zeros(2, np.float32), RuntimeError,
         "expected target dtype to be Long or Byte, but got Float"),
        (zeros((2, 5), LONG), zeros(2, LONG), NotImplementedError,
         "\"log_softmax_lastdim_kernel_impl\" not implemented for 'Long'"),
    ],
)  # fmt: skip
def test_cross_entropy_refuses_in_pytorchs_words(pred, target, error, message):
    with pytest.raises(error) as caught:
        CrossEntropyLoss()(pred, target)
    assert (caught.type, str(caught.value)) == (error, message)


def test_scores_with_the_class_axis_last_are_explained():
    with pytest.raises(RuntimeError) as caught:
        CrossEntropyLoss()(zeros((2, 5, 7)), zeros((2, 5), LONG))
    assert "scores (B, T, C) have to be transposed to (B, C, T)" in caught.value.__notes__[0]


def test_mse_warns_of_broadcasting_in_pytorchs_words_and_still_differentiates_it():
    pred, target = RNG.normal(size=(3, 1)), RNG.normal(size=3)
    loss = MSELoss()
    with pytest.warns(UserWarning) as caught:
        value = loss(pred, target)
    assert str(caught[0].message) == (
        "Using a target size (torch.Size([3])) that is different to the input size "
        "(torch.Size([3, 1])). This will likely lead to incorrect results due to broadcasting. "
        "Please ensure they have the same size."
    )
    assert caught[0].filename == __file__
    assert value == pytest.approx(np.mean((pred - target) ** 2))
    wanted = 2 * (pred - target).mean(axis=1, keepdims=True) / 3
    np.testing.assert_allclose(loss.backward(), wanted)


@pytest.mark.parametrize(
    ("pred", "target", "message"),
    [
        ((3, 2), (3,), "The size of tensor a (2) must match the size of tensor b (3) at "
                       "non-singleton dimension 1"),
        ((2, 3, 4), (3, 3, 1), "The size of tensor a (2) must match the size of tensor b (3) at "
                               "non-singleton dimension 0"),
    ],
)  # fmt: skip
def test_mse_refuses_what_cannot_be_broadcast_in_pytorchs_words(pred, target, message):
    with pytest.warns(UserWarning), pytest.raises(RuntimeError) as caught:
        MSELoss()(zeros(pred), zeros(target))
    assert str(caught.value) == message


@pytest.mark.parametrize("loss", [CrossEntropyLoss, MSELoss])
def test_an_unknown_reduction_is_refused_in_pytorchs_words(loss):
    with pytest.raises(ValueError, match="^avg is not a valid value for reduction$"):
        loss(reduction="avg")


def test_infinite_scores_give_what_they_should_without_warnings():
    with np.errstate(all="raise"):
        assert CrossEntropyLoss()(np.array([[0, -np.inf]]), np.array([0])) == 0
        assert CrossEntropyLoss()(np.array([[0, -np.inf]]), np.array([1])) == np.inf
        assert np.isnan(CrossEntropyLoss()(np.array([[0, np.inf]]), np.array([0])))
        assert np.isnan(CrossEntropyLoss()(np.array([[0, np.nan]]), np.array([0])))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_finite_differences_agree(reduction):
    pred, target = RNG.normal(size=(2, 4, 3)), np.array([[0, 3, -100], [1, 1, 2]])
    assert gradcheck(CrossEntropyLoss(reduction=reduction), pred, target)
    assert gradcheck(MSELoss(reduction=reduction), pred, RNG.normal(size=pred.shape))
