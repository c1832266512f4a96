from pathlib import Path

import numpy as np
import pytest

from lstm_core.cell import GRUCell, LSTMCell
from lstm_core.files.names import infer_config
from lstm_core.files.safetensors import CODES, widen_bfloat16
from lstm_core.files.state import convert_gates, load, save

FILES = Path(__file__).parents[1] / "recorded" / "state_files"
RNG = np.random.default_rng(0)
NUMBERS = np.arange(24, dtype=np.float32).reshape(4, 6)


def some_state() -> dict[str, np.ndarray]:
    state = {dtype.name: RNG.normal(size=(2, 3)).astype(dtype) for dtype in CODES}
    return state | {
        "scalar": np.float32(3),
        "empty": np.zeros((0, 4), np.float32),
        "columns first": np.asfortranarray(NUMBERS),
        "big-endian": np.arange(3, dtype=">f4"),
        "file": np.ones(2),
        "権重/β": np.ones((1, 1, 1), np.int8),
    }


def assert_equal(got: dict, wanted: dict) -> None:
    assert got.keys() == wanted.keys()
    for name, array in wanted.items():
        assert got[name].dtype == np.asarray(array).dtype.newbyteorder("="), name
        np.testing.assert_array_equal(got[name], array, err_msg=name, strict=False)
        assert got[name].shape == np.shape(array), name


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pt", ".pth"])
def test_what_is_saved_comes_back_with_names_dtypes_and_values(tmp_path, suffix):
    state = some_state()
    if suffix.startswith(".pt"):  # PyTorch has no wider unsigned integers in this format
        state = {k: v for k, v in state.items() if k not in ("uint16", "uint32", "uint64")}
    save(tmp_path / f"w{suffix}", state)
    loaded = load(str(tmp_path / f"w{suffix}"))
    assert_equal(loaded, state)
    assert all(array.flags.writeable for array in loaded.values())


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pt", ".pth"])
def test_the_same_weights_give_the_same_bytes(tmp_path, suffix):
    state = {"a": NUMBERS, "b": NUMBERS.T}
    for name in ("a", "b"):
        save(tmp_path / (name + suffix), state)
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_numpy_reads_our_npz_and_we_read_numpys(tmp_path):
    state = {"a": NUMBERS, "f": NUMBERS.T}
    save(tmp_path / "ours.npz", state)
    with np.load(tmp_path / "ours.npz") as archive:
        assert_equal(dict(archive), state)
    np.savez_compressed(tmp_path / "theirs.npz", **state)
    assert_equal(load(tmp_path / "theirs.npz"), state)


def test_bfloat16_is_widened_exactly():
    half = load(FILES / "bfloat16.safetensors")["half"]
    assert half.dtype == np.float32
    # bfloat16 keeps eight bits of the mantissa: 1/3 becomes 171/512
    np.testing.assert_array_equal(half, np.array([-171 / 256, -171 / 512, 0, 171 / 512, 171 / 256]))


def test_a_bfloat16_without_axes_stays_an_array():
    one = widen_bfloat16(np.array(0x3F80, "<u2"))
    assert isinstance(one, np.ndarray) and one.shape == () and one == 1


def test_a_state_dict_of_torch_save_equals_the_same_weights_in_safetensors():
    state = load(FILES / "lstm.pt")
    assert_equal(state, load(FILES / "lstm.safetensors") | state)
    assert list(state)[:5] == [
        *("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0")
    ]


def test_a_checkpoint_keeps_its_numbers_containers_views_and_dtypes():
    checkpoint = load(FILES / "checkpoint.pt")
    assert (checkpoint["epoch"], checkpoint["loss"]) == (3, 0.25)
    assert checkpoint["history"] == [1, (True, None, "text")]
    assert_equal({"parameter": checkpoint["parameter"]}, {"parameter": NUMBERS})
    assert_equal(
        checkpoint["model"],
        {
            "shared": NUMBERS,
            "transposed": NUMBERS.T,
            "strided": NUMBERS[1:, ::2],
            "expanded": NUMBERS[[0, 0], :3],
            "scalar": np.int64(7),
            "empty": np.empty((0, 5), np.float32),
        },
    )
    dtypes = checkpoint["dtypes"]
    assert dtypes.pop("bfloat16").dtype == np.float32
    assert_equal(dtypes, {name: np.arange(3).astype(name) for name in dtypes})


def test_tensors_that_shared_a_storage_do_not_share_memory_here():
    model = load(FILES / "checkpoint.pt")["model"]
    model["shared"][0, 0] = 99
    assert model["transposed"][0, 0] == model["expanded"][1, 0] == 0


def test_save_names_an_unknown_suffix():
    with pytest.raises(ValueError, match=r"\.onnx"):
        save("model.onnx", {})


def test_python_objects_are_not_written(tmp_path):
    for suffix in (".safetensors", ".pt"):
        with pytest.raises(TypeError, match="no dtype for a"):
            save(tmp_path / f"a{suffix}", {"a": np.array([None])})
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        save(tmp_path / "a.npz", {"a": np.array([None])})


def test_a_recorded_bidirectional_projected_lstm_is_recognized():
    assert infer_config(load(FILES / "lstm.pt")) == dict(
        rnn_type="LSTM", input_size=3, hidden_size=4, bias=True,
        num_layers=2, bidirectional=True, proj_size=2,
    )  # fmt: skip


def test_a_gru_is_recognized_behind_a_prefix_and_beside_other_layers():
    state = {f"model.rnn.{k}": v for k, v in load(FILES / "gru.pth").items()}
    state |= {"model.embedding.weight": np.zeros((9, 3)), "model.out.bias": np.zeros(5)}
    assert infer_config(state) == dict(
        rnn_type="GRU", input_size=3, hidden_size=5, bias=True, num_layers=1, bidirectional=False
    )


