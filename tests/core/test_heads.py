import numpy as np
import pytest

from lstm_core import Dropout, Embedding, Linear, gradcheck

RNG = np.random.default_rng(0)


def error_of(function, *args, **kwargs) -> tuple[type, str]:
    with pytest.raises(Exception) as caught:
        function(*args, **kwargs)
    return caught.type, str(caught.value)


def test_embedding_looks_rows_up():
    words = Embedding(5, 3, rng=0)
    indices = np.array([[4, 0], [1, 1]])
    np.testing.assert_array_equal(words(indices), words.weight[[[4, 0], [1, 1]]])


def test_a_symbol_that_occurs_twice_gets_both_gradients():
    words = Embedding(3, 2, rng=0)
    words(np.array([1, 1, 2]))
    words.backward(np.array([[1, 2], [10, 20], [100, 200]], np.float32))
    np.testing.assert_array_equal(words.grads["weight"], [[0, 0], [11, 22], [100, 200]])


@pytest.mark.parametrize("padding_idx", [2, -1])
def test_the_padding_row_starts_as_zeros_and_stays_so(padding_idx):
    words = Embedding(3, 2, padding_idx=padding_idx, rng=0)
    assert words.padding_idx == 2
    np.testing.assert_array_equal(words.weight[2], 0)
    words(np.array([1, 2]))
    words.backward(np.ones((2, 2), np.float32))
    np.testing.assert_array_equal(words.grads["weight"], [[0, 0], [1, 1], [0, 0]])


def test_embedding_draws_from_the_standard_normal_distribution():
    weight = Embedding(1000, 50, rng=0).weight
    assert abs(weight.mean()) < 0.01 and abs(weight.std() - 1) < 0.01
    np.testing.assert_array_equal(weight, Embedding(1000, 50, rng=0).weight)


def test_linear_draws_uniformly_up_to_one_over_the_root_of_its_inputs():
    layer = Linear(100, 500, rng=0)
    for array in (layer.weight, layer.bias):
        assert np.abs(array).max() <= 0.1
        assert abs(array.std() - 0.1 / np.sqrt(3)) < 3e-3


@pytest.mark.parametrize(
    ("indices", "error"),
    [
        (np.array([10]), (IndexError, "index out of range in self")),
        (np.array([-1]), (IndexError, "index out of range in self")),
        (
            np.array([1.0], np.float32),
            (
                RuntimeError,
                "Expected tensor for argument #1 'indices' to have one of the following scalar "
                "types: Long, Int; but got torch.FloatTensor instead (while checking arguments "
                "for embedding)",
            ),
        ),
        (
            [1],
            (TypeError, "embedding(): argument 'indices' (position 2) must be Tensor, not list"),
        ),
    ],
)
def test_embedding_refuses_wrong_indices_in_pytorchs_words(indices, error):
    assert error_of(Embedding(10, 3), indices) == error


@pytest.mark.parametrize("padding_idx", [10, -11])
def test_embedding_refuses_padding_outside_of_its_rows(padding_idx):
    error = (AssertionError, "Padding_idx must be within num_embeddings")
    assert error_of(Embedding, 10, 3, padding_idx=padding_idx) == error


@pytest.mark.parametrize("layer", [Embedding, Linear])
def test_a_negative_size_is_refused_in_pytorchs_words(layer):
    error, message = error_of(layer, -1, 3)
    assert error is RuntimeError
    assert message.startswith("Trying to create tensor with negative dimension -1: [")


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((3, 5), "mat1 and mat2 shapes cannot be multiplied (3x5 and 4x6)"),
        ((5,), "mat1 and mat2 shapes cannot be multiplied (1x5 and 4x6)"),
        ((2, 3, 5), "mat1 and mat2 shapes cannot be multiplied (6x5 and 4x6)"),
        ((), "both arguments to linear need to be at least 1D, but they are 0D and 2D"),
    ],
)
def test_linear_refuses_wrong_shapes_in_pytorchs_words(shape, message):
    assert error_of(Linear(4, 6), np.zeros(shape, np.float32)) == (RuntimeError, message)


