"""What stands around the recurrent layers, run with given numbers; PyTorch's side of the same
functions is parity/other_layers_torch.py. Arrays in by name, results and gradients out by name."""

import numpy as np

import lstm_core as lc


def _load(module, arrays):
    module.load_state_dict({k.removeprefix("p:"): v for k, v in arrays.items() if k[:2] == "p:"})
    return module


def _grads(module):
    return {f"d:{name}": grad for name, grad in module.grads.items()}


def embedding(arrays, padding_idx):
    V, E = arrays["p:weight"].shape
    module = _load(lc.Embedding(V, E, padding_idx, dtype=arrays["dy"].dtype), arrays)
    y = module(arrays["indices"])
    module.backward(arrays["dy"])
    return dict(y=y, **_grads(module))


def linear(arrays):
    outputs, inputs = arrays["p:weight"].shape
    module = lc.Linear(inputs, outputs, "p:bias" in arrays, dtype=arrays["x"].dtype)
    y = _load(module, arrays)(arrays["x"])
    return dict(y=y, dx=module.backward(arrays["dy"]), **_grads(module))


def _loss(loss, arrays):
    return dict(
        loss=loss(arrays["pred"], arrays["target"]), dpred=loss.backward(arrays.get("dloss", 1.0))
    )


def cross_entropy(arrays, **options):
    return _loss(lc.CrossEntropyLoss(arrays.get("weight"), **options), arrays)


def mse(arrays, reduction):
    return _loss(lc.MSELoss(reduction=reduction), arrays)


def yes_or_no(arrays, reduction):
    weights = dict(weight=arrays.get("weight"), pos_weight=arrays.get("pos_weight"))
    return _loss(lc.BCEWithLogitsLoss(reduction=reduction, **weights), arrays)


def layer_norm(arrays, normalized, **options):
    module = lc.LayerNorm(tuple(normalized), dtype=arrays["x"].dtype, **options)
    y = _load(module, arrays)(arrays["x"])
    return dict(y=y, dx=module.backward(arrays["dy"]), **_grads(module))


def last_step(arrays):
    module = lc.Pick(np.s_[:, -1])
    return dict(y=module(arrays["x"]), dx=module.backward(arrays["dy"]))


def tied(arrays):
    """One matrix reads words and writes them: one gradient."""
    model = lc.Module(dtype := arrays["dy"].dtype)
    model.read = lc.Embedding(7, 4, dtype=dtype)
    model.write = lc.Linear(4, 7, bias=False, dtype=dtype)
    model.write.weight = model.read.weight
    model.read.weight[...] = arrays["p:weight"]
    y = model.write(model.read(arrays["indices"]))
    model.read.backward(model.write.backward(arrays["dy"]))
    return dict(y=y, **_grads(model))


def luong(arrays, method):
    H, dtype = arrays["query"].shape[-1], arrays["query"].dtype
    return _attention(lc.LuongAttention(H, method, dtype=dtype), arrays)


def bahdanau(arrays):
    A, Q = arrays["p:W_query"].shape
    K = arrays["p:W_keys"].shape[1]
    return _attention(lc.BahdanauAttention(Q, K, A, dtype=arrays["query"].dtype), arrays)


def _attention(module, arrays):
    context, weights = _load(module, arrays)(arrays["query"], arrays["keys"], arrays.get("mask"))
    dquery, dkeys = module.backward(arrays["dcontext"])
    return dict(context=context, weights=weights, dquery=dquery, dkeys=dkeys, **_grads(module))


def _states(state, name):
    return {f"{name}{i}": s for i, s in enumerate(state if isinstance(state, tuple) else (state,))}


