"""What all modules share: parameters, gradients and state dicts by name; train and eval."""

import copy
import pickle

import numpy as np
import pytest

from lstm_core import (
    LSTM,
    SGD,
    BahdanauAttention,
    Embedding,
    Linear,
    LSTMCell,
    LuongAttention,
    Module,
    clip_grad_norm,
)


class Pair(Module):
    """Two cells with a parameter of their own."""

    def __init__(self):
        super().__init__()
        self.first = LSTMCell(2, 3, rng=0)
        self.second = LSTMCell(3, 2, bias=False, rng=1)
        self.add_parameter("scale", np.ones(1))

    def extra_repr(self):
        return "pair"


def test_children_stand_in_state_dict_after_own_parameters():
    names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
    expected = ["scale", *(f"first.{n}" for n in names), *(f"second.{n}" for n in names[:2])]
    assert list(Pair().state_dict()) == expected


def test_names_of_a_layer_are_those_of_torch_and_in_its_order():
    assert list(LSTM(2, 3, 2, bidirectional=True, proj_size=1).state_dict()) == [
        f"{name}_l{layer}{suffix}"
        for layer in (0, 1)
        for suffix in ("", "_reverse")
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    ]


def test_the_number_of_parameters_counts_every_gate_twice_biased():
    assert LSTM(10, 20).num_parameters() == 4 * (20 * 10 + 20 * 20 + 20 + 20)


def test_gradients_of_children_are_found_by_the_same_names(rng):
    pair = Pair()
    h, c = pair.first(np.ones((4, 2), np.float32))
    pair.second(h)
    dx, _ = pair.second.backward((np.ones((4, 2)), np.zeros((4, 2))))
    pair.first.backward((dx, np.zeros_like(c)))
    assert pair.grads.keys() == pair.state_dict().keys() - {"scale"}
    assert pair.grads["second.weight_ih"] is pair.second.grads["weight_ih"]
    pair.zero_grad()
    assert pair.grads == {}


def test_loading_copies_into_the_arrays_that_are_there():
    cell, other = LSTMCell(2, 3, rng=0), LSTMCell(2, 3, rng=1)
    array = cell.weight_ih
    missing, unexpected = keys = cell.load_state_dict(other.state_dict())
    assert repr(keys) == "<All keys matched successfully>"
    assert cell.weight_ih is array
    np.testing.assert_array_equal(array, other.weight_ih)
    assert (missing, unexpected) == ([], [])
    other.weight_ih += 1
    assert np.abs(array - other.weight_ih).min() > 0.5


def test_loading_not_strictly_reports_what_did_not_fit():
    cell = LSTMCell(2, 3, rng=0)
    keys = cell.load_state_dict({"bias_ih": np.ones(12), "nope": np.ones(1)}, strict=False)
    assert keys.missing_keys == ["weight_ih", "weight_hh", "bias_hh"]
    assert keys.unexpected_keys == ["nope"]
    assert "missing_keys=['weight_ih', 'weight_hh', 'bias_hh'], unexpected_keys" in repr(keys)
    np.testing.assert_array_equal(cell.bias_ih, 1)


def test_an_assigned_array_is_cast_and_must_have_the_shape():
    cell = LSTMCell(2, 3, rng=0)
    cell.bias_ih = np.arange(12)
    assert cell.bias_ih.dtype == np.float32
    np.testing.assert_array_equal(cell.state_dict()["bias_ih"], np.arange(12))
    with pytest.raises(ValueError, match=r"bias_ih should be \(12,\) but has shape \(3,\)"):
        cell.bias_ih = np.zeros(3)


def test_train_and_eval_reach_children():
    pair = Pair()
    assert pair.training and pair.first.training
    assert pair.eval() is pair
    assert not pair.training and not pair.second.training
    assert pair.train().first.training


def test_backward_before_any_forward_says_so():
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        LSTM(2, 3).backward(np.zeros((4, 1, 3)))


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_has_parameters_of_its_own(duplicate):
    cell = LSTMCell(2, 3, rng=0)
    twin = duplicate(cell)
    np.testing.assert_array_equal(twin.weight_ih, cell.weight_ih)
    twin.weight_ih += 1
    assert np.abs(twin.weight_ih - cell.weight_ih).min() > 0.5


def test_an_unknown_attribute_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'LSTM' has no attribute 'weight_ih_l1'"):
        LSTM(2, 3).weight_ih_l1  # noqa: B018


def test_modules_print_their_children_as_in_torch():
    assert repr(Pair()) == (
        "Pair(\n  pair\n  (first): LSTMCell(2, 3)\n  (second): LSTMCell(3, 2, bias=False)\n)"
    )


@pytest.mark.parametrize(
    "module",
    [Linear(4, 3), LuongAttention(4, "general"), LuongAttention(4, "concat")]
    + [BahdanauAttention(4, 4, 4)],
    ids=repr,
)
def test_backward_refuses_weights_other_than_those_of_its_forward(module):
    x = np.ones((2, 3, 4), np.float32)
    y = module(x) if isinstance(module, Linear) else module(x, x)[0]
    weight = next(module.parameters())
    before = weight.copy()
    weight += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        module.backward(y)
    assert not module.grads
    weight[...] = before
    module.backward(y)
    assert module.grads


