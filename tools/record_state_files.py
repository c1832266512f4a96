"""Record small files as PyTorch and safetensors write them, into tests/recorded/state_files/.

Run with the parity environment: python -m tools.record_state_files
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parents[1] / "tests" / "recorded" / "state_files"


def main() -> None:
    """Write every file; the values follow from the seed or from arange."""
    torch.manual_seed(0)
    lstm = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True, proj_size=2)
    torch.save(lstm.state_dict(), FOLDER / "lstm.pt")
    save_file(lstm.state_dict(), FOLDER / "lstm.safetensors")
    torch.save(torch.nn.GRU(3, 5).double().state_dict(), FOLDER / "gru.pth")
    torch.save(lstm, FOLDER / "whole_model.pt")
    torch.save(lstm.state_dict(), FOLDER / "legacy.pt", _use_new_zipfile_serialization=False)

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
    save_file({"half": torch.arange(-2, 3).bfloat16() / 3}, FOLDER / "bfloat16.safetensors")


if __name__ == "__main__":
    main()
