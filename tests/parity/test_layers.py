"""Hypothesis draws layers, cells, inputs and lengths; PyTorch and lstm_core compute them alike."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_core
from tests.core import test_errors
from tests.recorded.torch_cases import assert_agrees
from tools import record_torch

KINDS = st.sampled_from(["LSTM", "GRU", "RNN"])
FORMS = st.sampled_from(["padded", "unbatched", "packed", "packed unsorted"])
DTYPES = st.sampled_from([np.float32, np.float64])
SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@st.composite
def layers(draw):
    """Draw (kind, sizes and options) of a layer."""
    kind = draw(KINDS)
    hidden_size = draw(st.integers(1, 7))
    options = dict(
        num_layers=draw(st.integers(1, 3)),
        bias=draw(st.booleans()),
        batch_first=draw(st.booleans()),
        bidirectional=draw(st.booleans()),
    )
    if kind == "LSTM" and hidden_size > 1:
        options["proj_size"] = draw(st.integers(0, hidden_size - 1))
    if kind == "RNN":
        options["nonlinearity"] = draw(st.sampled_from(["tanh", "relu"]))
    return kind, (draw(st.integers(1, 6)), hidden_size), options


def pairs(kind, state):
    """Return a layer's state as a list."""
    return list(state) if kind.startswith("LSTM") else [state]


def as_state(kind, arrays):
    """Return a list of states as the layer wants it."""
    return tuple(arrays) if kind.startswith("LSTM") else arrays[0]


def twins(kind, sizes, options, dtype, rng):
    """Return a torch layer and ours with the same weights."""
    name = np.dtype(dtype).name
    theirs = getattr(torch.nn, kind)(*sizes, **options, dtype=getattr(torch, name))
    ours = getattr(lstm_core, kind)(*sizes, **options, dtype=dtype, rng=0)
    ours.load_state_dict({k: rng.uniform(-1, 1, v.shape) for k, v in ours.state_dict().items()})
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in ours.state_dict().items()})
    return ours, theirs


def compare(dtype, named):
    """Compare (name, ours, theirs): forward results, then gradients, whose names begin with d."""
    for name, ours, theirs in named:
        single = 5e-6 if name.startswith("d") else 2e-6
        assert_agrees(ours, theirs.detach().numpy(), 1e-12 if dtype == np.float64 else single, name)


@given(
    layers(),
    FORMS,
    st.lists(st.integers(1, 9), min_size=1, max_size=16),
    st.booleans(),
    DTYPES,
    SEEDS,
)
def test_layers_and_their_gradients_agree_with_torch(layer, form, lengths, given_state, dtype, rng):
    kind, sizes, options = layer
    ours, theirs = twins(kind, sizes, options, dtype, rng)
    if form == "packed":
        lengths = sorted(lengths, reverse=True)
    if form in ("padded", "unbatched"):
        lengths = [lengths[0]] * (1 if form == "unbatched" else len(lengths))
    packed = form.startswith("packed")

    def write(features):
        """Return random sequences in this form, for us and for torch."""
        sequences = [rng.normal(size=(n, features)).astype(dtype) for n in lengths]
        if packed:
            sort = form == "packed"
            x = lstm_core.pack_sequence(sequences, enforce_sorted=sort)
            X = torch.nn.utils.rnn.pack_sequence(
                [torch.from_numpy(s) for s in sequences], enforce_sorted=sort
            )
            return x, X._replace(data=X.data.requires_grad_())
        x = np.stack(sequences, axis=0 if options["batch_first"] else 1)
        x = sequences[0] if form == "unbatched" else x
        return x, torch.from_numpy(x).requires_grad_()

    D = 2 if options["bidirectional"] else 1
    features = [options.get("proj_size") or sizes[1], sizes[1]][: 2 if kind == "LSTM" else 1]
    batch = () if form == "unbatched" else (len(lengths),)

    def states():
        rows = options["num_layers"] * D
        return [rng.normal(size=(rows, *batch, size)).astype(dtype) for size in features]

    x, X = write(sizes[0])
    h, dstate = states(), states()
    H = [torch.from_numpy(state).requires_grad_() for state in h]
    y, final = ours(x, as_state(kind, h) if given_state else None)
    Y, Final = theirs(X, as_state(kind, H) if given_state else None)
    dy, dY = write(D * features[0])
    dx, dstart = ours.backward(dy, as_state(kind, dstate))
    if packed:
        y, Y, X, dx, dY = y.data, Y.data, X.data, dx.data, dY.data
    loss = (Y * dY.detach()).sum()
    for Final_k, d in zip(pairs(kind, Final), dstate, strict=True):
        loss = loss + (Final_k * torch.from_numpy(d)).sum()
    loss.backward()

    compare(dtype, [("output", y, Y), ("dx", dx, X.grad)])
    compare(dtype, zip(("h_n", "c_n"), pairs(kind, final), pairs(kind, Final), strict=False))
    if given_state:
        starts = [state.grad for state in H]
        compare(dtype, zip(("dh_0", "dc_0"), pairs(kind, dstart), starts, strict=False))
    compare(dtype, ((f"d{k}", ours.grads[k], p.grad) for k, p in theirs.named_parameters()))


