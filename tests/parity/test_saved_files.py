"""Saved files go both ways: we read whatever torch.save writes, PyTorch reads what we write."""

import numpy as np
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_core as lc

VIEWS = [
    lambda x: x.transpose(0, -1) if x.ndim else x,
    lambda x: x[1:] if x.ndim else x,
    lambda x: x[..., ::2] if x.ndim else x,
    lambda x: x.unsqueeze(0).expand(2, *x.shape),
    lambda x: x[0] if x.ndim and len(x) else x,
    lambda x: torch.nn.Parameter(x) if x.is_floating_point() else x,
]


@st.composite
def tensors(draw):
    """A tensor of any dtype we read, seen through a few views."""
    dtype = draw(
        st.sampled_from(
            [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32]
            + [torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128]
        )
    )
    base = torch.arange(60).reshape(3, 4, 5).to(dtype)
    steps = draw(st.lists(st.integers(0, 5), max_size=4))
    for step in steps:
        base = VIEWS[step](base)
    return base


def numpy_of(tensor):
    tensor = tensor.detach()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


@given(st.dictionaries(st.text(max_size=8).filter(lambda s: s.isprintable()), tensors()))
def test_whatever_torch_save_writes_we_read(tmp_path_factory, state):
    path = tmp_path_factory.getbasetemp() / "state.pt"
    torch.save(state, path)
    loaded = lc.load(path)
    assert loaded.keys() == state.keys()
    for name, tensor in state.items():
        wanted = numpy_of(tensor)
        assert isinstance(loaded[name], np.ndarray)
        assert (loaded[name].dtype, loaded[name].shape) == (wanted.dtype, wanted.shape)
        np.testing.assert_array_equal(loaded[name], wanted)


def test_a_model_moves_there_and_back_through_files(tmp_path):
    theirs = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True)
    torch.save(theirs.state_dict(), tmp_path / "theirs.pt")
    state = lc.load(tmp_path / "theirs.pt")
    config = lc.infer_config(state)
    ours = getattr(lc, config.pop("rnn_type"))(**config)
    ours.load_state_dict(state)
    x = np.random.default_rng(0).normal(size=(5, 2, 3)).astype(np.float32)
    wanted = theirs(torch.from_numpy(x))[0].detach().numpy()
    np.testing.assert_allclose(ours(x)[0], wanted, atol=1e-6)

    for name, read in (("o.safetensors", safetensors.torch.load_file), ("o.pt", torch.load)):
        lc.save(tmp_path / name, ours.state_dict())
        for parameter in theirs.parameters():
            parameter.data.zero_()
        theirs.load_state_dict(read(tmp_path / name))
        np.testing.assert_array_equal(theirs(torch.from_numpy(x))[0].detach().numpy(), wanted)


def test_pytorch_reads_every_dtype_and_shape_we_write_without_trusting_the_file(tmp_path):
    state = {
        "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "empty": np.zeros((0, 3), np.float32),
        "scalar": np.array(3, np.int16),
        "big-endian": np.arange(3, dtype=">i4"),
        "bool": np.array([True, False]),
        "complex": np.ones(2, np.complex128) * 1j,
        "half": np.arange(3, dtype=np.float16),
        "β": np.arange(3, dtype=np.uint8),
    }
    lc.save(tmp_path / "o.pth", state)
    loaded = torch.load(tmp_path / "o.pth", weights_only=True)
    assert list(loaded) == list(state)
    for name, array in state.items():
        got = loaded[name].numpy()
        assert got.dtype == array.dtype.newbyteorder("="), name
        np.testing.assert_array_equal(got, array, strict=False)
        assert got.shape == array.shape
