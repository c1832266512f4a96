"""Every kind of file that is taken for weights, and what becomes of it.

Recorded by tools/record_state_files.py. Of each row the second part is the file, the last says
whether ``torch.load(path, weights_only=True)`` of PyTorch 2.13 reads it too (None: not for it).
"""

import random
from pathlib import Path

import numpy as np

FILES = Path(__file__).parents[1] / "recorded" / "state_files"


def arange(*shape: int) -> np.ndarray:
    """The numbers in a recorded tensor of that shape: 0, 1/8, 2/8, ..."""
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape) / np.float32(8)


LSTM = dict(
    weight_ih_l0=arange(12, 2),
    weight_hh_l0=arange(12, 3),
    bias_ih_l0=arange(12),
    bias_hh_l0=arange(12),
)
ALL = "state_dict"


def under(prefix: str, where: str = "state_dict", others: bool = False) -> str:
    """What one writes for the arrays whose names begin with ``prefix``."""
    condition = f' if name.startswith("{prefix}")' if others else ""
    return f'{{name.removeprefix("{prefix}"): array for name, array in {where}.items(){condition}}}'


# LSTM(2, 3) is in it: kind, file, the name it is given, what load_state_dict wants, torch
LEADS_TO_LSTM = [
    ("a state_dict", "protocol2.pt", "weights.pt", ALL, True),
    ("the same called .pth", "protocol2.pt", "weights.pth", ALL, True),
    ("the same called .bin", "protocol2.pt", "pytorch_model.bin", ALL, True),
    ("the same called .ckpt", "protocol2.pt", "last.ckpt", ALL, True),
    ("the same called .pth.tar", "protocol2.pt", "model_best.pth.tar", ALL, True),
    ("the same called .pkl", "protocol2.pt", "weights.pkl", ALL, True),
    ("the same without a suffix", "protocol2.pt", "weights", ALL, True),
    ("the same called .npz", "protocol2.pt", "weights.npz", ALL, True),
    ("the same called .safetensors", "protocol2.pt", "weights.safetensors", ALL, None),
    ("pickle protocol 3", "protocol3.pt", "a.pt", ALL, True),
    ("pickle protocol 4", "protocol4.pt", "a.pt", ALL, False),
    ("pickle protocol 5", "protocol5.pt", "a.pt", ALL, False),
    ("before 1.6 (legacy), protocol 2", "legacy_protocol2.pt", "a.pt", ALL, True),
    ("before 1.6 (legacy), called .ckpt", "legacy_protocol2.pt", "a.ckpt", ALL, True),
    ("before 1.6 (legacy), called .safetensors", "legacy_protocol2.pt", "a.safetensors", ALL, None),
    ("before 1.6 (legacy), protocol 3", "legacy_protocol3.pt", "a.pt", ALL, True),
    ("before 1.6 (legacy), protocol 4", "legacy_protocol4.pt", "a.pt", ALL, False),
    ("before 1.6 (legacy), protocol 5", "legacy_protocol5.pt", "a.pt", ALL, False),
    ("from a big-endian machine", "big_endian.pt", "a.pt", ALL, True),
    ("safetensors", "arrays.safetensors", "a.safetensors", ALL, None),
    ("safetensors called .bin", "arrays.safetensors", "a.bin", ALL, None),
    (".npz", "arrays.npz", "a.npz", ALL, None),
    (".npz called .pt", "arrays.npz", "a.pt", ALL, None),
    (".npz, compressed", "compressed.npz", "a.npz", ALL, None),
    ('{"model": …, "epoch": …}', "nested_model.pt", "a.pt", 'state_dict["model"]', True),
    ("nested in lists", "nested_deeply.pt", "a.pt", 'state_dict["nets"][0]["rnn"]', True),
    ("DataParallel", "data_parallel.pt", "a.pt", under("module."), True),
    ("torch.compile", "compiled.pt", "a.pt", under("_orig_mod."), True),
    ("both", "distributed_and_compiled.pt", "a.pt", under("module._orig_mod."), True),
    ("AveragedModel", "averaged.pt", "a.pt", under("module.rnn.", others=True), True),
    ("a classifier's state_dict", "classifier.pt", "a.pt", under("rnn.", others=True), True),
    (
        *("a training's checkpoint, with Adam's state", "training.pt", "a.pt"),
        under("rnn.", 'state_dict["model_state_dict"]', others=True), True,
    ),
    (
        *("Lightning", "lightning.pt", "epoch=3-step=120.ckpt"),
        under("model.rnn.", 'state_dict["state_dict"]', others=True), True,
    ),
]  # fmt: skip