def test_a_cell_without_bias_is_recognized():
    cell = dict(weight_ih=np.zeros((4, 7)), weight_hh=np.zeros((4, 4)))
    assert infer_config(cell) == dict(rnn_type="RNNCell", input_size=7, hidden_size=4, bias=False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(weight_ih_l0=None), "weight_ih_l0 should be there"),
        (dict(weight_hh_l0=np.zeros((15, 4))), "15 rows for 4 hidden features"),
        (dict(weight_hh_l0=np.zeros((15, 0))), "15 rows for 0 hidden features"),
        (dict(bias_hh_l0=None), r"bias_hh_l0 should be \(15,\) .* but is missing"),
        (dict(bias_hh_l0=np.zeros(5)), r"bias_hh_l0 should be \(15,\) .* but is \(5,\)"),
        ({"weight_ih_l9999999999": np.zeros((15, 5))}, "_l1 should be .* missing"),
        ({"other.weight_ih_l0": np.zeros((15, 5))}, r'found 2. Choose one: .*prefix="other."'),
    ],
)
def test_weights_that_do_not_fit_together_are_named(change, message):
    state = load(FILES / "gru.pth") | change
    with pytest.raises(ValueError, match=message):
        infer_config({k: v for k, v in state.items() if v is not None})


def test_a_dict_without_recurrent_weights_is_no_recurrent_layer():
    with pytest.raises(ValueError, match="no name such as weight_ih_l0"):
        infer_config({"weight": NUMBERS})


@pytest.mark.parametrize(
    ("kind", "source", "target", "order"),
    [
        ("lstm", "torch", "onnx", [0, 3, 1, 2]),
        ("lstm", "onnx", "torch", [0, 2, 3, 1]),
        ("lstm", "torch", "keras", [0, 1, 2, 3]),
        ("gru", "torch", "onnx", [1, 0, 2]),
        ("gru", "keras", "torch", [1, 0, 2]),
        ("gru", "keras", "onnx", [0, 1, 2]),
    ],
)
def test_gate_blocks_are_reordered_as_the_library_wants(kind, source, target, order):
    H = 3
    bias = np.repeat(np.arange(len(order)), H)
    wanted = np.repeat(order, H)
    np.testing.assert_array_equal(convert_gates(bias, source, target, kind), wanted)

    matrix = bias[:, None] + np.arange(2) / 10  # (gates*H, I=2)
    converted = convert_gates(matrix.T if source == "keras" else matrix, source, target, kind=kind)
    wanted = wanted[:, None] + np.arange(2) / 10
    np.testing.assert_array_equal(converted, wanted.T if target == "keras" else wanted)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize("library", ["keras", "onnx"])
def test_an_lstm_by_another_librarys_own_equations_gives_the_same(library):
    cell = LSTMCell(3, 4, dtype=np.float64, rng=0)
    x, h, c = (RNG.normal(size=(2, n)) for n in (3, 4, 4))
    W, R, b = (
        convert_gates(array, "torch", library)
        for array in (cell.weight_ih, cell.weight_hh, cell.bias_ih + cell.bias_hh)
    )
    if library == "keras":  # z = x @ kernel + h @ recurrent_kernel + bias, then i, f, c, o
        z_i, z_f, z_c, z_o = np.split(x @ W + h @ R + b, 4, axis=1)
    else:  # the operator's specification: X*(W^T) + H*(R^T) + B, gates i, o, f, c
        z_i, z_o, z_f, z_c = np.split(x @ W.T + h @ R.T + b, 4, axis=1)
    c_new = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_c)
    np.testing.assert_allclose(cell(x, (h, c))[0], sigmoid(z_o) * np.tanh(c_new), atol=1e-14)


@pytest.mark.parametrize("library", ["keras", "onnx"])
def test_a_gru_by_another_librarys_own_equations_gives_the_same(library):
    """With linear_before_reset=1 (ONNX), reset_after=True (Keras): r multiplies h @ R + b_hh."""
    cell = GRUCell(3, 4, dtype=np.float64, rng=0)
    x, h = (RNG.normal(size=(2, n)) for n in (3, 4))
    W, R, b_ih, b_hh = (
        convert_gates(array, "torch", library, kind="gru")
        for array in (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
    )
    if library == "onnx":
        W, R = W.T, R.T
    x_z, x_r, x_h = np.split(x @ W + b_ih, 3, axis=1)
    h_z, h_r, h_h = np.split(h @ R + b_hh, 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    wanted = z * h + (1 - z) * np.tanh(x_h + r * h_h)
    np.testing.assert_allclose(cell(x, h), wanted, atol=1e-14)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
@pytest.mark.parametrize("library", ["keras", "onnx"])
def test_converting_there_and_back_changes_nothing(kind, library):
    weight = RNG.normal(size=(12, 5))
    there = convert_gates(weight, "torch", library, kind=kind)
    np.testing.assert_array_equal(convert_gates(there, library, "torch", kind=kind), weight)
    assert not np.shares_memory(there, weight)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((NUMBERS, "torch", "jax"), "not of 'jax'"),
        ((NUMBERS, "torch", "onnx", "rnn"), "not 'rnn'"),
        ((np.zeros((6, 2)), "torch", "onnx"), "6 gate rows cannot be divided into the 4 gates"),
        ((np.zeros((1, 8, 2)), "onnx", "torch"), r"has shape \(1, 8, 2\)"),
    ],
)
def test_a_conversion_without_meaning_is_refused(args, message):
    with pytest.raises(ValueError, match=message):
        convert_gates(*args)
