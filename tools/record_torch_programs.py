"""Record the losses of PyTorch's side of the ported programs, for tests/recorded.

With the parity environment, python -m tools.record_torch_programs writes torch_losses.json there.
"""

import json
from pathlib import Path

from tests.parity.ported_programs_torch import losses_of
from tests.recorded.ported_programs import OPTIMIZERS

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Train every program and keep its losses."""
    losses = {program: losses_of(program) for program in OPTIMIZERS}
    path = ROOT / "tests" / "recorded" / "torch_losses.json"
    path.write_text(json.dumps(losses, indent=1) + "\n", encoding="utf-8")
    print(f"{len(losses)} programs, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