def test_backward_allows_changes_of_what_it_does_not_read():
    linear, embedding = Linear(4, 3, rng=0), Embedding(5, 4, rng=0)
    dy = linear(embedding(np.array([1, 2])))
    linear.bias[...] = embedding.weight[...] = 0
    embedding.backward(linear.backward(dy))
    np.testing.assert_array_equal(linear.grads["bias"], dy.sum(axis=0))


def tied():
    """An embedding and a projection that share their weights, as language models do."""
    model = Module()
    model.embedding, model.out = Embedding(5, 3, rng=0), Linear(3, 5, rng=1)
    model.out.weight = model.embedding.weight
    return model


def walk(model, rng):
    tokens = np.array([[0, 1], [4, 1]])
    y = model.out(model.embedding(tokens))
    dy = rng.normal(size=y.shape).astype(np.float32)
    model.embedding.backward(model.out.backward(dy))
    return dy


def test_a_shared_parameter_is_one_parameter_with_two_names():
    model = tied()
    assert [name for name, _ in model.named_parameters()] == ["embedding.weight", "out.bias"]
    assert model.num_parameters() == 20
    assert list(model.state_dict()) == ["embedding.weight", "out.weight", "out.bias"]


def test_the_gradient_of_a_shared_parameter_is_the_sum_of_its_places(rng):
    model, apart = tied(), tied()
    apart.out.weight = apart.embedding.weight.copy()
    dy = walk(model, rng)
    walk(apart, np.random.default_rng(0))
    total = apart.grads["embedding.weight"] + apart.grads["out.weight"]
    assert list(model.grads) == ["embedding.weight", "out.bias"]
    np.testing.assert_allclose(model.grads["embedding.weight"], total, rtol=1e-6)
    model.out(np.zeros((2, 2, 3), np.float32))
    model.out.backward(dy)  # of zeros: adds nothing to the weight, and the bias once more
    np.testing.assert_allclose(model.grads["embedding.weight"], total, rtol=1e-6)
    model.zero_grad()
    assert model.grads == {}


def test_clipping_and_steps_see_a_shared_parameter_once(rng):
    model = tied()
    before = model.embedding.weight.copy()
    walk(model, rng)
    grads = {name: grad.copy() for name, grad in model.grads.items()}
    norm = clip_grad_norm(model, 0.5)
    assert norm == pytest.approx(np.sqrt(sum((g**2).sum() for g in grads.values())), rel=1e-5)
    SGD(model, lr=1.0).step()
    moved = before - grads["embedding.weight"] * 0.5 / (norm + 1e-6)
    np.testing.assert_allclose(model.out.weight, moved, rtol=1e-5, atol=1e-6)
    assert model.out.weight is model.embedding.weight


def test_a_module_under_two_names_steps_once(rng):
    model = Module()
    model.a = model.b = Linear(2, 1, bias=False, rng=0)
    before = model.a.weight.copy()
    model.a(np.ones((1, 2), np.float32))
    model.b.backward(np.ones((1, 1), np.float32))
    SGD(model, lr=1.0).step()
    np.testing.assert_allclose(model.a.weight, before - 1)
    assert list(model.state_dict()) == ["a.weight", "b.weight"]


@pytest.mark.parametrize(
    "forget",
    [
        lambda m: setattr(m, "a", None),
        lambda m: delattr(m, "a"),
        lambda m: setattr(m, "a", np.tanh),
    ],
)
def test_a_child_that_is_replaced_or_deleted_is_forgotten(forget):
    model = Module()
    model.a, model.b = Linear(2, 1, rng=0), Linear(1, 1, rng=0)
    forget(model)
    assert list(model.state_dict()) == ["b.weight", "b.bias"]
    assert "(a)" not in repr(model) and model.num_parameters() == 2
    assert not isinstance(getattr(model, "a", None), Module)


def test_a_shared_parameter_of_a_module_under_two_names_gets_each_gradient_once(rng):
    model, once = tied(), tied()
    model.again = model.out
    for one in (model, once):
        walk(one, np.random.default_rng(0))
    for name, grad in once.grads.items():
        np.testing.assert_array_equal(model.grads[name], grad)


def test_freezing_a_shared_parameter_freezes_it_at_each_of_its_places(rng):
    model = tied()
    model.freeze("embedding.weight")
    walk(model, rng)
    assert list(model.grads) == ["out.bias"]
    model.unfreeze("out.weight")
    walk(model, rng)
    assert list(model.grads) == ["embedding.weight", "out.bias"]


def test_of_a_shared_parameters_two_arrays_the_last_name_wins_as_in_pytorch():
    model, state = tied(), tied().state_dict()
    state["embedding.weight"], state["out.weight"] = np.zeros((5, 3)), np.ones((5, 3))
    model.load_state_dict(state)
    assert (model.out.weight == 1).all()
    model.load_state_dict(dict(reversed(state.items())))
    assert (model.out.weight == 1).all()
