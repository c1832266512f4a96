"""All lessons in a browser: every cell and every exercise, one Python for the whole visit."""

import re

import pytest

from tests.browser.live_page import cell
from tests.lessons.lesson_files import LESSONS, attempts, cells, filled_in
from tools.words import lookup

# The text of a cell's outputs, of an error type and message alone, as tracebacks may differ; and
# each element of its drawings and bars.
SHOWN = """(cell) => {
    const outs = cell.querySelector(".cell-outs");
    const heads = [...outs.children].map((out) => out.querySelector(".error-head") ?? out);
    const drawn = [...outs.querySelectorAll(".out-svg *, .out-html *")];
    return {
        text: heads.map((one) => one.textContent),
        drawn: drawn.map((one) => one.cloneNode(false).outerHTML).join("\\n"),
    };
}"""
RUN = f"""async (cell) => {{
    const shown = {SHOWN};
    const recorded = shown(cell);
    const state = await cell.run();
    return {{ state, recorded, live: shown(cell) }};
}}"""
ANSWER = """async (cell, source) => {
    cell.source = source;
    await cell.run();
    const check = cell.querySelector(".cell-outs .out-check");
    return [check?.dataset.state, check?.textContent];
}"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def go_to(page, lesson: str) -> None:
    """Follow the page's own link to a lesson, so that its Python stays."""
    address = lesson.removesuffix(".ipynb").removesuffix("index")
    wanted = page.evaluate("() => new URL(document.querySelector('.md-logo').href).href") + address
    wanted += "/" if address else ""
    if page.url == wanted:
        return
    page.locator("nav a[href]").evaluate_all(
        "(links, wanted) => links.find((link) => link.href === wanted).click()", wanted
    )
    page.wait_for_url(wanted)


def see_it_run(place) -> None:
    """Run a cell: the same text as recorded; drawings to a pixel and a 256th of a color."""
    ran = place.evaluate(RUN)
    live, recorded = ran["live"], ran["recorded"]
    assert ran["state"] in ("live", "error"), ran
    assert live["text"] == recorded["text"]
    assert NUMBER.sub("#", live["drawn"]) == NUMBER.sub("#", recorded["drawn"])
    numbers, wanted = (
        [float(number) for number in NUMBER.findall(one["drawn"])] for one in (live, recorded)
    )
    assert numbers == pytest.approx(wanted, abs=1)


def try_answers(place, exercise: dict, attempt: dict, common: set[str]) -> None:
    """Give an exercise its right answer and wrong ones: each gets its own words."""
    said = set()
    for state, answers in [("right", attempt["right"])] + [("wrong", a) for a in attempt["wrong"]]:
        got, words = place.evaluate(ANSWER, filled_in(exercise["source"], answers))
        assert got == state, (answers, words)
        assert words not in common
        said.add(words)
    assert len(said) >= 2


@pytest.mark.parametrize("edition", ["zh", "en"])
def test_every_cell_says_live_what_was_recorded_and_every_exercise_judges(open_page, edition):
    page = open_page(f"{edition}/")
    tries = attempts()
    common = {lookup("hints", edition)(state) for state in ("right", "wrong")}
    for lesson in LESSONS:
        go_to(page, lesson)
        code = cells(edition, lesson, "code")
        for one in code:
            see_it_run(cell(page, one["id"]))
        for one in reversed(code):  # so that nothing before it has changed and must run again
            if one["id"] in tries:
                try_answers(cell(page, one["id"]), one, tries[one["id"]], common)
