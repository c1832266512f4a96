"""Record small files as PyTorch, NumPy and safetensors write them: tests/recorded/state_files/.

Run with the parity environment: python -m tools.record_state_files
What becomes of each of them stands in tests/files/kinds.py.
"""

import argparse
import collections
import datetime
import gzip
import pickle
import random
import tarfile
import warnings
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parents[1] / "tests" / "recorded" / "state_files"
OLD = dict(_use_new_zipfile_serialization=False)


class Registry(collections.OrderedDict):
    """A dict of one's own class, as libraries for configuration have them."""


class Settings(dict):
    """Another one, which is written in another way."""


class Run:
    """Something that only its class can rebuild."""

    def __init__(self):
        self.epoch = 3


class Classifier(torch.nn.Module):
    """A model of one's own around an LSTM."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(5, 2)
        self.rnn = torch.nn.LSTM(2, 3)
        self.out = torch.nn.Linear(3, 2)
        self.load_state_dict(arange(self.state_dict()))

    def forward(self, words):
        """Classify by the last step."""
        return self.out(self.rnn(self.embedding(words))[0][-1])


class Translator(torch.nn.Module):
    """A model with two recurrent layers."""

    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Sequential(torch.nn.LSTM(2, 3))
        self.decoder = torch.nn.GRU(2, 3)
        self.load_state_dict(arange(self.state_dict()))


def arange(state: dict) -> dict:
    """The same names and shapes with numbers that tests can make again: 0, 1/8, 2/8, ..."""
    return {
        name: (torch.arange(tensor.numel()).reshape(tensor.shape) / 8).to(tensor.dtype)
        for name, tensor in state.items()
    }


def lstm() -> torch.nn.LSTM:
    """The layer that most files hold."""
    module = torch.nn.LSTM(2, 3)
    module.load_state_dict(arange(module.state_dict()))
    return module


def main() -> None:
    """Write every file; the values follow from the seed or from arange."""
    FOLDER.mkdir(exist_ok=True)
    views_and_dtypes()
    state = lstm().state_dict()
    forms_of_a_file(state)
    ways_to_the_layer(state)
    plain_objects()
    kinds_of_tensors()
    whole_programs()
    other_formats(state)


def views_and_dtypes() -> None:
    """What the first tests were written for."""
    torch.manual_seed(0)
    lstm = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True, proj_size=2)
    torch.save(lstm.state_dict(), FOLDER / "lstm.pt")
    save_file(lstm.state_dict(), FOLDER / "lstm.safetensors")
    torch.save(torch.nn.GRU(3, 5).double().state_dict(), FOLDER / "gru.pth")
    torch.save(lstm, FOLDER / "whole_model.pt")
    torch.save(lstm.state_dict(), FOLDER / "legacy.pt", **OLD)

    numbers = torch.arange(24.0).reshape(4, 6)
    checkpoint = {
        "epoch": 3,
        "loss": 0.25,
        "history": [1, (True, None, "text")],
        "parameter": torch.nn.Parameter(numbers.clone()),
        "model": {
            "shared": numbers,
            "transposed": numbers.T,
            "strided": numbers[1:, ::2],
            "expanded": numbers[0, :3].expand(2, 3),
            "scalar": torch.tensor(7, dtype=torch.int64),
            "empty": torch.empty(0, 5),
        },
        "dtypes": {
            str(dtype).removeprefix("torch."): torch.arange(3).to(dtype)
            for dtype in (
                *(torch.float64, torch.float16, torch.bfloat16, torch.complex64),
                *(torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool),
            )
        },
    }
    torch.save(checkpoint, FOLDER / "checkpoint.pt")
    torch.save(checkpoint, FOLDER / "legacy_checkpoint.pt", **OLD)
    save_file({"half": torch.arange(-2, 3).bfloat16() / 3}, FOLDER / "bfloat16.safetensors")


def forms_of_a_file(state: dict) -> None:
    """The same four arrays in every form that torch.save can give a file."""
    for protocol in range(6):
        torch.save(state, FOLDER / f"protocol{protocol}.pt", pickle_protocol=protocol)
        if protocol > 1:
            name = f"legacy_protocol{protocol}.pt"
            torch.save(state, FOLDER / name, pickle_protocol=protocol, **OLD)
    with zipfile.ZipFile(FOLDER / "protocol2.pt") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(FOLDER / "big_endian.pt", "w") as archive:
        for name, data in members.items():
            if "/data/" in name and name[-1].isdigit():
                data = np.frombuffer(data, "<f4").astype(">f4").tobytes()
            archive.writestr(zipfile.ZipInfo(name), b"big" if name[-9:] == "byteorder" else data)


def ways_to_the_layer(state: dict) -> None:
    """Checkpoints in which one has to look for the layer."""

    def named(prefix: str) -> dict:
        return {prefix + name: tensor for name, tensor in state.items()}

    classifier = Classifier()
    optimizer = torch.optim.Adam(classifier.out.parameters())
    classifier(torch.tensor([[1, 2]])).sum().backward()
    optimizer.step()
    classifier = Classifier()  # with its first weights
    for name, value in {
        "nested_model": {"model": state, "epoch": 3},
        "nested_deeply": {"nets": [{"rnn": state}], "epoch": 3},
        "data_parallel": named("module."),
        "compiled": named("_orig_mod."),
        "distributed_and_compiled": named("module._orig_mod."),
        "averaged": torch.optim.swa_utils.AveragedModel(classifier).state_dict(),
        "classifier": classifier.state_dict(),
        "two_layers": Translator().state_dict(),
        "cell": {f"step.{name[:-3]}": tensor for name, tensor in state.items()},
        "training": {
            "epoch": 3,
            "model_state_dict": classifier.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
            "loss": torch.tensor(0.25),
        },
        "lightning": {
            "epoch": 3,
            "global_step": 120,
            "pytorch-lightning_version": "2.5.0",
            "state_dict": {f"model.{k}": v for k, v in classifier.state_dict().items()},
            "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 4}}}},
            "callbacks": {
                "ModelCheckpoint{'monitor': 'val_loss', 'mode': 'min'}": {
                    "monitor": "val_loss",
                    "best_model_score": torch.tensor(0.25),
                    "best_model_path": "epoch=3-step=120.ckpt",
                    "best_k_models": {"epoch=3-step=120.ckpt": torch.tensor(0.25)},
                }
            },
            "optimizer_states": [optimizer.state_dict()],
            "lr_schedulers": [],
            "hparams_name": "kwargs",
            "hyper_parameters": {"hidden_size": 3, "betas": (0.9, 0.999)},
        },
    }.items():
        torch.save(value, FOLDER / f"{name}.pt")


def plain_objects() -> None:
    """What people put beside the tensors."""
    registry, settings = Registry(lr=0.5), Settings(lr=0.5)
    vars(registry)["note"] = "an attribute"
    random.seed(0)
    torch.manual_seed(0)
    for name, value in {
        "numpy_float64": np.float64(0.25),
        "numpy_scalars": [np.int64(3), np.float32(0.5), np.bool_(True), np.str_("text")],
        "numpy_arrays": [np.arange(6.0).reshape(2, 3), np.arange(6).reshape(2, 3).T, np.arange(0)],
        "numpy_dtype": np.dtype(">f4"),
        "device": [torch.device("cuda", 1), torch.device("cpu")],
        "dtype": [torch.float32, torch.bfloat16, torch.quint8],
        "layout": torch.strided,
        "size": torch.Size([2, 3]),
        "bytes": [b"\x00\xff", b"", bytearray(b"\x00\xff")],
        "complex": 1 - 2j,
        "big_int": [2**100, -(2**100)],
        "sets": [{"a", "b"}, set(), frozenset({1, 2})],
        "counter": collections.Counter("aab"),
        "defaultdict": collections.defaultdict(list, {"a": [1]}),
        "ordered_dict": collections.OrderedDict(b=1, a=2),
        "own_dicts": [registry, settings],
        "paths": [PurePosixPath("/runs/a.pt"), PureWindowsPath("C:\\runs\\a.pt")],
        "keys": {None: 1, True: 2, 1.5: 3, (0, "a"): 4, b"b": 5, -7: 6, torch.float32: 7},
        "shared": [[1]] * 2,
        "random_states": [random.getstate(), torch.arange(256).byte()],
    }.items():
        torch.save({"beside": value, "weight": torch.arange(2.0)}, FOLDER / f"{name}.pt")
    numpy_values = {"beside": [np.float64(0.25), np.arange(6.0).reshape(2, 3).T, b"\x00\xff"]}
    torch.save(numpy_values, FOLDER / "numpy_protocol5.pt", pickle_protocol=5)


def kinds_of_tensors() -> None:
    """Tensors that are more, or less, than numbers in a row."""
    two = torch.arange(2.0)
    noted, parameter = two.clone(), torch.nn.Parameter(two.clone())
    noted.note = parameter.note = "an attribute"
    for name, value in {
        "parameters": [torch.nn.Parameter(two), parameter, torch.nn.Buffer(two), noted],
        "lazy": [torch.tensor([1 + 2j]).conj(), torch.tensor([1 + 2j]).conj().imag],
        "wide_unsigned": [two.to(getattr(torch, f"uint{bits}")) for bits in (16, 32, 64)],
        "storages": [two.untyped_storage(), torch.storage.TypedStorage([1, 2])],
        "sparse": two.to_sparse(),
        "quantized": torch.quantize_per_tensor(two, 0.5, 0, torch.quint8),
        "nested_tensor": torch.nested.nested_tensor([two, two]),
        "meta": two.to("meta"),
        "float8": two.to(torch.float8_e4m3fn),
        "complex32": two.to(torch.complex32),
    }.items():
        torch.save({"x": value}, FOLDER / f"{name}.pt")
    torch.save(two, FOLDER / "one_tensor.pt")
    torch.save([two, two], FOLDER / "list_of_tensors.pt")
    torch.save(3, FOLDER / "number.pt")


def whole_programs() -> None:
    """Files that only code can make something of."""
    classifier = Classifier()
    state = classifier.state_dict()
    for name, value in {
        "model_in_a_dict": {"epoch": 3, "net": classifier},
        "namespace": {"args": argparse.Namespace(lr=0.5), "model": state},
        "own_object": {"state_dict": state, "history": {"run": Run()}},
        "date": dict(state, date=datetime.date(2026, 1, 2)),
        "class": {"optimizer": torch.optim.Adam, "model": state},
    }.items():
        torch.save(value, FOLDER / f"{name}.pt")
    linear = torch.nn.Linear(1, 1)
    torch.save(linear, FOLDER / "legacy_whole_model.pt", **OLD)
    torch.jit.save(torch.jit.script(linear), FOLDER / "torchscript.pt")
    torch.export.save(torch.export.export(linear, (torch.ones(1, 1),)), FOLDER / "exported.pt2")


def other_formats(state: dict) -> None:
    """NumPy's files, and what is taken for weights."""
    arrays = {name: tensor.numpy() for name, tensor in state.items()}
    np.savez(FOLDER / "arrays.npz", **arrays)
    np.savez_compressed(FOLDER / "compressed.npz", **arrays)
    np.save(FOLDER / "bias.npy", arrays["bias_ih_l0"])
    objects = np.array(arrays, dtype=object)
    np.save(FOLDER / "objects.npy", objects)
    np.savez(FOLDER / "objects.npz", model=objects)
    save_file(state, FOLDER / "arrays.safetensors")
    (FOLDER / "arrays.pkl").write_bytes(pickle.dumps(arrays))
    (FOLDER / "gzipped.pt.gz").write_bytes(gzip.compress(b"weights", mtime=0))
    (FOLDER / "archive.tar").write_bytes(tarfile.TarInfo("weights.pt").tobuf() + bytes(1024))
    (FOLDER / "lfs_pointer.pt").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2653\n"
    )
    (FOLDER / "web_page.pt").write_text("<!doctype html>\n<title>Not found</title>\n")
    (FOLDER / "model.safetensors.index.json").write_text('{"weight_map": {}}\n')
    with zipfile.ZipFile(FOLDER / "documents.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("readme.txt"), "weights are elsewhere")


if __name__ == "__main__":
    with warnings.catch_warnings(action="ignore"):
        main()
