"""What the tests of lessons and pages share: the files, their cells, their prose, their outputs."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from live.python.run_cell import new_namespace, run_cell

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")


def files(*endings: str) -> list[str]:
    """Every file of the Chinese edition with one of these endings, relative to it."""
    paths = [path for ending in endings for path in (DOCS / "zh").rglob(f"*{ending}")]
    return sorted(path.relative_to(DOCS / "zh").as_posix() for path in paths)


LESSONS = files(".ipynb")
PAGES = files(".ipynb", ".md")

each_lesson = pytest.mark.parametrize("lesson", LESSONS)
each_edition = pytest.mark.parametrize(
    ("language", "lesson"), [(language, lesson) for language in LANGUAGES for lesson in LESSONS]
)
each_page = pytest.mark.parametrize("page", PAGES)
each_page_edition = pytest.mark.parametrize(
    ("language", "page"), [(language, page) for language in LANGUAGES for page in PAGES]
)


@cache
def text_of(language: str, page: str) -> str:
    return (DOCS / language / page).read_text(encoding="utf-8")


def cells(language: str, lesson: str, kind: str) -> list[dict]:
    """The notebook's cells of one kind, with their source as one text."""
    notebook = json.loads(text_of(language, lesson))
    return [
        cell | {"source": "".join(cell["source"])}
        for cell in notebook["cells"]
        if cell["cell_type"] == kind
    ]


def markdown(language: str, page: str) -> str:
    """The Markdown of a page, or of all prose cells of a notebook."""
    if page.endswith(".md"):
        return text_of(language, page)
    return "\n\n".join(cell["source"] for cell in cells(language, page, "markdown"))


def without_fences(text: str) -> str:
    return re.sub(r"^( *)```.*?^\1```$", " ", text, flags=re.DOTALL | re.MULTILINE)


def prose(language: str, page: str) -> str:
    """What an author of the language wrote: no code, formulas, addresses or quoted words."""
    text = without_fences(markdown(language, page))
    for pattern in (
        r"\$\$.*?\$\$|\$[^$\n]+\$",  # formulas
        r"`[^`\n]+`",  # inline code
        r"\]\([^)]*\)",  # addresses
        r"「[^」\n]*」|《[^》\n]*》",  # quotations and titles
        r"<[^>]+>",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return text


@cache
def ran(lesson: str) -> tuple[dict[str, list[dict]], dict[str, dict]]:
    """Each cell's messages, and the names there are after it, by cell id; run as the page does."""
    namespace, messages, names = new_namespace(), {}, {}
    for cell in cells("zh", lesson, "code"):
        messages[cell["id"]] = []
        run_cell(cell["source"], namespace, messages[cell["id"]].append, cell["id"])
        names[cell["id"]] = dict(namespace)
    return messages, names


def outputs(lesson: str) -> dict[str, list[dict]]:
    """Every message of every cell, by cell id."""
    return ran(lesson)[0]


def names_after(lesson: str, cell: str) -> dict:
    """What the lesson's cells up to this one leave behind, to be bound anew by whom it is given."""
    return dict(ran(lesson)[1][cell])


def printed(page: str, cell: str) -> str:
    """What a code cell leaves on its page, as text."""
    return "".join(
        m.get("text", "") + m.get("evalue", "") + m.get("data", {}).get("text/plain", "")
        for m in outputs(page)[cell]
    )


def attempts() -> dict[str, dict]:
    """The right answer and wrong ones for every exercise, by cell id, as filled_in() takes them."""
    written = Path(__file__).with_name("exercise_attempts.json")
    return json.loads(written.read_text(encoding="utf-8"))


def filled_in(source: str, answers: list[str] | dict[str, str]) -> str:
    """An exercise's cell with answers in place of its dots, or a program's with parts replaced."""
    if isinstance(answers, dict):
        for part, repaired in answers.items():
            assert source.count(part) == 1, f"{part!r} stands {source.count(part)} times"
            source = source.replace(part, repaired)
        return source
    source = source.replace('= "..."', "= ...")
    for answer in answers:
        assert "= ..." in source, "more answers than dots"
        source = source.replace("= ...", f"= {answer}", 1)
    return source
