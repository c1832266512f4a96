"""Everything around the recurrent layers equals what PyTorch computed, forward and backward."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.recorded import other_layers_here

with np.load(Path(__file__).parents[1] / "recorded" / "torch_other_layers.npz") as file:
    RECORDED = dict(file)
CASES = list(enumerate(json.loads(str(RECORDED["cases"]))))


def arrays_of(i: int, side: str) -> dict[str, np.ndarray]:
    prefix = f"{i}/{side}/"
    return {k.removeprefix(prefix): v for k, v in RECORDED.items() if k.startswith(prefix)}


def assert_close(got: dict, wanted: dict) -> None:
    """Same names, shapes and dtypes; numbers to 1e-12 (float64) or 5e-6 (float32)."""
    assert got.keys() == wanted.keys()
    for name, ref in wanted.items():
        array = np.asarray(got[name])
        assert array.shape == ref.shape, name
        assert isinstance(got[name], float) or array.dtype == ref.dtype, name
        tolerance = 1e-12 if ref.dtype == np.float64 else 5e-6
        scale = max(1, np.abs(ref[np.isfinite(ref)]).max(initial=0))
        np.testing.assert_allclose(array, ref, rtol=0, atol=tolerance * scale, err_msg=name)


@pytest.mark.parametrize(("i", "case"), CASES, ids=[f"{i}-{case[0]}" for i, case in CASES])
def test_results_and_gradients_are_those_that_pytorch_recorded(i, case):
    function, options = case
    got = getattr(other_layers_here, function)(arrays_of(i, "in"), **options)
    assert_close(got, arrays_of(i, "out"))
