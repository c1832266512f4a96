"""All lessons in a browser: every cell and every exercise, one Python for the whole visit."""

import pytest

from hooks.outputs import hints
from tests.lesson_files import LESSONS, attempts, cells, filled_in

EDITIONS = pytest.mark.parametrize("edition", ["zh", "en"])

# The text of a cell's outputs; of an error type and message, as tracebacks may differ.
TEXT = """cell => [...cell.querySelector(".cell-outs").children].map(
    (out) => (out.querySelector(".error-head") ?? out).textContent)"""
RUN = f"""async (cell) => {{
    const text = {TEXT};
    const recorded = text(cell);
    const state = await cell.run();
    return {{ id: cell.getAttribute("cell-id"), state, recorded, live: text(cell) }};
}}"""
ANSWER = """async (cell, source) => {
    cell.source = source;
    await cell.run();
    const check = cell.querySelector(".cell-outs .out-check");
    return [check?.dataset.state, check?.textContent];
}"""


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


@EDITIONS
def test_every_cell_says_live_what_was_recorded(open_page, edition):
    page = open_page(f"{edition}/")
    for lesson in LESSONS:
        go_to(page, lesson)
        for cell in cells(edition, lesson, "code"):
            ran = page.locator(f"live-cell[cell-id={cell['id']}]").evaluate(RUN)
            assert ran["state"] in ("live", "error"), (lesson, ran)
            assert ran["live"] == ran["recorded"], (lesson, ran)


@EDITIONS
def test_exercises_confirm_the_right_answer_and_hint_at_mistakes(open_page, edition):
    page = open_page(f"{edition}/")
    tries, words = attempts(), hints()
    for lesson in LESSONS:
        exercises = [cell for cell in cells(edition, lesson, "code") if cell["id"] in tries]
        if not exercises:
            continue
        go_to(page, lesson)
        for exercise in exercises:
            place = page.locator(f"live-cell[cell-id={exercise['id']}]")
            said = set()
            for state in ("right", "wrong"):
                given = tries[exercise["id"]][state]
                for answers in [given] if state == "right" else given:
                    source = filled_in(exercise["source"], answers)
                    got, text = place.evaluate(ANSWER, source)
                    assert got == state, (exercise["id"], answers, text)
                    assert text not in (words["right"][edition], words["wrong"][edition])
                    said.add(text)
            assert len(said) >= 2
