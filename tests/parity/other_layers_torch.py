"""PyTorch's side of other_layers_here.py: the same functions by autograd."""

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def _tensors(arrays, *names):
    leaves = [torch.from_numpy(np.array(arrays[name])) for name in names]
    return [leaf.requires_grad_() if leaf.is_floating_point() else leaf for leaf in leaves]


def _load(module, arrays, dtype):
    state = {k[2:]: torch.from_numpy(np.array(v)) for k, v in arrays.items() if k[:2] == "p:"}
    module.to(torch.from_numpy(np.zeros(0, dtype)).dtype).load_state_dict(state)
    return module


def _grads(module):
    return {f"d:{name}": p.grad for name, p in module.named_parameters() if p.grad is not None}


def _arrays(**results):
    return {
        k: v.detach().numpy() if torch.is_tensor(v) else np.asarray(v) for k, v in results.items()
    }


def embedding(arrays, padding_idx):
    module = nn.Embedding(*arrays["p:weight"].shape, padding_idx)
    _load(module, arrays, arrays["dy"].dtype)
    indices, dy = _tensors(arrays, "indices", "dy")
    y = module(indices)
    y.backward(dy)
    return _arrays(y=y, **_grads(module))


def linear(arrays):
    module = nn.Linear(*arrays["p:weight"].shape[::-1], bias="p:bias" in arrays)
    _load(module, arrays, arrays["x"].dtype)
    x, dy = _tensors(arrays, "x", "dy")
    y = module(x)
    y.backward(dy)
    return _arrays(y=y, dx=x.grad, **_grads(module))


def _loss(loss, arrays):
    pred, target = _tensors(arrays, "pred", "target")
    value = loss(pred, target.detach())
    value.backward(_tensors(arrays, "dloss")[0] if "dloss" in arrays else None)
    return _arrays(loss=value, dpred=pred.grad)


def _buffers(arrays, *names):
    return {name: torch.from_numpy(arrays[name]) for name in names if name in arrays}


def cross_entropy(arrays, **options):
    return _loss(nn.CrossEntropyLoss(**_buffers(arrays, "weight"), **options), arrays)


def mse(arrays, reduction):
    return _loss(nn.MSELoss(reduction=reduction), arrays)


def yes_or_no(arrays, reduction):
    weights = _buffers(arrays, "weight", "pos_weight")
    return _loss(nn.BCEWithLogitsLoss(reduction=reduction, **weights), arrays)


def layer_norm(arrays, normalized, **options):
    module = _load(nn.LayerNorm(normalized, **options), arrays, arrays["x"].dtype)
    x, dy = _tensors(arrays, "x", "dy")
    y = module(x)
    y.backward(dy)
    return _arrays(y=y, dx=x.grad, **_grads(module))


def last_step(arrays):
    x, dy = _tensors(arrays, "x", "dy")
    y = x[:, -1]
    y.backward(dy)
    return _arrays(y=y, dx=x.grad)


def tied(arrays):
    model = nn.Module()
    model.read, model.write = nn.Embedding(7, 4), nn.Linear(4, 7, bias=False)
    model.write.weight = model.read.weight
    model.read.weight.data = torch.from_numpy(np.array(arrays["p:weight"]))
    indices, dy = _tensors(arrays, "indices", "dy")
    y = model.write(model.read(indices))
    y.backward(dy)
    return _arrays(y=y, **_grads(model))


class Luong(nn.Module):
    def __init__(self, H, method):
        super().__init__()
        self.method = method
        if method == "general":
            self.weight = nn.Parameter(torch.zeros(H, H))
        if method == "concat":
            self.weight = nn.Parameter(torch.zeros(H, 2 * H))
            self.v = nn.Parameter(torch.zeros(H))

    def forward(self, query, keys, mask=None):
        if self.method == "concat":
            S, T = query.shape[1], keys.shape[1]
            both = [query[:, :, None].expand(-1, -1, T, -1), keys[:, None].expand(-1, S, -1, -1)]
            scores = torch.tanh(torch.cat(both, dim=-1) @ self.weight.T) @ self.v
        else:
            projected = keys if self.method == "dot" else keys @ self.weight.T
            scores = torch.bmm(query, projected.transpose(1, 2))
        return mean_of(keys, scores, mask)


class Bahdanau(nn.Module):
    def __init__(self, Q, K, A):
        super().__init__()
        self.W_query = nn.Parameter(torch.zeros(A, Q))
        self.W_keys = nn.Parameter(torch.zeros(A, K))
        self.v = nn.Parameter(torch.zeros(A))

    def forward(self, query, keys, mask=None):
        hidden = (query @ self.W_query.T)[:, :, None] + (keys @ self.W_keys.T)[:, None]
        return mean_of(keys, torch.tanh(hidden) @ self.v, mask)


def mean_of(keys, scores, mask):
    if mask is not None:
        scores = scores.masked_fill(mask[:, None] if mask.ndim == 2 else mask, -1e9)
    weights = torch.softmax(scores, dim=-1)
    return torch.bmm(weights, keys), weights


def luong(arrays, method):
    return _attention(Luong(arrays["query"].shape[-1], method), arrays)


def bahdanau(arrays):
    A, Q = arrays["p:W_query"].shape
    return _attention(Bahdanau(Q, arrays["p:W_keys"].shape[1], A), arrays)


def _attention(module, arrays):
    _load(module, arrays, arrays["query"].dtype)
    query, keys, dcontext = _tensors(arrays, "query", "keys", "dcontext")
    mask = _tensors(arrays, "mask")[0] if "mask" in arrays else None
    context, weights = module(query, keys, mask)
    context.backward(dcontext)
    return _arrays(
        context=context, weights=weights, dquery=query.grad, dkeys=keys.grad, **_grads(module)
    )


