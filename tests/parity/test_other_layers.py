"""Hypothesis draws cases around the recurrent layers; PyTorch and lstm_core compute them alike.

Also compared live: error types and words.
"""

import warnings

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_core as lc
from tests.core.test_other_layers_recorded import assert_close
from tests.parity import other_layers_torch
from tests.recorded import other_layers_cases as cases
from tests.recorded import other_layers_here

seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
dtypes = st.sampled_from([np.float32, np.float64])
reductions = st.sampled_from(["mean", "sum", "none"])


def shapes(least=0, most=4):
    return st.lists(st.integers(1, 4), min_size=least, max_size=most).map(tuple)


def compare(case):
    function, options, arrays = case
    wanted = getattr(other_layers_torch, function)(arrays, **options)
    assert_close(getattr(other_layers_here, function)(arrays, **options), wanted)


@given(st.builds(cases.embedding_case, seeds, dtypes, shapes(), st.none() | st.integers(-7, 6)))
def test_an_embedding_agrees_with_torch(case):
    compare(case)


@given(st.builds(cases.linear_case, seeds, dtypes, shapes(), st.booleans()))
def test_a_linear_layer_agrees_with_torch(case):
    compare(case)


@given(
    st.builds(
        cases.cross_entropy_case, seeds, dtypes, shapes(1), st.integers(1, 9), reductions,
        st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([1e-3, 1.0, 30.0, 1e4]),
    )
)  # fmt: skip
def test_cross_entropy_agrees_with_torch(case):
    _, options, arrays = case
    if options["reduction"] == "mean" and np.all(arrays["target"] == -1):
        return  # nan, and a gradient of nan in PyTorch; ours is zero, see test_losses
    compare(case)


@given(st.builds(cases.mse_case, seeds, dtypes, shapes(), reductions))
def test_mse_agrees_with_torch(case):
    compare(case)


@given(
    st.builds(
        cases.attention_case, seeds, dtypes, st.sampled_from("dot general concat bahdanau".split()),
        st.tuples(*[st.integers(1, 5)] * 3), st.sampled_from([None, "BT", "B1T", "BST"]),
        st.sampled_from([0.2, 0.7, 1.0]),
    )
)  # fmt: skip
def test_attention_agrees_with_torch(case):
    compare(case)


@given(
    st.builds(
        cases.translate_case, seeds, dtypes, st.sampled_from(["RNN", "GRU", "LSTM"]),
        st.integers(1, 3), st.booleans(), st.sampled_from(["dot", "general", "concat"]),
        st.integers(1, 6),
    )
)  # fmt: skip
def test_an_encoder_with_attention_decoder_agrees_with_torch(case):
    compare(case)


@given(
    st.builds(
        cases.cipher_case, seeds, st.lists(st.integers(0, 26), min_size=1, max_size=5),
        st.integers(1, 9),
    )
)  # fmt: skip
def test_twenty_steps_of_cipher_training_agree_with_torch(case):
    compare(case)


@given(
    st.builds(
        lambda rng, dtype, steps, options: cases.optimize_case(rng, dtype, steps=steps, **options),
        seeds, dtypes, st.integers(1, 8),
        st.fixed_dictionaries(
            dict(name=st.just("SGD"), lr=st.floats(0, 1), momentum=st.floats(0, 0.99))
        ) | st.fixed_dictionaries(
            dict(name=st.just("Adam"), lr=st.floats(0, 1), eps=st.floats(1e-8, 1),
                 betas=st.tuples(st.floats(0, 0.99), st.floats(0, 0.999)))
        ),
    )
)  # fmt: skip
def test_optimizers_take_the_steps_of_torch(case):
    compare(case)


@given(st.builds(cases.clip_case, seeds, dtypes, st.floats(0, 10), st.sampled_from([1e-8, 1, 1e8])))
def test_norms_are_clipped_as_by_torch(case):
    compare(case)


# ------------------------------------------------------------------------------------ messages

PAIRS = {
    "Embedding(10, 3)": "x", "Embedding(10, 3, padding_idx=10)": None,
    "Embedding(10, 3, padding_idx=-11)": None, "Embedding(-1, 3)": None,
    "Linear(4, 6)": "x", "Linear(-1, 3)": None, "Dropout(0.5)": "x",
    "Dropout(1.5)": None, "Dropout(-0.1)": None,
}  # fmt: skip


@given(
    st.sampled_from(list(PAIRS)), shapes(0, 3),
    st.sampled_from([np.float32, np.float64, np.int64, np.int32, np.int8, np.uint8, bool]),
    st.integers(-2, 12),
)  # fmt: skip
def test_heads_raise_where_pytorch_raises_with_its_words(source, shape, dtype, value):
    x = np.full(shape, value).astype(dtype)
    inputs = None if PAIRS[source] is None else x
    assert_same_errors(source, source, inputs)


@given(
    st.lists(st.integers(0, 3), max_size=4).map(tuple),
    st.lists(st.integers(0, 3), max_size=4).map(tuple),
    st.sampled_from([np.int64, np.float32]), st.integers(-1, 3),
    st.sampled_from(["CrossEntropyLoss()", "MSELoss()"]),
)  # fmt: skip
def test_losses_raise_and_warn_where_pytorch_does_with_its_words(a, b, dtype, value, source):
    pred, target = np.zeros(a, np.float32), np.full(b, value).astype(dtype)
    probabilities = a == b and dtype == np.float32
    accident = len(a) in (0, 4) or a[:1] == (0,) and b == ()  # of kernels: no words to repeat
    if source == "CrossEntropyLoss()" and (probabilities or accident):
        return
    assert_same_errors(source, source, pred, target)


def assert_same_errors(ours: str, theirs: str, *inputs) -> None:
    """Both run, or both raise the same type with the same words; likewise for warnings."""

    def run(call, inputs):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                module = call()
                if inputs[0] is not None:
                    module(*inputs)
                raised = None
            except Exception as error:
                raised = (type(error), str(error))
        return raised, [str(w.message) for w in caught if "no-op" not in str(w.message)]

    tensors = [None if i is None else torch.from_numpy(np.array(i)) for i in inputs]
    wanted = run(lambda: eval(theirs, vars(torch.nn)), tensors)
    assert run(lambda: eval(ours, vars(lc)), inputs) == wanted