def translate(arrays, rnn_type, num_layers, bidirectional, method):
    """The encoder, then the decoder from its state, and all the way back."""
    V, d = arrays["p:encoder.embedding.weight"].shape
    model = lc.Module(dtype := arrays["dy"].dtype)
    model.encoder = lc.Encoder(rnn_type, V, d, num_layers, bidirectional, dtype=dtype)
    model.decoder = lc.Decoder(rnn_type, V, d, num_layers, method=method, dtype=dtype)
    _load(model, arrays)
    states, state = model.encoder(arrays["source"])
    y, new, weights = model.decoder(arrays["target"], states, state, arrays["source"] == 0)
    dnew = tuple(arrays[k] for k in ("dstate0", "dstate1") if k in arrays)
    dstates, dstate = model.decoder.backward(arrays["dy"], dnew if len(dnew) == 2 else dnew[0])
    model.encoder.backward(dstates, dstate)
    return dict(
        states=states, y=y, weights=weights,
        **_states(state, "state"), **_states(new, "new"), **_grads(model),
    )  # fmt: skip


def words(arrays):
    """Tokens, sorted by length, packed, run and un-sorted; Linear on all steps; loss; backward."""
    tokens, T = arrays["tokens"], arrays["tokens"].shape[1]
    model = lc.Module(np.float64)
    model.embedding = lc.Embedding(20, 2, padding_idx=0, dtype=np.float64)
    model.rnn = lc.LSTM(2, 3, batch_first=True, dtype=np.float64)
    model.out = lc.Linear(3, 20, dtype=np.float64)
    _load(model, arrays)
    lengths = (tokens != 0).sum(axis=1)
    order = np.argsort(-lengths, kind="stable")
    back = lc.invert_permutation(order)

    x = model.embedding(tokens[order])
    packed = lc.pack_padded_sequence(x, lengths[order], batch_first=True)
    packed_y, (h, c) = model.rnn(packed)
    y, _ = lc.pad_packed_sequence(packed_y, batch_first=True, total_length=T)
    scores = model.out(y)
    loss = lc.CrossEntropyLoss(ignore_index=0)
    value = loss(scores.transpose(0, 2, 1), tokens[order])

    dy = model.out.backward(loss.backward().transpose(0, 2, 1))
    dpacked = lc.pack_padded_sequence(dy, lengths[order], batch_first=True)
    dx, _ = lc.pad_packed_sequence(model.rnn.backward(dpacked)[0], batch_first=True, total_length=T)
    model.embedding.backward(dx)
    return dict(y=y[back], h=h[:, back], c=c[:, back], loss=value, **_grads(model))


def cipher(arrays):
    """As many training steps as there are batches: losses, and lengths of the gradient."""
    model = lc.Module(np.float64)
    model.embedding = lc.Embedding(27, 5, dtype=np.float64)
    model.lstm = lc.LSTM(5, 10, dtype=np.float64)
    model.head = lc.Linear(10, 27, dtype=np.float64)
    _load(model, arrays)
    loss, adam = lc.CrossEntropyLoss(), lc.Adam(model, lr=0.03)
    losses, norms = [], []
    for plain, cipher in zip(arrays["plain"], arrays["cipher"], strict=True):
        scores = model.head(model.lstm(model.embedding(cipher))[0])
        losses.append(loss(scores.reshape(-1, 27), plain.reshape(-1)))
        model.zero_grad()
        dscores = loss.backward().reshape(scores.shape)
        model.embedding.backward(model.lstm.backward(model.head.backward(dscores))[0])
        norms.append(lc.clip_grad_norm(model, max_norm=1.0))
        adam.step()
    return dict(losses=np.array(losses), norms=np.array(norms), **model.state_dict())


def optimize(arrays, name, **options):
    """As many steps as there are gradients; one of the two parameters starts later."""
    module = lc.Linear(*arrays["p:weight"].shape[::-1], dtype=arrays["p:weight"].dtype)
    _load(module, arrays)
    optimizer = getattr(lc, name)(module, **options)
    for i, (dweight, dbias) in enumerate(zip(arrays["dweight"], arrays["dbias"], strict=True)):
        module.zero_grad()
        module.add_grad("weight", dweight.copy())
        if i > 0:
            module.add_grad("bias", dbias.copy())
        optimizer.step()
    return module.state_dict()


def clip(arrays, max_norm):
    weight, bias = arrays["weight"], arrays["bias"]
    module = lc.Linear(*weight.shape[::-1], dtype=weight.dtype)
    module.add_grad("weight", weight.copy())
    module.add_grad("bias", bias.copy())
    return dict(norm=lc.clip_grad_norm(module, max_norm), **_grads(module))
