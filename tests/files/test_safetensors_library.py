"""The safetensors library as oracle; a file of its own because it does not exist in the browser."""

import numpy as np
import safetensors.numpy

from lstm_core.files.safetensors import write_safetensors
from lstm_core.files.state import load
from tests.files.test_state import FILES, NUMBERS, assert_equal, some_state


def test_our_safetensors_are_the_librarys_byte_for_byte():
    state = {"b": NUMBERS, "a": NUMBERS[0].copy(), "wide": np.ones(3), "flags": np.array([True])}
    assert write_safetensors(state) == safetensors.numpy.save(state)


def test_the_safetensors_library_reads_every_dtype_we_write():
    state = {name: array for name, array in some_state().items() if name != "complex64"}
    assert_equal(
        safetensors.numpy.load(write_safetensors({k: np.asarray(v) for k, v in state.items()})),
        state,
    )


def test_the_safetensors_library_and_we_read_the_same_from_a_torch_file():
    ours = load(FILES / "lstm.safetensors")
    assert_equal(ours, safetensors.numpy.load_file(FILES / "lstm.safetensors"))
