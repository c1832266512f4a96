import numpy as np
import pytest

from lstm_core import BahdanauAttention, LuongAttention, ShapeError, gradcheck

RNG = np.random.default_rng(0)
METHODS = ("dot", "general", "concat")


def make(kind: str, H: int = 4, dtype=np.float64):
    if kind == "bahdanau":
        return BahdanauAttention(H, H, 5, dtype=dtype, rng=1)
    return LuongAttention(H, kind, dtype=dtype, rng=1)


def query_and_keys(B=2, S=3, T=5, H=4):
    return RNG.normal(size=(B, S, H)), RNG.normal(size=(B, T, H))


def softmax(scores):
    e = np.exp(scores)
    return e / e.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("kind", [*METHODS, "bahdanau"])
def test_each_score_is_its_formula_for_one_query_and_one_key(kind):
    attention = make(kind)
    query, keys = query_and_keys()
    score = {
        "dot": lambda q, k: q @ k,
        "general": lambda q, k: q @ (attention.weight @ k),
        "concat": lambda q, k: attention.v @ np.tanh(attention.weight @ np.concatenate([q, k])),
        "bahdanau": lambda q, k: (
            attention.v @ np.tanh(attention.W_query @ q + attention.W_keys @ k)
        ),
    }[kind]
    scores = [[[score(q, k) for k in ks] for q in qs] for qs, ks in zip(query, keys, strict=True)]
    context, weights = attention(query, keys)
    np.testing.assert_allclose(weights, softmax(scores), atol=1e-14)
    np.testing.assert_allclose(context, softmax(scores) @ keys, atol=1e-14)


def test_scores_zero_and_log_three_give_a_quarter_and_three_quarters():
    keys = np.array([[[0.0], [np.log(3)]]])
    context, weights = LuongAttention(1, dtype=np.float64)(np.array([[[1.0]]]), keys)
    np.testing.assert_allclose(weights, [[[0.25, 0.75]]])
    assert context.item() == pytest.approx(0.75 * np.log(3))


@pytest.mark.parametrize("kind", ["concat", "bahdanau"])
def test_the_tanh_lets_two_queries_look_at_different_keys(kind):
    """Without it the query's share of the score is the same for all keys and cancels."""
    query, keys = query_and_keys()
    _, weights = make(kind)(query, keys)
    assert np.abs(weights[:, 0] - weights[:, 1]).max() > 1e-3


@pytest.mark.parametrize("kind", [*METHODS, "bahdanau"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_padded_key_has_weight_exactly_zero_and_gets_no_gradient(kind, dtype):
    attention = make(kind, dtype=dtype)
    query, keys = (a.astype(dtype) for a in query_and_keys())
    mask = np.zeros((2, 5), bool)
    mask[0, 3:] = True
    context, weights = attention(query, keys, mask)
    assert context.dtype == weights.dtype == dtype
    np.testing.assert_array_equal(weights[0, :, 3:], 0)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-6)
    dquery, dkeys = attention.backward(np.ones_like(context))
    assert dquery.dtype == dkeys.dtype == dtype
    np.testing.assert_array_equal(dkeys[0, 3:], 0)

    alone, _ = attention(query[:1], keys[:1, :3])
    np.testing.assert_allclose(context[:1], alone, rtol=1e-5, atol=1e-6)


def test_a_mask_means_the_same_for_all_queries_with_or_without_their_axis():
    query, keys = query_and_keys()
    mask = np.array([[False] * 4 + [True], [False] * 2 + [True] * 3])
    attention = make("general")
    wanted, _ = attention(query, keys, mask)
    for same in (mask[:, None], np.repeat(mask[:, None], 3, axis=1)):
        np.testing.assert_array_equal(attention(query, keys, same)[0], wanted)


def test_a_row_that_is_masked_wholly_has_uniform_weights():
    query, keys = query_and_keys()
    mask = np.array([[True] * 5, [False] * 5])
    attention = make("dot")
    _, weights = attention(query, keys, mask)
    np.testing.assert_allclose(weights[0], 0.2)
    attention.backward(np.ones((2, 3, 4)))


@pytest.mark.parametrize(
    ("query", "keys", "message"),
    [
        ((2, 3, 5), (2, 5, 4), "query should be (B, S, Q=4) but has shape (2, 3, 5)"),
        ((2, 4), (2, 5, 4), "query should be (B, S, Q=4) but has shape (2, 4)"),
        ((2, 3, 4), (3, 5, 4), "keys should be (B=2, T, K=4) but has shape (3, 5, 4)"),
        ((2, 3, 4), (2, 5, 3), "keys should be (B=2, T, K=4) but has shape (2, 5, 3)"),
    ],
)
def test_wrong_shapes_are_named(query, keys, message):
    with pytest.raises(ShapeError) as caught:
        make("dot")(np.zeros(query), np.zeros(keys))
    assert str(caught.value) == message


@pytest.mark.parametrize("shape", [(2, 4), (3, 5), (5,), (2, 2, 5), (1, 1, 1, 5)])
def test_a_mask_that_does_not_fit_is_named(shape):
    query, keys = query_and_keys()
    with pytest.raises(ShapeError, match=r"mask should be \(B=2, S=3, T=5\)"):
        make("dot")(query, keys, np.zeros(shape, bool))


def test_a_mask_of_numbers_is_refused_in_pytorchs_words():
    query, keys = query_and_keys()
    with pytest.raises(RuntimeError) as caught:
        make("dot")(query, keys, np.zeros((2, 5), np.int64))
    assert str(caught.value) == (
        "masked_fill_ only supports boolean masks, but got mask with dtype long int"
    )


def test_inputs_of_another_dtype_and_unknown_methods_are_refused():
    query, keys = query_and_keys()
    with pytest.raises(RuntimeError, match="same dtype, but got Double and Float"):
        LuongAttention(4)(query, keys)
    with pytest.raises(ValueError, match="'scaled'"):
        LuongAttention(4, "scaled")


def test_neither_inputs_nor_results_are_the_tape():
    query, keys = query_and_keys()
    attention = make("general")
    context, weights = attention(query, keys)
    dcontext = RNG.normal(size=context.shape)
    wanted = attention.backward(dcontext)
    context, weights = attention(query, keys)
    context[...] = weights[...] = query[...] = keys[...] = 0
    for got, ref in zip(attention.backward(dcontext), wanted, strict=True):
        np.testing.assert_array_equal(got, ref)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("kind", [*METHODS, "bahdanau"])
def test_finite_differences_agree(kind, masked):
    query, keys = query_and_keys()
    mask = (np.arange(5) >= 3)[None].repeat(2, axis=0) if masked else None
    assert gradcheck(make(kind), query, keys, mask)