@given(
    st.sampled_from(["LSTMCell", "GRUCell", "RNNCell"]),
    st.integers(1, 6),
    st.integers(1, 6),
    st.sampled_from([(), (0,), (1,), (5,)]),
    st.booleans(),
    st.booleans(),
    DTYPES,
    SEEDS,
)
def test_cells_and_their_gradients_agree_with_torch(kind, I, H, batch, bias, relu, dtype, rng):
    options = dict(bias=bias)
    if kind == "RNNCell":
        options["nonlinearity"] = "relu" if relu else "tanh"
    ours, theirs = twins(kind, (I, H), options, dtype, rng)

    def random(*shape):
        return rng.normal(size=(*batch, *shape)).astype(dtype)

    x, h = random(I), [random(H) for _ in range(2 if kind == "LSTMCell" else 1)]
    X = torch.from_numpy(x).requires_grad_()
    S = [torch.from_numpy(state).requires_grad_() for state in h]
    new, New = ours(x, as_state(kind, h)), theirs(X, as_state(kind, S))
    dstate = [random(H) for _ in h]
    dx, dh = ours.backward(as_state(kind, dstate))
    sum(
        (N * torch.from_numpy(d)).sum() for N, d in zip(pairs(kind, New), dstate, strict=True)
    ).backward()
    compare(dtype, zip(("h", "c"), pairs(kind, new), pairs(kind, New), strict=False))
    compare(dtype, [("dx", dx, X.grad)])
    compare(dtype, zip(("dh", "dc"), pairs(kind, dh), [s.grad for s in S], strict=False))
    compare(dtype, ((f"d{k}", ours.grads[k], p.grad) for k, p in theirs.named_parameters()))


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=16),
    st.sampled_from([(), (2,), (2, 3)]),
    st.sampled_from([np.float32, np.int64, np.bool_]),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(["left", "right"]),
    SEEDS,
)
def test_padding_and_packing_agree_with_torch(
    lengths, trailing, dtype, batch_first, longer, side, rng
):
    rnn = torch.nn.utils.rnn
    sequences = [(9 * rng.normal(size=(n, *trailing))).astype(dtype) for n in lengths]
    tensors = [torch.from_numpy(sequence) for sequence in sequences]
    padded = lstm_core.pad_sequence(sequences, batch_first, 1, side)
    compare(np.float64, [("padded", padded, rnn.pad_sequence(tensors, batch_first, 1, side))])

    packed = lstm_core.pack_sequence(sequences, enforce_sorted=False)
    Packed = rnn.pack_sequence(tensors, enforce_sorted=False)
    compare(np.float64, zip(packed._fields, packed, Packed, strict=True))
    total = max(lengths) + longer
    unpacked = lstm_core.pad_packed_sequence(packed, batch_first, 1, total)
    Unpacked = rnn.pad_packed_sequence(Packed, batch_first, 1, total)
    compare(np.float64, zip(("padded", "lengths"), unpacked, Unpacked, strict=True))
    back, Back = lstm_core.unpack_sequence(packed), rnn.unpack_sequence(Packed)
    compare(np.float64, [("sequence", a, b) for a, b in zip(back, Back, strict=True)])


def test_recorded_errors_are_what_torch_says_today():
    assert record_torch.record_errors() == test_errors.RECORDED
