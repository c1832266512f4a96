"""The lessons: the same in both languages where they must be, and every cell runs."""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from live.run_cell import new_namespace, run_cell

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")
LESSONS = sorted(
    path.relative_to(DOCS / "zh").as_posix() for path in (DOCS / "zh").rglob("*.ipynb")
)
PAGES = [(language, lesson) for language in LANGUAGES for lesson in LESSONS]

each_lesson = pytest.mark.parametrize("lesson", LESSONS)
each_page = pytest.mark.parametrize(("language", "lesson"), PAGES)


@cache
def text_of(language: str, lesson: str) -> str:
    return (DOCS / language / lesson).read_text(encoding="utf-8")


def cells(language: str, lesson: str, kind: str) -> list[dict]:
    """The notebook's cells of one kind, with their source as one text."""
    notebook = json.loads(text_of(language, lesson))
    return [
        cell | {"source": "".join(cell["source"])}
        for cell in notebook["cells"]
        if cell["cell_type"] == kind
    ]


def markdown(language: str, lesson: str) -> str:
    return "\n\n".join(cell["source"] for cell in cells(language, lesson, "markdown"))


def prose(language: str, lesson: str) -> str:
    """What an author of the language wrote: no code, formulas, addresses or quoted words."""
    text = markdown(language, lesson)
    for pattern in (
        r"^( *)```.*?^\1```$",  # fences
        r"\$\$.*?\$\$|\$[^$\n]+\$",  # formulas
        r"`[^`\n]+`",  # inline code
        r"\]\([^)]*\)",  # addresses
        r"「[^」\n]*」|《[^》\n]*》",  # quotations and titles
        r"<br>",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL | re.MULTILINE)
    return text


# -- the form of a notebook -------------------------------------------------------------------


def test_both_languages_have_the_same_notebooks():
    english = {path.relative_to(DOCS / "en").as_posix() for path in (DOCS / "en").rglob("*.ipynb")}
    assert english == set(LESSONS)


@each_page
def test_a_notebook_is_stored_one_way(language, lesson):
    notebook = json.loads(text_of(language, lesson))
    assert text_of(language, lesson) == (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@each_page
def test_outputs_are_stripped(language, lesson):
    for cell in cells(language, lesson, "code"):
        assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]


@each_page
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


def headings(language: str, lesson: str) -> list[int]:
    text = re.sub(r"^( *)```.*?^\1```$", "", markdown(language, lesson), flags=re.DOTALL | re.M)
    return [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.M)]


@each_lesson
def test_headings_agree_level_by_level(lesson):
    chinese, english = (headings(language, lesson) for language in LANGUAGES)
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


# -- the words --------------------------------------------------------------------------------


def avoided(language: str) -> list[tuple[str, set[str]]]:
    """Terms to avoid, each with the slugs of the pages exempt from it."""
    lines = (ROOT / "tests" / "avoided_terms.txt").read_text(encoding="utf-8").splitlines()
    rows = [
        line.removeprefix(f"{language} ").partition("|")
        for line in lines
        if line.startswith(f"{language} ")
    ]
    return [(term.strip(), set(exempt.split())) for term, _, exempt in rows]


@each_page
def test_avoided_terms_are_absent(language, lesson):
    words = prose(language, lesson).lower()
    edge = r"\b" if language == "en" else ""
    slug = Path(lesson).stem
    found = [
        term
        for term, exempt in avoided(language)
        if slug not in exempt and re.search(edge + re.escape(term), words)
    ]
    assert not found


@each_lesson
def test_english_prose_holds_no_chinese(lesson):
    assert not re.findall(r"[\u4e00-\u9fff]+", prose("en", lesson).replace("中文", ""))


@each_lesson
def test_chinese_prose_holds_no_english_sentence(lesson):
    assert not re.findall(r"(?:[A-Za-z]+ ){5,}[A-Za-z]+", prose("zh", lesson))


@each_lesson
def test_chinese_is_spaced_and_punctuated_as_chinese(lesson):
    words = re.sub(r"[*#|]", "", prose("zh", lesson))
    han = r"[\u4e00-\u9fff]"
    assert not re.findall(rf"{han}[A-Za-z0-9]|[A-Za-z0-9]{han}", words)
    assert not re.findall(rf"{han} ?[,;:!?]", words)


# -- the code ---------------------------------------------------------------------------------


@cache
def outputs(lesson: str) -> dict[str, list[dict]]:
    """Every message of every cell, by cell id; run as the page runs it."""
    namespace, messages = new_namespace(), {}
    for cell in cells("zh", lesson, "code"):
        messages[cell["id"]] = []
        run_cell(cell["source"], namespace, messages[cell["id"]].append, cell["id"])
    return messages


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


# Decimal fractions in prose that no cell prints, and what they are.
COMPUTED = {
    "0.762": np.tanh(1),
    "2.7": np.e,  # the factor between half-lives of neighboring biases
    "0.95": 1 / (1 + np.exp(-3)),  # "a little above"
}


@each_page
def test_decimal_fractions_in_prose_are_printed_or_computed(language, lesson):
    text = json.dumps(outputs(lesson)) + "".join(c["source"] for c in cells("zh", lesson, "code"))
    for number in set(re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", prose(language, lesson))):
        if number in COMPUTED:
            assert round(COMPUTED[number], len(number.split(".")[1])) == float(number)
        elif not re.search(rf"PyTorch {re.escape(number)}", prose(language, lesson)):
            assert number in text, number


@each_page
def test_excerpts_of_lstm_core_are_still_in_it(language, lesson):
    excerpts = re.findall(
        r'^```python title="(lstm_core/\w+\.py)"\n(.*?)^```',
        markdown(language, lesson),
        flags=re.DOTALL | re.M,
    )
    for file, excerpt in excerpts:
        lines = {line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()}
        assert [x for x in excerpt.splitlines() if x.strip() not in lines | {""}] == [], file
