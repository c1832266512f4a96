import numpy as np
import pytest

from lstm_core import SGD, Adam, Dropout, Linear, Module, clip_grad_norm


def layer_with(weight: float, grad: float) -> Linear:
    layer = Linear(1, 1, bias=False, dtype=np.float64)
    layer.weight[...] = weight
    layer.add_grad("weight", np.array([[grad]]))
    return layer


def test_momentum_remembers_the_gradients_before():
    layer = layer_with(0, 1)
    optimizer = SGD(layer, lr=1, momentum=0.5)
    for wanted in (-1, -2.5, -4.25):  # steps of 1, 1.5, 1.75
        optimizer.step()
        assert layer.weight.item() == wanted
    assert layer.grads["weight"].item() == 1, "the gradient itself is not changed"


def test_the_learning_rate_may_change_between_steps():
    layer = layer_with(0, 1)
    optimizer = SGD(layer, lr=1)
    optimizer.step()
    optimizer.lr = 0.1
    optimizer.step()
    assert layer.weight.item() == pytest.approx(-1.1)


def test_adams_first_step_has_length_lr_whatever_the_gradient():
    for grad in (1e-3, -1e6):
        layer = layer_with(0, grad)
        Adam(layer, lr=0.1).step()
        assert layer.weight.item() == pytest.approx(-0.1 * np.sign(grad), rel=1e-4)


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_a_parameter_without_gradient_stays(optimizer):
    layer = Linear(2, 2, rng=0)
    before = layer.bias.copy()
    layer.add_grad("weight", np.ones((2, 2), np.float32))
    optimizer(layer, lr=0.1).step()
    np.testing.assert_array_equal(layer.bias, before)


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_steps_change_the_arrays_in_place_and_keep_their_dtype(optimizer):
    layer = Linear(2, 2, rng=0)
    weight, before = layer.weight, layer.weight.copy()
    layer.add_grad("weight", np.ones((2, 2), np.float32))
    optimizer(layer, lr=0.1).step()
    assert layer.weight is weight and weight.dtype == np.float32
    assert (weight < before).all()


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_children_are_reached(optimizer):
    model = Module()
    model.below, model.above = Linear(1, 1, rng=0), Linear(1, 1, rng=1)
    before = model.above.weight.item()
    model.above.add_grad("weight", np.ones((1, 1), np.float32))
    optimizer(model, lr=0.1).step()
    assert model.above.weight.item() == pytest.approx(before - 0.1)


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_training_a_line_finds_it(optimizer):
    x = np.linspace(-1, 1, 20)[:, None]
    layer = Linear(1, 1, dtype=np.float64, rng=0)
    steps = optimizer(layer, lr=0.1)
    for _ in range(300):
        layer.zero_grad()
        error = layer(x) - (3 * x - 2)
        layer.backward(2 * error / len(x))
        steps.step()
    assert (layer.weight.item(), layer.bias.item()) == pytest.approx((3, -2), abs=1e-3)


@pytest.mark.parametrize(
    ("optimizer", "options", "message"),
    [
        (SGD, dict(lr=-1), "Invalid learning rate: -1"),
        (SGD, dict(lr=1, momentum=-1), "Invalid momentum value: -1"),
        (Adam, dict(lr=-1), "Invalid learning rate: -1"),
        (Adam, dict(eps=-1), "Invalid epsilon value: -1"),
        (Adam, dict(betas=(1.0, 0.9)), "Invalid beta parameter at index 0: 1.0"),
        (Adam, dict(betas=(0.9, 1.0)), "Invalid beta parameter at index 1: 1.0"),
    ],
)
def test_impossible_options_are_refused_in_pytorchs_words(optimizer, options, message):
    with pytest.raises(ValueError) as caught:
        optimizer(Linear(1, 1), **options)
    assert str(caught.value) == message


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_nothing_to_optimize_is_refused_in_pytorchs_words(optimizer):
    with pytest.raises(ValueError, match="^optimizer got an empty parameter list$"):
        optimizer(Dropout())


def gradients(*values) -> Module:
    layer = Linear(len(values), 1, bias=False)
    layer.add_grad("weight", np.array([values], np.float32))
    return layer


def test_a_small_norm_is_returned_and_left_alone():
    layer = gradients(0.3, 0.4)
    assert clip_grad_norm(layer, 1.0) == pytest.approx(0.5)
    np.testing.assert_allclose(layer.grads["weight"], [[0.3, 0.4]], rtol=1e-6)


def test_infinity_makes_the_finite_gradients_zero_and_nan_spreads():
    layer = gradients(np.inf, 1, 2)
    assert clip_grad_norm(layer, 1.0) == np.inf
    np.testing.assert_array_equal(layer.grads["weight"], [[np.nan, 0, 0]])
    layer = gradients(np.nan, 1)
    assert np.isnan(clip_grad_norm(layer, 1.0))
    assert np.isnan(layer.grads["weight"]).all()


def test_without_gradients_the_norm_is_zero():
    assert clip_grad_norm(Linear(1, 1), 1.0) == 0
