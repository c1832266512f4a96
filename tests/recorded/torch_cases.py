"""Runs of recurrent layers whose PyTorch results are recorded in torch_cases.npz.

Weights, inputs and gradients are waves, so that only PyTorch's answers need recording. The recorder
(tools/record_torch.py) and the tests build them from here.
"""

import json
import math
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import numpy as np

import lstm_core

INPUT_SIZE, HIDDEN_SIZE = 3, 4
FORMS = ("padded", "unbatched", "packed", "packed unsorted")


@dataclass(frozen=True)
class Case:
    """One run: the arguments of the layer and the form of its input."""

    kind: str
    form: str
    num_layers: int = 1
    bidirectional: bool = False
    bias: bool = True
    batch_first: bool = False
    proj_size: int = 0
    nonlinearity: str = "tanh"
    given_state: bool = True
    dtype: str = "float64"

    @property
    def name(self) -> str:
        """A readable key: the arguments that are not the default."""
        default = asdict(Case(self.kind, self.form))
        extra = [f"{k}={v}" for k, v in asdict(self).items() if v != default[k]]
        return ", ".join([self.kind, self.form, *extra])

    @property
    def options(self) -> dict:
        """The layer's keyword arguments, without dtype."""
        names = ["num_layers", "bidirectional", "bias", "batch_first"]
        names += ["proj_size"] if self.kind == "LSTM" else []
        names += ["nonlinearity"] if self.kind == "RNN" else []
        return {name: getattr(self, name) for name in names}

    @property
    def lengths(self) -> list[int]:
        """The length of every sequence."""
        return {"unbatched": [4], "padded": [4, 4, 4], "packed": [4, 2, 2, 1]}.get(
            self.form, [2, 4, 1, 2]
        )

    @property
    def state_sizes(self) -> list[int]:
        """Features of h and, in an LSTM, of c."""
        hidden = [self.proj_size or HIDDEN_SIZE]
        return [*hidden, HIDDEN_SIZE] if self.kind == "LSTM" else hidden

    def sequences(self, features: int, phase: float) -> list[np.ndarray]:
        """Return one wave (T_b, features) for every sequence."""
        return [
            wave((n, features), phase + 10 * b).astype(self.dtype)
            for b, n in enumerate(self.lengths)
        ]

    def padded(self, sequences: list[np.ndarray]) -> np.ndarray:
        """Write sequences of one length in this case's form."""
        if self.form == "unbatched":
            return sequences[0]
        return np.stack(sequences, axis=0 if self.batch_first else 1)

    def states(self, phase: float) -> list[np.ndarray]:
        """Return waves in the shape of h_n and, for an LSTM, c_n."""
        rows = self.num_layers * (2 if self.bidirectional else 1)
        batch = () if self.form == "unbatched" else (len(self.lengths),)
        return [
            wave((rows, *batch, size), phase + n).astype(self.dtype)
            for n, size in enumerate(self.state_sizes)
        ]

    def weight(self, name: str, shape: tuple) -> np.ndarray:
        """Return the weights of that name."""
        return (0.7 * wave(shape, sum(name.encode()))).astype(self.dtype)


def wave(shape: tuple, phase: float) -> np.ndarray:
    """Return numbers in (-1, 1) that look random enough: no two axes behave alike."""
    n = np.arange(np.prod(shape, dtype=int))
    return np.sin(phase + 1.7 * n + 0.13 * n**2).reshape(shape)


def run_lstm_core(case: Case) -> dict[str, np.ndarray]:
    """Run one case as tools/record_torch.py runs it in PyTorch."""
    layer = getattr(lstm_core, case.kind)(
        INPUT_SIZE, HIDDEN_SIZE, **case.options, dtype=case.dtype, rng=0
    )
    layer.load_state_dict(
        {name: case.weight(name, array.shape) for name, array in layer.state_dict().items()}
    )

    def written(sequences):
        if case.form.startswith("packed"):
            return lstm_core.pack_sequence(sequences, enforce_sorted=case.form == "packed")
        return case.padded(sequences)

    def state(arrays):
        return tuple(arrays) if case.kind == "LSTM" else arrays[0]

    x = written(case.sequences(INPUT_SIZE, phase=1))
    y, finals = layer(x, state(case.states(phase=2)) if case.given_state else None)
    features = case.state_sizes[0] * (2 if case.bidirectional else 1)
    dy = written(case.sequences(features, phase=3))
    dx, dstart = layer.backward(dy, state(case.states(phase=4)))

    if case.form.startswith("packed"):
        y, dx = y.data, dx.data
    if case.kind != "LSTM":
        finals, dstart = [finals], [dstart]
    results = {"output": y, "dx": dx}
    results |= zip(("h_n", "c_n"), finals, strict=False)
    if case.given_state:
        results |= zip(("dh_0", "dc_0"), dstart, strict=False)
    return results | {f"d{name}": grad for name, grad in layer.grads.items()}


def assert_agrees(ours: np.ndarray, theirs: np.ndarray, tolerance: float, name: str = "") -> None:
    """Compare shape, dtype and values; the tolerance is relative to the largest value."""
    assert ours.shape == theirs.shape, name
    assert ours.dtype == theirs.dtype, name
    scale = max(1, np.abs(theirs).max(initial=0))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * scale, err_msg=name)


def assert_agrees_with_torch(case: Case, recorded: dict[str, dict]) -> None:
    """Run a case and compare everything it returns and every gradient with PyTorch's."""
    results, theirs = run_lstm_core(case), recorded[case.name]
    assert results.keys() == theirs.keys()
    for name, array in theirs.items():
        forward = name in ("output", "h_n", "c_n")
        tolerance = 1e-12 if case.dtype == "float64" else 1e-6 if forward else 5e-6
        assert_agrees(results[name], array, tolerance, name)


def recorded() -> dict[str, dict[str, np.ndarray]]:
    """Return PyTorch's results by case (or program) and by name."""
    with np.load(Path(__file__).parent / "torch_cases.npz") as file:
        flat = dict(file)
    results, used = {}, dict.fromkeys(flat, 0)
    for name, (dtype, shape) in json.loads(str(flat["index"])).items():
        start, used[dtype] = used[dtype], used[dtype] + math.prod(shape)
        case, result = name.rsplit("/", 1)
        results.setdefault(case, {})[result] = flat[dtype][start : used[dtype]].reshape(shape)
    return results


def cases() -> list[Case]:
    """Return the grid."""
    kinds = [
        dict(kind="LSTM"),
        dict(kind="LSTM", proj_size=2),
        dict(kind="GRU"),
        dict(kind="RNN"),
        dict(kind="RNN", nonlinearity="relu"),
    ]
    grid = product(kinds, FORMS, (1, 2, 3), (False, True))
    result = []
    for n, (kind, form, num_layers, bidirectional) in enumerate(grid):
        options = dict(form=form, num_layers=num_layers, bidirectional=bidirectional)
        result.append(Case(**kind, **options, given_state=n % 3 > 0, batch_first=n % 2 > 0))
        if num_layers < 3:
            result.append(Case(**kind, **options, bias=False, batch_first=n % 2 == 0))
        if num_layers == 2:
            result.append(Case(**kind, **options, dtype="float32"))
    return result
