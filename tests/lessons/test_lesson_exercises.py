"""Every exercise of every lesson: the right answer is confirmed, known mistakes get a hint.

Answers are Python expressions, as a reader would type them in place of ``...``.
"""

import pytest

from live.python.run_cell import run_cell
from tests.lessons.lesson_files import LESSONS, attempts, cells, filled_in, names_after

ATTEMPTS = attempts()
EXERCISES = [
    pytest.param(lesson, cell, id=cell["id"])
    for lesson in LESSONS
    if lesson.startswith("lessons/")
    for cell in cells("zh", lesson, "code")
    if "check(" in cell["source"]
]


def verdict(lesson: str, cell: dict, answers: list[str]) -> dict:
    """Fill the answers in for the dots, run the cell, return what check() says."""
    messages = []
    source, namespace = filled_in(cell["source"], answers), names_after(lesson, cell["id"])
    assert run_cell(source, namespace, messages.append, cell["id"]), messages
    (check,) = (m["data"] for m in messages if "application/x-check" in m.get("data", {}))
    return check["application/x-check"]


def test_every_exercise_has_attempts():
    assert {cell["id"] for _, cell in (param.values for param in EXERCISES)} == set(ATTEMPTS)


@pytest.mark.parametrize(("lesson", "cell"), EXERCISES)
def test_untouched_it_is_open(lesson, cell):
    assert verdict(lesson, cell, [])["ok"] is None


@pytest.mark.parametrize(("lesson", "cell"), EXERCISES)
def test_the_right_answer_is_confirmed_and_explained(lesson, cell):
    check = verdict(lesson, cell, ATTEMPTS[cell["id"]]["right"])
    assert check["ok"] is True
    assert check["hint"].startswith("why-")


@pytest.mark.parametrize(("lesson", "cell"), EXERCISES)
def test_two_wrong_answers_get_a_hint(lesson, cell):
    wrong = ATTEMPTS[cell["id"]]["wrong"]
    assert len(wrong) >= 2
    for answers in wrong:
        check = verdict(lesson, cell, answers)
        assert check["ok"] is False, answers
        assert check["hint"], answers
