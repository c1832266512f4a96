"""Every exercise of every lesson: the right answer is confirmed, known mistakes get a hint.

Answers are Python expressions, as a reader would type them in place of ``...``; where a program is
to be repaired, they are the parts to replace, each with what takes its place.
"""

import re

import pytest

from live.python.run_cell import run_cell
from lstm_core.answers import ANSWERS
from tests.lessons.lesson_files import (
    LANGUAGES,
    LESSONS,
    attempts,
    cells,
    filled_in,
    markdown,
    names_after,
    outputs,
)
from tools.words import lookup

PROGRAMS = "repair.ipynb"
ATTEMPTS = attempts()
EXERCISES = [
    pytest.param(lesson, cell, id=cell["id"])
    for lesson in LESSONS
    if lesson.startswith("lessons/") or lesson == PROGRAMS
    for cell in cells("zh", lesson, "code")
    if "check(" in cell["source"]
]


def verdict(lesson: str, cell: dict, answers: list[str] | dict[str, str]) -> dict:
    """Fill the answers in, run the cell, return what check() says."""
    messages = []
    source, namespace = filled_in(cell["source"], answers), names_after(lesson, cell["id"])
    assert run_cell(source, namespace, messages.append, cell["id"]), messages
    (check,) = (m["data"] for m in messages if "application/x-check" in m.get("data", {}))
    return check["application/x-check"]


def test_every_exercise_has_attempts():
    assert {cell["id"] for _, cell in (param.values for param in EXERCISES)} == set(ATTEMPTS)


@pytest.mark.parametrize(("lesson", "cell"), EXERCISES)
def test_untouched_it_is_open(lesson, cell):
    if "raises-exception" in cell["metadata"].get("tags", []):  # it never comes to check()
        assert outputs(lesson)[cell["id"]][-1]["type"] == "error"
    else:
        assert verdict(lesson, cell, [])["ok"] is None


@pytest.mark.parametrize(("lesson", "cell"), EXERCISES)
def test_the_right_answer_is_confirmed_and_explained(lesson, cell):
    attempts = ATTEMPTS[cell["id"]]
    for answers in [attempts["right"], *attempts.get("also_right", [])]:
        check = verdict(lesson, cell, answers)
        assert check["ok"] is True, answers
        assert check["hint"].startswith("why-")


@pytest.mark.parametrize(("lesson", "cell"), EXERCISES)
def test_two_wrong_answers_get_a_hint(lesson, cell):
    wrong = ATTEMPTS[cell["id"]]["wrong"]
    assert len(wrong) >= 2
    for answers in wrong:
        check = verdict(lesson, cell, answers)
        assert check["ok"] is False, answers
        assert check["hint"], answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_programs_are_to_be_repaired_and_each_leads_to_its_entry_of_the_clinic(language):
    exercises = [cell["id"] for cell in cells(language, PROGRAMS, "code")]
    assert len(exercises) == 10
    for id in exercises:
        why = lookup("hints", language)(ANSWERS[id][1])
        (entry,) = re.findall(r"M\d\d", why)
        assert f"{{ #{entry.lower()} }}" in markdown(language, "errors.ipynb")
