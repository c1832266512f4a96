import re

import numpy as np
import pytest

from lstm_core.answers import shapes
from lstm_core.notebook import exercises
from lstm_core.notebook.exercises import EXERCISES, Exercise, fits, judge


@pytest.fixture
def exercise(monkeypatch):
    entry = Exercise((4, 3, 20), [((2, 3, 40), "stacked"), (lambda a: len(a) == 2, "axes")])
    monkeypatch.setitem(exercises.EXERCISES, "try", entry)


@pytest.mark.parametrize(
    "answer, verdict",
    [
        ((4, 3, 20), (True, "")),
        ([4, 3, 20], (True, "")),
        (np.array([4, 3, 20]), (True, "")),
        ((2, 3, 40), (False, "stacked")),
        ((3, 20), (False, "axes")),
        ((4, 3, 21), (False, "")),
        (7, (False, "")),
        ("4, 3, 20", (False, "")),
        (object(), (False, "")),
        (..., (None, "")),
        (None, (None, "")),
        ("...", (None, "")),
        ((4, ..., 20), (None, "")),
        ((np.ones(3), ...), (None, "")),
        ((np.ones(3), np.ones(3)), (False, "axes")),
    ],
)
def test_an_answer_is_right_wrong_with_its_hint_or_not_given(exercise, answer, verdict):
    assert judge("try", answer) == verdict


@pytest.mark.parametrize(
    "wanted, answer, fit",
    [
        (0.5, 0.5 + 1e-9, True),
        (0.5, 0.501, False),
        (np.eye(2), np.eye(2, dtype=np.float32), True),
        (np.eye(2), np.ones((1, 2)), False),
        (True, True, True),
        (True, 1, False),
        ("forward", "forward", True),
        ("forward", "backward", False),
        (lambda a: a > 3, 4, True),
        (lambda a: a > 3, "text", False),
    ],
)
def test_numbers_are_compared_closely_and_words_exactly(wanted, answer, fit):
    assert fits(wanted, answer) is fit


def test_an_unknown_exercise_is_named():
    with pytest.raises(KeyError, match="no exercise 'nothing'"):
        judge("nothing", 1)


def test_no_right_answer_gets_a_hint():
    for id, exercise in EXERCISES.items():
        if not callable(exercise.right):
            assert judge(id, exercise.right) == (True, exercise.why)
            assert not any(fits(wrong, exercise.right) for wrong, _ in exercise.hints)


@pytest.mark.parametrize("call", shapes.CALLS)
def test_a_broken_call_raises_as_it_is_and_runs_with_its_repair(call):
    _, _, broken, repair = shapes.CALLS[call]
    assert re.search(r"\nh_0 .*: RuntimeError: ", shapes.broken_call(call, str(broken)[1:-1]))
    assert shapes.broken_call(call, str(repair)[1:-1]).endswith(": runs")
