"""Cases for both sides: (function, options, arrays), drawn from a generator."""

import numpy as np

import lstm_core as lc

WORDS = ([[1, 2, 3], [6, 0, 0], [4, 5, 0]], [[7, 8, 0], [9, 0, 0], [10, 0, 0]])


def parameters(module, rng):
    """Random arrays for all parameters, by name with the prefix ``p:``."""
    return {
        f"p:{name}": rng.normal(size=p.shape).astype(p.dtype) / 2
        for name, p in module.named_parameters()
    }


def embedding_case(rng, dtype, shape=(3, 4), padding_idx=None):
    arrays = parameters(lc.Embedding(7, 5, dtype=dtype), rng)
    arrays |= dict(indices=rng.integers(0, 7, shape), dy=rng.normal(size=(*shape, 5)).astype(dtype))
    return "embedding", dict(padding_idx=padding_idx), arrays


def linear_case(rng, dtype, shape=(3, 4), bias=True):
    arrays = parameters(lc.Linear(5, 2, bias, dtype=dtype), rng)
    arrays |= dict(
        x=rng.normal(size=(*shape, 5)).astype(dtype), dy=rng.normal(size=(*shape, 2)).astype(dtype)
    )
    return "linear", {}, arrays


def cross_entropy_case(rng, dtype, shape=(4,), C=6, reduction="mean", ignored=0.3, scale=1.0):
    target = rng.integers(0, C, shape)
    target[rng.random(shape) < ignored] = -1
    pred = scale * rng.normal(size=(*shape[:1], C, *shape[1:]))
    arrays = dict(pred=pred.astype(dtype), target=target)
    if reduction == "none":
        arrays["dloss"] = rng.normal(size=shape).astype(dtype)
    return "cross_entropy", dict(reduction=reduction, ignore_index=-1), arrays


def mse_case(rng, dtype, shape=(4, 3), reduction="mean"):
    arrays = {name: rng.normal(size=shape).astype(dtype) for name in ("pred", "target", "dloss")}
    if reduction != "none":
        del arrays["dloss"]
    return "mse", dict(reduction=reduction), arrays


def weighted_cross_entropy_case(rng, dtype, reduction, label_smoothing):
    function, options, arrays = cross_entropy_case(rng, dtype, (2, 5), reduction=reduction)
    arrays["weight"] = rng.uniform(0.2, 2, 6).astype(dtype)
    return function, options | dict(label_smoothing=label_smoothing), arrays


def yes_or_no_case(rng, dtype, reduction="mean", weighted=False, scale=1.0):
    function, options, arrays = mse_case(rng, dtype, reduction=reduction)
    arrays |= dict(pred=dtype(scale) * arrays["pred"], target=rng.random((4, 3)).astype(dtype))
    if weighted:
        arrays["weight"] = rng.uniform(0.2, 2, (4, 1)).astype(dtype)
        arrays["pos_weight"] = rng.uniform(0.2, 3, 3).astype(dtype)
    return "yes_or_no", options, arrays


def layer_norm_case(rng, dtype, shape=(3, 4, 5), normalized=(5,), **options):
    arrays = parameters(lc.LayerNorm(normalized, dtype=dtype, **options), rng)
    arrays |= {name: rng.normal(size=shape).astype(dtype) for name in ("x", "dy")}
    return "layer_norm", dict(normalized=normalized, **options), arrays


def last_step_case(rng, dtype):
    arrays = {name: rng.normal(size=shape) for name, shape in (("x", (3, 5, 4)), ("dy", (3, 4)))}
    return "last_step", {}, {name: array.astype(dtype) for name, array in arrays.items()}


def tied_case(rng, dtype):
    """Words read and written by one matrix, which is handed once."""
    arrays = parameters(lc.Embedding(7, 4, dtype=dtype), rng)
    arrays |= dict(indices=rng.integers(0, 7, (3, 2)), dy=rng.normal(size=(3, 2, 7)).astype(dtype))
    return "tied", {}, arrays


def attention_case(rng, dtype, method, sizes=(2, 3, 4), mask_axes=None, masked=0.4):
    B, S, T = sizes
    if method == "bahdanau":
        Q, K = 4, 6
        function, options = "bahdanau", {}
        arrays = parameters(lc.BahdanauAttention(Q, K, 5, dtype=dtype), rng)
    else:
        Q = K = 4
        function, options = "luong", dict(method=method)
        arrays = parameters(lc.LuongAttention(Q, method, dtype=dtype), rng)
    arrays |= dict(
        query=rng.normal(size=(B, S, Q)).astype(dtype),
        keys=rng.normal(size=(B, T, K)).astype(dtype),
        dcontext=rng.normal(size=(B, S, K)).astype(dtype),
    )
    shapes = {"BT": (B, T), "B1T": (B, 1, T), "BST": (B, S, T)}
    if mask_axes:
        arrays["mask"] = rng.random(shapes[mask_axes]) < masked
    return function, options, arrays