random.seed(0)
NUMBERS = np.arange(24, dtype=np.float32).reshape(4, 6)
TWO = np.arange(2, dtype=np.float32)
# what stands beside the tensors, or instead of one: kind, file, what it becomes, torch
BECOMES = [
    ("np.float64", "numpy_float64.pt", np.float64(0.25), False),
    (
        *("other NumPy scalars", "numpy_scalars.pt"),
        [np.int64(3), np.float32(0.5), np.bool_(True), np.str_("text")], False,
    ),
    (
        *("NumPy arrays", "numpy_arrays.pt"),
        [np.arange(6.0).reshape(2, 3), np.arange(6).reshape(2, 3).T, np.arange(0)], False,
    ),
    (
        *("NumPy and bytes by protocol 5", "numpy_protocol5.pt"),
        [np.float64(0.25), np.arange(6.0).reshape(2, 3).T, b"\x00\xff"], False,
    ),
    ("NumPy's dtype", "numpy_dtype.pt", np.dtype(">f4"), False),
    ("torch.device", "device.pt", ["cuda:1", "cpu"], True),
    ("torch.dtype", "dtype.pt", ["torch.float32", "torch.bfloat16", "torch.quint8"], True),
    ("torch.layout", "layout.pt", "torch.strided", True),
    ("torch.Size", "size.pt", (2, 3), True),
    ("bytes, bytearray", "bytes.pt", [b"\x00\xff", b"", bytearray(b"\x00\xff")], False),
    ("complex", "complex.pt", 1 - 2j, True),
    ("integers of any size", "big_int.pt", [2**100, -(2**100)], True),
    ("set, frozenset", "sets.pt", [{"a", "b"}, set(), frozenset({1, 2})], False),
    ("Counter", "counter.pt", {"a": 2, "b": 1}, True),
    ("defaultdict", "defaultdict.pt", {"a": [1]}, False),
    ("OrderedDict", "ordered_dict.pt", {"b": 1, "a": 2}, True),
    ("subclasses of OrderedDict and dict", "own_dicts.pt", [{"lr": 0.5}, {"lr": 0.5}], False),
    ("Path", "paths.pt", ["/runs/a.pt", "C:\\runs\\a.pt"], False),
    (
        *("keys of any plain kind", "keys.pt"),
        {None: 1, True: 2, 1.5: 3, (0, "a"): 4, b"b": 5, -7: 6, "torch.float32": 7}, True,
    ),
    ("one object in two places", "shared.pt", [[1], [1]], True),
    (
        *("random states", "random_states.pt"),
        [random.getstate(), np.arange(256, dtype=np.uint8)], True,
    ),
    ("Parameter, Buffer, attributes", "parameters.pt", [TWO, TWO, TWO, TWO], True),
    (
        *("conjugated and negated by a flag", "lazy.pt"),
        [np.array([1 - 2j], np.complex64), np.array([-2], np.float32)], True,
    ),
    (
        *("uint16, uint32, uint64", "wide_unsigned.pt"),
        [TWO.astype(dtype) for dtype in (np.uint16, np.uint32, np.uint64)], True,
    ),
    (
        *("bare storages", "storages.pt"),
        [np.array([0, 0, 0, 0, 0, 0, 128, 63], np.uint8), np.array([1, 2], np.float32)], True,
    ),
]  # fmt: skip

