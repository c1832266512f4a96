"""Habits from PyTorch end in the errors by which the page knows what to write instead."""

import json
from pathlib import Path

import numpy as np
import pytest

import lstm_core
from lstm_core import LSTM

HABITS = json.loads(
    (Path(__file__).parents[1] / "live" / "cell" / "torch-habits.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("habit", HABITS, ids=[habit["program"] for habit in HABITS])
def test_a_habit_ends_in_the_error_that_the_page_explains(habit):
    scope = {
        **vars(lstm_core),
        "np": np,
        "zeros": lambda *shape: np.zeros(shape, np.float32),
        "lstm": LSTM(2, 3, rng=0),
        "x": np.zeros((5, 1, 2), np.float32),  # (T, B, I)
    }
    with pytest.raises(Exception) as raised:
        exec(habit["program"], scope)
    said = f"{raised.typename}: {raised.value}".rstrip()
    assert said.partition(" (/")[0] == habit["error"]  # without the path of lstm_core