class Encoder(nn.Module):
    def __init__(self, rnn_type, V, d, num_layers, bidirectional):
        super().__init__()
        self.embedding = nn.Embedding(V, d, padding_idx=0)
        width = d // 2 if bidirectional else d
        self.rnn = getattr(nn, rnn_type)(
            d, width, num_layers, batch_first=True, bidirectional=bidirectional
        )

    def forward(self, tokens):
        lengths = (tokens != 0).sum(dim=1)
        x = pack_padded_sequence(
            self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False
        )
        y, state = self.rnn(x)
        y, _ = pad_packed_sequence(y, batch_first=True, total_length=tokens.shape[1])
        if not self.rnn.bidirectional:
            return y, state
        join = lambda h: torch.cat([h[0::2], h[1::2]], dim=-1)  # noqa: E731
        return y, tuple(map(join, state)) if isinstance(state, tuple) else join(state)


class Decoder(nn.Module):
    def __init__(self, rnn_type, V, d, num_layers, method):
        super().__init__()
        self.embedding = nn.Embedding(V, d)
        self.rnn = getattr(nn, rnn_type)(d, d, num_layers, batch_first=True)
        self.attention = Luong(d, method)
        self.combine = nn.Linear(2 * d, d, bias=False)

    def forward(self, tokens, states, state, mask):
        h, state = self.rnn(self.embedding(tokens), state)
        context, weights = self.attention(h, states, mask)
        return self.combine(torch.cat([context, h], dim=-1)), state, weights


def _states(state, name):
    return {f"{name}{i}": s for i, s in enumerate(state if isinstance(state, tuple) else (state,))}


def translator(rnn_type, V, d, num_layers, bidirectional, method):
    model = nn.Module()
    model.encoder = Encoder(rnn_type, V, d, num_layers, bidirectional)
    model.decoder = Decoder(rnn_type, V, d, num_layers, method)
    return model


def translate(arrays, rnn_type, num_layers, bidirectional, method):
    V, d = arrays["p:encoder.embedding.weight"].shape
    model = translator(rnn_type, V, d, num_layers, bidirectional, method)
    _load(model, arrays, arrays["dy"].dtype)
    source, target, dy = _tensors(arrays, "source", "target", "dy")
    states, state = model.encoder(source)
    y, new, weights = model.decoder(target, states, state, source == 0)
    news = _states(new, "new")
    dnews = _tensors(arrays, *(name.replace("new", "dstate") for name in news))
    torch.autograd.backward([y, *news.values()], [dy, *dnews])
    return _arrays(
        states=states, y=y, weights=weights, **_states(state, "state"), **news, **_grads(model)
    )


def words(arrays):
    model = nn.Module()
    model.embedding = nn.Embedding(20, 2, padding_idx=0)
    model.rnn = nn.LSTM(2, 3, batch_first=True)
    model.out = nn.Linear(3, 20)
    _load(model, arrays, np.float64)
    (tokens,) = _tensors(arrays, "tokens")
    lengths = (tokens != 0).sum(dim=1)
    order = torch.argsort(lengths, descending=True, stable=True)
    back = torch.argsort(order)
    packed = pack_padded_sequence(model.embedding(tokens[order]), lengths[order], batch_first=True)
    y, (h, c) = model.rnn(packed)
    y, _ = pad_packed_sequence(y, batch_first=True, total_length=tokens.shape[1])
    loss = nn.CrossEntropyLoss(ignore_index=0)(model.out(y).transpose(1, 2), tokens[order])
    loss.backward()
    return _arrays(y=y[back], h=h[:, back], c=c[:, back], loss=loss, **_grads(model))


def cipher(arrays):
    model = nn.Module()
    model.embedding = nn.Embedding(27, 5)
    model.lstm = nn.LSTM(5, 10)
    model.head = nn.Linear(10, 27)
    _load(model, arrays, np.float64)
    loss, adam = nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters(), lr=0.03)
    losses, norms = [], []
    for plain, cipher in zip(*_tensors(arrays, "plain", "cipher"), strict=True):
        scores = model.head(model.lstm(model.embedding(cipher))[0])
        value = loss(scores.reshape(-1, 27), plain.reshape(-1))
        adam.zero_grad()
        value.backward()
        losses.append(value.item())
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0).item())
        adam.step()
    return _arrays(losses=np.array(losses), norms=np.array(norms), **model.state_dict())


def optimize(arrays, name, **options):
    module = nn.Linear(*arrays["p:weight"].shape[::-1])
    _load(module, arrays, arrays["p:weight"].dtype)
    optimizer = getattr(torch.optim, name)(module.parameters(), **options)
    dweights, dbiases = _tensors(arrays, "dweight", "dbias")
    for i, (dweight, dbias) in enumerate(zip(dweights.detach(), dbiases.detach(), strict=True)):
        module.weight.grad = dweight.clone()
        module.bias.grad = dbias.clone() if i > 0 else None
        optimizer.step()
    return _arrays(**dict(module.named_parameters()))


def clip(arrays, max_norm):
    module = nn.Linear(*arrays["weight"].shape[::-1])
    module.to(torch.from_numpy(arrays["weight"]).dtype)
    module.weight.grad, module.bias.grad = (t.detach() for t in _tensors(arrays, "weight", "bias"))
    norm = nn.utils.clip_grad_norm_(module.parameters(), max_norm)
    return _arrays(norm=norm, **_grads(module))
