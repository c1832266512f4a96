"""Record what PyTorch computes around its recurrent layers, into tests/torch_around.npz.

Run with the parity environment: python tools/record_torch_around.py
"""

import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "parity")]

import around_torch  # noqa: E402
from around_cases import recorded_cases  # noqa: E402


def main() -> None:
    """Run every case and keep inputs and results side by side."""
    cases, arrays = [], {}
    for i, (function, options, inputs) in enumerate(recorded_cases()):
        results = getattr(around_torch, function)(inputs, **options)
        cases.append([function, options])
        arrays |= {f"{i}/in/{name}": array for name, array in inputs.items()}
        arrays |= {f"{i}/out/{name}": array for name, array in results.items()}
    path = ROOT / "tests" / "torch_around.npz"
    np.savez_compressed(path, cases=json.dumps(cases), **arrays)
    print(f"{len(cases)} cases, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
