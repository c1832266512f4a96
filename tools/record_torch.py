"""Record what PyTorch answers, for tests that run without it: make parity's Python runs this.

    python -m tools.record_torch

writes into tests/recorded/: torch_cases.npz (outputs and gradients of the runs in torch_cases.py
and of the programs in torch_programs.py) and torch_errors.json (error_cases.py).
"""

import json
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils import rnn

from tests.recorded.error_cases import error_cases
from tests.recorded.torch_cases import HIDDEN_SIZE, INPUT_SIZE, Case, cases
from tests.recorded.torch_programs import PROGRAMS

TESTS = Path(__file__).resolve().parent.parent / "tests" / "recorded"


def run_case(case: Case) -> dict[str, np.ndarray]:
    """Run one case forward and backward; return output, states and all gradients by name."""
    dtype = getattr(torch, case.dtype)
    layer = getattr(nn, case.kind)(INPUT_SIZE, HIDDEN_SIZE, **case.options, dtype=dtype)
    with torch.no_grad():
        for name, parameter in layer.named_parameters():
            parameter.copy_(torch.from_numpy(case.weight(name, tuple(parameter.shape))))

    leaves, x = tensor_input(case, case.sequences(INPUT_SIZE, phase=1))
    states = [torch.from_numpy(s).requires_grad_() for s in case.states(phase=2)]
    if not case.given_state:
        states = []
    output, final = layer(x, pair(case, states) if states else None)
    finals: tuple = final if case.kind == "LSTM" else (final,)

    features = case.state_sizes[0] * (2 if case.bidirectional else 1)
    _, dy = tensor_input(case, case.sequences(features, phase=3))
    dy, y = (dy.data, output.data) if case.form.startswith("packed") else (dy, output)
    loss = (y * dy.detach()).sum()
    for final, dstate in zip(finals, case.states(phase=4), strict=True):
        loss = loss + (final * torch.from_numpy(dstate)).sum()
    loss.backward()

    recorded = {"output": y, "h_n": finals[0], "dx": leaves.grad}
    if case.kind == "LSTM":
        recorded["c_n"] = finals[1]
    for name, state in zip(("dh_0", "dc_0"), states, strict=False):
        recorded[name] = state.grad
    recorded |= {f"d{name}": parameter.grad for name, parameter in layer.named_parameters()}
    return {name: tensor.detach().numpy() for name, tensor in recorded.items()}


def tensor_input(case: Case, sequences: list[np.ndarray]):
    """Return (the tensor that collects the gradient, the layer's input)."""
    if not case.form.startswith("packed"):
        x = torch.from_numpy(case.padded(sequences)).requires_grad_()
        return x, x
    tensors = [torch.from_numpy(sequence) for sequence in sequences]
    packed = rnn.pack_sequence(tensors, enforce_sorted=case.form == "packed")
    data = packed.data.requires_grad_()
    return data, packed._replace(data=data)


def pair(case: Case, states: list):
    """Give a state the form the layer wants."""
    return tuple(states) if case.kind == "LSTM" else states[0]


def flatten(arrays: dict[str, np.ndarray]) -> dict:
    """Put all arrays of one dtype end to end: thousands of small files would be mostly headers."""
    index = {name: [array.dtype.name, array.shape] for name, array in arrays.items()}
    flat = {
        dtype: np.concatenate([a.ravel() for a in arrays.values() if a.dtype.name == dtype])
        for dtype in sorted({array.dtype.name for array in arrays.values()})
    }
    return {"index": np.array(json.dumps(index))} | flat


def record_errors() -> dict[str, dict]:
    """Return type and message of what every program of error_cases raises or warns."""
    scope = {
        **vars(nn),
        **vars(rnn),
        "zeros": lambda *shape: torch.zeros(shape),
        "doubles": lambda *shape: torch.zeros(shape, dtype=torch.float64),
        "longs": lambda *shape: torch.zeros(shape, dtype=torch.int64),
        "int64": np.int64,
    }
    recorded = {}
    for name, program in error_cases().items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                eval(program, scope)
        except Exception as error:
            recorded[name] = {"type": type(error).__name__, "message": str(error)}
        else:
            raise SystemExit(f"PyTorch accepts {name}: {program}")
    return recorded


def main() -> None:
    """Write both files."""
    arrays = {
        f"{case.name}/{name}": array for case in cases() for name, array in run_case(case).items()
    }
    scope = {**vars(nn), **vars(rnn), "array": torch.from_numpy}
    for program, run in PROGRAMS.items():
        with torch.no_grad():
            for name, tensor in run(scope).items():
                arrays[f"{program}/{name}"] = tensor.numpy()
    np.savez_compressed(TESTS / "torch_cases.npz", **flatten(arrays))
    text = json.dumps(record_errors(), indent=1, ensure_ascii=False)
    (TESTS / "torch_errors.json").write_text(text + "\n", encoding="utf-8")
    print(f"PyTorch {torch.__version__}: {len(arrays)} arrays")


if __name__ == "__main__":
    main()