def test_linear_explains_a_wrong_shape_in_axis_letters():
    with pytest.raises(RuntimeError) as caught:
        Linear(4, 6)(np.zeros((3, 5), np.float32))
    assert caught.value.__notes__ == ["x should be (*, I=4) but has shape (3, 5)"]


def test_linear_refuses_another_dtype_in_pytorchs_words():
    message = "mat1 and mat2 must have the same dtype, but got Double and Float"
    assert error_of(Linear(4, 6), np.zeros((3, 4))) == (RuntimeError, message)


def test_linear_sees_a_parameter_that_was_edited_in_place():
    layer = Linear(1, 1, rng=0)
    x = np.ones((1, 1), np.float32)
    weight = layer.weight
    layer(x)
    weight[...], layer.bias[...] = 5, 2
    assert layer(x).item() == 7


def test_linear_without_inputs_is_its_bias():
    np.testing.assert_array_equal(Linear(0, 3, rng=0)(np.zeros((2, 0), np.float32)), 0)


def test_dropout_keeps_the_mean_and_drops_the_share_p():
    x = np.ones(100_000, np.float32)
    y = Dropout(0.3, rng=0)(x)
    assert y.dtype == np.float32
    assert abs((y == 0).mean() - 0.3) < 0.01
    np.testing.assert_allclose(y[y != 0], 1 / 0.7, rtol=1e-6)


def test_the_gradient_passes_where_the_value_passed():
    layer = Dropout(0.5, rng=0)
    x = RNG.normal(size=(4, 5))
    y = layer(x)
    np.testing.assert_allclose(layer.backward(np.ones_like(x)) * x, y)


@pytest.mark.parametrize(("p", "wanted"), [(0, 1), (1, 0)])
def test_dropout_at_its_ends_keeps_or_drops_everything(p, wanted):
    np.testing.assert_array_equal(Dropout(p)(np.ones(20)), wanted)


def test_dropout_does_nothing_after_eval():
    x = RNG.normal(size=20)
    np.testing.assert_array_equal(Dropout(0.9).eval()(x), x)


@pytest.mark.parametrize("p", [1.5, -0.1])
def test_dropout_refuses_what_is_no_probability(p):
    message = f"dropout probability has to be between 0 and 1, but got {p}"
    assert error_of(Dropout, p) == (ValueError, message)


def test_dropout_refuses_integers_in_pytorchs_words():
    message = "result type Float can't be cast to the desired output type Long"
    assert error_of(Dropout(), np.array([1, 2], np.int64)) == (RuntimeError, message)


def test_printing_is_as_in_pytorch():
    assert repr(Embedding(10, 3, padding_idx=-1)) == "Embedding(10, 3, padding_idx=9)"
    assert repr(Linear(2, 3, bias=False)) == "Linear(in_features=2, out_features=3, bias=False)"
    assert repr(Dropout(0.3)) == "Dropout(p=0.3, inplace=False)"


@pytest.mark.parametrize("layer", [Embedding(3, 2), Linear(3, 2), Dropout()])
def test_backward_after_eval_says_to_call_train(layer):
    layer.eval()(np.zeros((1, 3), np.int64 if isinstance(layer, Embedding) else np.float32))
    with pytest.raises(RuntimeError, match=r"call train\(\) first"):
        layer.backward(np.zeros((1, 2), np.float32))


def test_nan_and_infinity_flow_through_linear_silently():
    layer = Linear(2, 1, rng=0)
    layer.weight[...] = [[0, 1]]
    y = layer(np.array([[np.inf, 1], [1, np.nan], [1, np.inf]], np.float32))
    np.testing.assert_array_equal(np.isnan(y[:, 0]), [True, True, False])


def test_finite_differences_agree():
    assert gradcheck(Embedding(4, 3, padding_idx=1, dtype=np.float64), np.array([[0, 2], [3, 0]]))
    assert gradcheck(Linear(3, 2, dtype=np.float64), RNG.normal(size=(2, 4, 3)))
    assert gradcheck(Dropout(0.4, rng=1), RNG.normal(size=(3, 4)))
