"""The lessons' exercises: the right answer to each, and the hint that a known mistake deserves.

An entry in answers/ is all a new exercise needs; the page's words stand in words/hints/.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from lstm_core.answers import ANSWERS, AS_IT_CAME


class Exercise(NamedTuple):
    """What is right, and what a wrong answer tells.

    Args:
        right: the value (numbers may differ in the sixth digit), or a function that judges
        hints: pairs of such a wrong value or function and the key of its hint
        why:   the key of the words that say why the right answer is right
    """

    right: Any | Callable[[Any], bool]
    hints: Sequence[tuple[Any | Callable[[Any], bool], str]] = ()
    why: str = ""


EXERCISES = {id: Exercise(right, hints, why) for id, (right, why, hints) in ANSWERS.items()}


def judge(id: str, answer: Any) -> tuple[bool | None, str]:
    """Return whether ``answer`` is right (None: not answered yet) and the key of words, or ""."""
    if id not in EXERCISES:
        raise KeyError(f"there is no exercise {id!r}; lstm_core/notebook/exercises.py lists them")
    exercise = EXERCISES[id]
    parts = answer if isinstance(answer, tuple | list) else [answer]
    if any(
        part is None or part is ... or isinstance(part, str) and part == "..." for part in parts
    ):
        return None, ""
    if fits(exercise.right, answer):
        return True, exercise.why
    hint = next((key for wrong, key in exercise.hints if fits(wrong, answer)), "")
    return None if hint == AS_IT_CAME else False, hint


def fits(wanted: Any | Callable[[Any], bool], answer: Any) -> bool:
    """Whether an answer is the wanted one; what cannot be compared does not fit."""
    try:
        if callable(wanted):
            return bool(wanted(answer))
        if isinstance(wanted, str | bool):
            return type(answer) is type(wanted) and answer == wanted
        wanted, answer = np.asarray(wanted), np.asarray(answer)
        return wanted.shape == answer.shape and np.allclose(wanted, answer, rtol=1e-5, atol=1e-6)
    except Exception:  # a reader's answer may be anything
        return False