def translate_case(rng, dtype, rnn_type, num_layers=1, bidirectional=False, method="dot", B=3):
    V, d, T, S = 9, 4, 5, 3
    model = lc.Module(dtype)
    model.encoder = lc.Encoder(rnn_type, V, d, num_layers, bidirectional, dtype=dtype)
    model.decoder = lc.Decoder(rnn_type, V, d, num_layers, method=method, dtype=dtype)
    arrays = parameters(model, rng)
    lengths = rng.integers(1, T + 1, (B, 1))
    source = np.where(np.arange(T) < lengths, rng.integers(1, V, (B, T)), 0)
    arrays |= dict(source=source, target=rng.integers(0, V, (B, S)))
    arrays["dy"] = rng.normal(size=(B, S, d)).astype(dtype)
    for i in range(2 if rnn_type == "LSTM" else 1):
        arrays[f"dstate{i}"] = rng.normal(size=(num_layers, B, d)).astype(dtype)
    options = dict(
        rnn_type=rnn_type, num_layers=num_layers, bidirectional=bidirectional, method=method
    )
    return "translate", options, arrays


def words_case(rng, tokens):
    model = lc.Module(np.float64)
    model.embedding = lc.Embedding(20, 2, padding_idx=0, dtype=np.float64)
    model.rnn = lc.LSTM(2, 3, batch_first=True, dtype=np.float64)
    model.out = lc.Linear(3, 20, dtype=np.float64)
    return "words", {}, parameters(model, rng) | dict(tokens=np.array(tokens))


def cipher_case(rng, key=(13,), T=6, steps=20):
    model = lc.Module(np.float64)
    model.embedding = lc.Embedding(27, 5, dtype=np.float64)
    model.lstm = lc.LSTM(5, 10, dtype=np.float64)
    model.head = lc.Linear(10, 27, dtype=np.float64)
    plain = rng.integers(27, size=(steps, T, 32))
    shift = np.resize(key, T)[:, None]
    return "cipher", {}, parameters(model, rng) | dict(plain=plain, cipher=(plain + shift) % 27)


def optimize_case(rng, dtype, name, steps=4, **options):
    arrays = parameters(lc.Linear(3, 2, dtype=dtype), rng)
    arrays |= dict(
        dweight=rng.normal(size=(steps, 2, 3)).astype(dtype),
        dbias=rng.normal(size=(steps, 2)).astype(dtype),
    )
    return "optimize", dict(name=name, **options), arrays


def clip_case(rng, dtype, max_norm, scale=1.0):
    arrays = dict(weight=scale * rng.normal(size=(2, 3)), bias=scale * rng.normal(size=2))
    return "clip", dict(max_norm=max_norm), {k: v.astype(dtype) for k, v in arrays.items()}


def recorded_cases():
    """Every case whose results are recorded."""
    rng = np.random.default_rng(20260101)
    for dtype in (np.float32, np.float64):
        yield embedding_case(rng, dtype)
        yield embedding_case(rng, dtype, shape=(12,), padding_idx=-2)
        for shape in ((), (3,), (2, 3), (2, 1, 3)):
            yield linear_case(rng, dtype, shape, bias=shape != (3,))
        for reduction in ("mean", "sum", "none"):
            yield mse_case(rng, dtype, reduction=reduction)
            for shape in ((4,), (2, 5), (2, 2, 3)):
                yield cross_entropy_case(rng, dtype, shape, reduction=reduction)
        yield cross_entropy_case(rng, dtype, ignored=1.0, reduction="sum")
        yield cross_entropy_case(rng, dtype, scale=1000.0)
        for method in ("dot", "general", "concat", "bahdanau"):
            for mask_axes in (None, "BT", "B1T", "BST"):
                yield attention_case(rng, dtype, method, mask_axes=mask_axes)
            yield attention_case(rng, dtype, method, mask_axes="BT", masked=1.0)
        for rnn_type in ("RNN", "GRU", "LSTM"):
            yield translate_case(rng, dtype, rnn_type)
            yield translate_case(rng, dtype, rnn_type, 2, True, "concat")
        yield optimize_case(rng, dtype, "SGD", lr=0.1)
        yield optimize_case(rng, dtype, "SGD", lr=0.1, momentum=0.9)
        yield optimize_case(rng, dtype, "Adam", lr=0.01)
        yield optimize_case(rng, dtype, "Adam", lr=0.1, betas=(0.5, 0.9), eps=0.1)
        yield clip_case(rng, dtype, 1.0)
        yield clip_case(rng, dtype, 100.0)
    for tokens in WORDS:
        yield words_case(rng, tokens)
    yield cipher_case(rng)
    yield cipher_case(rng, key=(3, 14, 15), T=9)
    for dtype in (np.float32, np.float64):
        for reduction in ("mean", "sum", "none"):
            yield weighted_cross_entropy_case(rng, dtype, reduction, label_smoothing=0.0)
            yield weighted_cross_entropy_case(rng, dtype, reduction, label_smoothing=0.2)
            yield yes_or_no_case(rng, dtype, reduction)
            yield yes_or_no_case(rng, dtype, reduction, weighted=True)
        yield yes_or_no_case(rng, dtype, scale=100.0)
        yield layer_norm_case(rng, dtype)
        yield layer_norm_case(rng, dtype, normalized=(4, 5), eps=0.1, bias=False)
        yield layer_norm_case(rng, dtype, elementwise_affine=False)
        yield last_step_case(rng, dtype)
        yield tied_case(rng, dtype)
        yield optimize_case(rng, dtype, "SGD", lr=0.1, momentum=0.9, weight_decay=0.1)
        yield optimize_case(rng, dtype, "Adam", lr=0.1, weight_decay=0.1)
        yield optimize_case(rng, dtype, "AdamW", lr=0.1, weight_decay=0.1)
        yield optimize_case(rng, dtype, "AdamW", lr=0.1, betas=(0.5, 0.9), eps=0.1)