TRUSTED = "torch.load(path, weights_only=False)"
# refused: kind, file, words of the refusal, what it says to write, torch
REFUSED = [
    *[
        (what, file, words, f'torch.save({expression}, "weights.pt")', torch)
        for what, file, words, expression, torch in [
            (
                *("a whole model", "whole_model.pt", "asks for torch.nn.modules.rnn.LSTM,"),
                f"{TRUSTED}.state_dict()", False,
            ),
            (
                *("a whole model before 1.6", "legacy_whole_model.pt", "torch.nn.modules.linear"),
                f"{TRUSTED}.state_dict()", False,
            ),
            (
                *("a whole model in a dict", "model_in_a_dict.pt", r'Classifier \(at \["net"\]\)'),
                f'{TRUSTED}["net"].state_dict()', False,
            ),
            (
                *("Namespace beside the weights", "namespace.pt", "asks for argparse.Namespace"),
                f'{TRUSTED}["model"]', False,
            ),
            (
                *("an object of one's own", "own_object.pt", r'Run \(at \["history"\]\["run"\]\)'),
                f'{TRUSTED}["state_dict"]', False,
            ),
            (
                *("a date among the tensors", "date.pt", "asks for datetime.date"),
                f"{{k: v for k, v in {TRUSTED}.items() if torch.is_tensor(v)}}", False,
            ),
            (
                *("a class", "class.pt", r'asks for torch.optim.adam.Adam \(at \["optimizer"\]\)'),
                f'{TRUSTED}["model"]', False,
            ),
            ("pickle protocol 1", "protocol1.pt", "protocols 2 to 5", TRUSTED, False),
            (
                *("a list of tensors", "list_of_tensors.pt", "no dict but a list of 2 things"),
                "{str(n): array for n, array in enumerate(torch.load(path))}", True,
            ),
            (
                *("TorchScript", "torchscript.pt", "it is a TorchScript archive"),
                "torch.jit.load(path).state_dict()", False,
            ),
            (
                *("torch.export", "exported.pt2", "torch.export wrote it"),
                "torch.export.load(path).state_dict", False,
            ),
            (
                *("a pickle of arrays", "arrays.pkl", "not one that torch.save wrote"),
                'pickle.load(open(path, "rb"))', False,
            ),
        ]
    ],
    *[
        (
            *(what, file, words),
            f'state = torch.load(path); state["x"] = state["x"]{method}; '
            'torch.save(state, "weights.pt")',
            True,
        )
        for what, file, words, method in [
            ("a sparse tensor", "sparse.pt", "holds a sparse tensor", ".to_dense()"),
            ("a quantized tensor", "quantized.pt", "a quantized tensor", ".dequantize()"),
            ("a nested tensor", "nested_tensor.pt", "a nested tensor", ".unbind()"),
            ("float8", "float8.pt", "a tensor of dtype torch.float8_e4m3fn", ".float()"),
            ("complex32", "complex32.pt", "torch.complex32", ".to(torch.complex64)"),
        ]
    ],
    ("a tensor on the meta device", "meta.pt", "which has no numbers", None, True),
    ("pickle protocol 0", "protocol0.pt", "protocol is 0.*save the model again", None, False),
    ("a number", "number.pt", "no dict of weights but one int", None, True),
    (
        *("a dict in .npy", "objects.npy", "holds Python objects"),
        'np.savez("weights.npz", **np.load(path, allow_pickle=True).item())', None,
    ),
    (
        *("a dict in .npz", "objects.npz", "model.npy holds Python objects"),
        'np.savez("weights.npz", **np.load(path, allow_pickle=True)["model"].item())', None,
    ),
    ("gzip", "gzipped.pt.gz", "compressed by gzip: unpack it first", None, None),
    (
        *("a tar archive", "archive.tar", "it is a tar archive: unpack it first"),
        f'torch.save({TRUSTED}, "weights.pt")', None,
    ),
    ("another zip file", "documents.zip", "neither NumPy nor PyTorch wrote it", None, None),
    ("a pointer of Git LFS", "lfs_pointer.pt", "run git lfs pull", None, None),
    ("a web page", "web_page.pt", "it is a web page", None, None),
    (
        *("the list of a model's parts", "model.safetensors.index.json"),
        "load the parts it names", None, None,
    ),
]  # fmt: skip
# with tests of their own in test_state.py and test_kinds.py
OTHERS = {
    *("lstm.pt", "lstm.safetensors", "gru.pth", "legacy.pt", "bfloat16.safetensors"),
    *("checkpoint.pt", "legacy_checkpoint.pt", "two_layers.pt", "cell.pt"),
    *("one_tensor.pt", "bias.npy"),
}
