"""What attention records of a call, and the scenes of its figure."""

import json

import jsonschema
import numpy as np
import pytest

from lstm_core import LSTM, BahdanauAttention, Decoder, LuongAttention, Trace
from lstm_core.figures import attention
from lstm_core.notebook import mimebundle
from lstm_core.trace import unpack_array
from tests.core.test_trace import SCHEMA

B, S, T = 2, 3, 4
MASK = np.array([[False] * T, [False, True, True, True]])
LAYERS = {
    "dot": LuongAttention(5, dtype=np.float64, rng=0),
    "concat": LuongAttention(5, "concat", dtype=np.float64, rng=0),
    "bahdanau": BahdanauAttention(3, 5, 4, dtype=np.float64, rng=0),
}
DEFAULTS = dict(words="hello 长短期记忆网络", score="dot", mask="padding", temperature=1)


def valid(record):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(record)))
    return record


def scene(**changed):
    return attention.scene(**DEFAULTS | changed)


def weights_of(scene):
    return unpack_array(scene["trace"]["outputs"]["weights"])


@pytest.fixture(params=LAYERS)
def layer(request):
    return LAYERS[request.param]


@pytest.fixture
def given(layer, rng):
    return rng.normal(size=(B, S, layer.query_size)), rng.normal(size=(B, T, layer.key_size))


@pytest.mark.parametrize("mask", [None, MASK, MASK[:, None]])
def test_a_record_holds_what_was_given_what_softmax_got_and_what_was_returned(layer, given, mask):
    trace = Trace(seed=3)
    context, weights = layer(*given, mask, trace=trace)
    record = valid(trace.to_dict())
    arrays = [*record["inputs"].values(), *record["outputs"].values(), record["sums"]]
    wanted = [*given, *([] if mask is None else [MASK[:, None].repeat(S, 1)])]
    for array, value in zip(arrays, [*wanted, context, weights, np.ones((B, S))], strict=True):
        np.testing.assert_allclose(unpack_array(array), value, rtol=1e-5, atol=1e-6)
    scores = unpack_array(record["scores"])
    if mask is not None:
        assert (scores[1, :, 1:] == -1e9).all()
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(e / e.sum(axis=-1, keepdims=True), weights, atol=1e-4)


def test_axes_are_those_of_the_layer(layer, given):
    trace = Trace()
    layer(*given, trace=trace)
    sizes = dict(Q=3, K=5) if isinstance(layer, BahdanauAttention) else dict(H=5)
    record = trace.to_dict()
    assert record["axes"] == dict(B=B, S=S, T=T) | sizes
    assert record["shapes"] == {"context": f"B S {[*sizes][-1]}", "weights": "B S T"}


def test_a_traced_call_returns_and_learns_what_it_does_untraced(layer, given):
    results = [layer(*given, MASK, trace=trace) for trace in (None, Trace())]
    grads = [
        layer(*given, MASK, trace=t) and layer.backward(given[1][:, :S]) for t in (None, Trace())
    ]
    for plain, traced in (results, grads):
        for one, other in zip(plain, traced, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_decoder_records_its_attention(rng):
    decoder, trace = Decoder("GRU", 9, 6, rng=0), Trace(labels={"S": ["ab"], "T": ["xyz"]})
    states = rng.normal(size=(1, 3, 6)).astype(np.float32)
    _, _, weights = decoder(np.array([[1, 2]]), states, trace=trace)
    record = valid(trace.to_dict())
    np.testing.assert_allclose(unpack_array(record["outputs"]["weights"]), weights, rtol=1e-5)
    assert record["labels"] == {"S": [["a", "b"]], "T": [["x", "y", "z"]]}


def test_a_trace_used_again_forgets_the_attention(layer, given):
    trace = Trace()
    layer(*given, trace=trace)
    assert repr(trace).startswith("Trace(attention, B=2 S=3 T=4 ")
    LSTM(2, 3, rng=0)(np.ones((4, 1, 2), np.float32), trace=trace)
    assert valid(trace.to_dict())["kind"] == "lstm"
    layer(*given, trace=trace)
    assert valid(trace.to_dict())["kind"] == "attention"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("sums"),
        lambda r: r.update(steps=[]),
        lambda r: r["inputs"].pop("keys"),
        lambda r: r["labels"].update(T=["abc"]),
        lambda r: r["axes"].update(L=1),
        lambda r: r.update(kind="lstm"),
    ],
)
def test_the_schema_refuses_what_the_figure_could_not_draw(spoil):
    record = scene()["trace"]
    spoil(record)
    with pytest.raises(jsonschema.ValidationError):
        valid(record)


def test_a_notebook_gets_weights_scores_and_mask_as_heat_maps(layer, given):
    trace = Trace()
    _, weights = layer(*given, MASK, trace=trace)
    page = mimebundle(trace)["text/html"]
    assert page.count("<svg") == 3
    assert f">{weights[0, 0, 0]:.2f}</text>" in page


# -- the figure's scenes ------------------------------------------------------------------------


@pytest.mark.parametrize("score", ["dot", "general", "concat", "additive"])
def test_every_letter_of_a_reversed_word_finds_itself(score):
    words = ["hello", "长短期记忆网络"]
    found = scene(score=score)
    for word, most in zip(words, found["most"], strict=True):
        assert "".join(word[t] for t, _ in most[: len(word)]) == word[::-1]


def test_without_tanh_all_queries_of_a_sequence_have_the_same_weights():
    weights = weights_of(scene(score="linear"))
    np.testing.assert_allclose(weights, weights[:, :1].repeat(7, axis=1), atol=1e-5)
    assert weights[1, 0].max() > 2 * weights[1, 0].min()


def test_unmasked_padding_gets_weight_and_most_of_it_where_scores_are_additive():
    assert weights_of(scene())[0, :, 5:].max() == 0
    assert 0 < weights_of(scene(mask="none"))[0, :5, 5:].max() < 0.1
    for score in ("concat", "additive"):
        assert weights_of(scene(mask="none", score=score))[0, :5, 5:].sum(-1).min() > 0.5


def test_a_row_masked_whole_is_uniform_and_with_minus_infinity_it_is_nan():
    np.testing.assert_allclose(weights_of(scene(mask="all")), 1 / 7, atol=1e-6)
    assert np.isnan(weights_of(scene(mask="inf"))).all()


def test_temperature_divides_the_scores():
    hot, cold = scene(temperature=2), scene(temperature=0.5)
    hot_scores, cold_scores = (unpack_array(one["trace"]["scores"])[1] for one in (hot, cold))
    np.testing.assert_allclose(cold_scores, 4 * hot_scores)
    assert weights_of(cold)[1].max() > weights_of(scene())[1].max() > weights_of(hot)[1].max()


@pytest.mark.parametrize(
    ("words", "sources"),
    [("abcdefghij k", ["abcdefgh", "k"]), ("", ["?"]), ("a，b、c d e", ["a", "b", "c", "d"])],
)
def test_the_readers_words_are_cut_where_the_figure_ends(words, sources):
    assert ["".join(names) for names in scene(words=words)["trace"]["labels"]["T"]] == sources
