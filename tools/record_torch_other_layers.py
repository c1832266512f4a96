"""Record what PyTorch's layers beside the recurrent ones compute, for tests/recorded.

With the parity environment, python -m tools.record_torch_other_layers writes
torch_other_layers.npz there.
"""

import json
from pathlib import Path

import numpy as np

from tests.parity import other_layers_torch
from tests.recorded.other_layers_cases import recorded_cases

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run every case and keep inputs and results side by side."""
    cases, arrays = [], {}
    for i, (function, options, inputs) in enumerate(recorded_cases()):
        results = getattr(other_layers_torch, function)(inputs, **options)
        cases.append([function, options])
        arrays |= {f"{i}/in/{name}": array for name, array in inputs.items()}
        arrays |= {f"{i}/out/{name}": array for name, array in results.items()}
    path = ROOT / "tests" / "recorded" / "torch_other_layers.npz"
    np.savez_compressed(path, cases=json.dumps(cases), **arrays)
    print(f"{len(cases)} cases, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
