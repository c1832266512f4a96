"""The lessons: the same in both languages where they must be, and every cell runs."""

import json
import re

from tests.lessons.lesson_files import (
    DOCS,
    LANGUAGES,
    PAGES,
    cells,
    each_edition,
    each_lesson,
    each_page,
    markdown,
    outputs,
    text_of,
    without_fences,
)

# -- the form of a notebook -------------------------------------------------------------------


def test_both_languages_have_the_same_pages():
    english = {path.relative_to(DOCS / "en").as_posix() for path in (DOCS / "en").rglob("*.*")}
    assert english == set(PAGES)


@each_edition
def test_a_notebook_is_stored_one_way(language, lesson):
    notebook = json.loads(text_of(language, lesson))
    assert text_of(language, lesson) == (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@each_edition
def test_outputs_are_stripped(language, lesson):
    for cell in cells(language, lesson, "code"):
        assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]


@each_edition
def test_every_cell_has_an_id_set_by_hand(language, lesson):
    ids = [cell["id"] for cell in json.loads(text_of(language, lesson))["cells"]]
    first_words = {name.split("-")[0] for name in ids}
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", name) for name in ids)
    assert len(first_words) == 1, "ids of one lesson begin with one word"


@each_lesson
def test_both_languages_have_the_same_cells_in_the_same_places(lesson):
    chinese, english = (json.loads(text_of(language, lesson))["cells"] for language in LANGUAGES)
    assert [(c["cell_type"], c["id"]) for c in chinese] == [
        (c["cell_type"], c["id"]) for c in english
    ]


@each_lesson
def test_code_cells_are_identical_in_both_languages(lesson):
    chinese, english = (cells(language, lesson, "code") for language in LANGUAGES)
    assert chinese == english


@each_lesson
def test_code_is_written_in_english(lesson):
    for cell in cells("zh", lesson, "code"):
        assert cell["source"].isascii(), cell["id"]


@each_lesson
def test_lines_of_code_fit_the_page(lesson):
    lines = [line for cell in cells("zh", lesson, "code") for line in cell["source"].splitlines()]
    assert not [line for line in lines if len(line) > 78 and "#@param" not in line]


# -- the form of a lesson ---------------------------------------------------------------------


def headings(language: str, page: str) -> list[int]:
    text = without_fences(markdown(language, page))
    return [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.M)]


@each_page
def test_headings_agree_level_by_level(page):
    chinese, english = (headings(language, page) for language in LANGUAGES)
    assert chinese == english
    assert chinese[0] == 1 and chinese.count(1) == 1


@each_lesson
def test_tables_tabs_and_formulas_agree(lesson):
    for pattern in (r"^\|", r"^=== ", r"\$\$", r"^\*\*\d\.\*\*", r"`[SM]\d[\d-]+`", r"\]\([^)]+\)"):
        chinese, english = (
            re.findall(pattern, markdown(language, lesson), flags=re.M) for language in LANGUAGES
        )
        assert chinese == english, pattern


@each_lesson
def test_a_lesson_asks_first_and_checks_its_exercises(lesson):
    code = cells("zh", lesson, "code")
    if lesson.startswith("lessons/"):
        asks = [cell["id"] for cell in code if "check(" in cell["source"]]
        assert asks[0] == code[0]["id"], "the first cell asks for a prediction"
        assert len(asks) >= 3
        assert any("raises-exception" in cell["metadata"].get("tags", []) for cell in code)
    assert any("#@param" in cell["source"] for cell in code)


# -- the code ---------------------------------------------------------------------------------


@each_lesson
def test_every_cell_runs_and_only_tagged_cells_fail(lesson):
    for cell in cells("zh", lesson, "code"):
        errors = [m["evalue"] for m in outputs(lesson)[cell["id"]] if m["type"] == "error"]
        tagged = "raises-exception" in cell["metadata"].get("tags", [])
        assert tagged or not errors, f"{cell['id']}: {errors}"
        if tagged and "#@param" not in cell["source"]:
            assert errors, f"{cell['id']} is tagged raises-exception but runs"


@each_lesson
def test_every_cell_shows_something(lesson):
    silent = [name for name, messages in outputs(lesson).items() if not messages]
    assert not silent


@each_lesson
def test_no_cell_prints_unrounded_numbers(lesson):
    for name, messages in outputs(lesson).items():
        printed = "".join(m.get("text", "") for m in messages)
        assert not re.findall(r"\d\.\d{7,}", printed), name
