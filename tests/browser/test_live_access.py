"""Everyone can use a cell: by keyboard, by ear, on a phone, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.figure_page import figure
from tests.browser.live_page import LESSON, cell, run

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
CELL = "outputs-play"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious_in_cells_of_any_state(open_page, scheme, width):
    page = open_page(LESSON, color_scheme=scheme, viewport={"width": width, "height": 800})
    assert run(page, CELL) == "live"
    assert run(page, "outputs-unpack") == "error"
    cell(page, "outputs-run").evaluate("cell => { cell.source += '\\n# edited' }")
    cell(page, "outputs-run").get_by_role("button", name="Edit").click()
    expect(cell(page, "outputs-run").locator(".cm-content")).to_be_focused()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('live-cell, [role=status]')")
    serious = [
        (one["id"], [node["html"][:150] for node in one["nodes"]][:3])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_a_cell_is_used_with_the_keyboard_alone(open_page):
    page = open_page(LESSON)
    target = cell(page, CELL)
    target.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(target).to_have_attribute("data-state", "live")
    target.get_by_role("button", name="Run").focus()
    page.keyboard.press("Enter")
    expect(target).to_have_attribute("data-state", "live")
    page.keyboard.press("Tab")
    expect(target.get_by_role("button", name="Reset")).to_be_focused()
    page.keyboard.press("Space")
    assert target.get_attribute("changed") is None


def status_of(page):
    """Return the status region; what it tells from now on is in ``window.told``."""
    status = page.get_by_role("status")
    assert status.count() == 1
    status.evaluate(
        """status => {
            window.told = [];
            const note = () => window.told.push(status.textContent);
            new MutationObserver(note).observe(status, { childList: true });
        }"""
    )
    return status


def test_run_pressed_twice_is_not_told_as_a_stop(open_page):
    page = open_page(LESSON)
    status = status_of(page)
    cell(page, CELL).locator(".cell-run").evaluate("run => { run.click(); run.click(); }")
    expect(status).to_have_text("Done, outputs: 1")
    assert page.evaluate("window.told") == ["Loading Python", "Done, outputs: 1"]


def test_what_happens_is_told_in_the_one_status_region(open_page):
    page = open_page(LESSON)
    status = status_of(page)
    cell(page, CELL).get_by_role("button", name="Run").click()
    expect(status).to_have_text("Done, outputs: 1")
    assert page.evaluate("window.told") == ["Loading Python", "Done, outputs: 1"]
    cell(page, "outputs-unpack").get_by_role("button", name="Run").click()
    expect(status).to_contain_text("Error: ValueError not enough values")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: "06-outputs" not in url)
    assert status.count() == 1


def test_on_a_phone_targets_are_large_and_nothing_runs_over_the_edge(open_page):
    page = open_page(LESSON, viewport={"width": 360, "height": 740})
    sizes = page.locator("live-cell").evaluate_all(
        """cells => cells.flatMap((cell) => [...cell.querySelectorAll("button, input, select")])
            .filter((one) => one.checkVisibility() && !one.closest(".md-code__nav"))
            .map((one) => one.type === "checkbox" ? one.parentElement : one)
            .map((one) => one.getBoundingClientRect())
            .filter(({width, height}) => Math.min(width, height) < 43.5).length"""
    )
    assert sizes == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_under_a_finger_copy_buttons_and_figures_checkboxes_are_large(open_page):
    page = open_page(LESSON, viewport={"width": 800, "height": 900}, has_touch=True, is_mobile=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    figure(page, "outputs")
    small = page.locator(".md-code__button, .fig-param input, .cell-param input").evaluate_all(
        """all => all.filter((one) => one.checkVisibility())
            .filter((one) => ["button", "checkbox"].includes(one.type))
            .map((one) => one.getBoundingClientRect())
            .map(({width, height}) => Math.min(width, height))"""
    )
    assert len(small) >= 3 and min(small) > 43.5


def test_print_shows_code_and_outputs_without_the_controls(open_page):
    page = open_page(LESSON)
    page.emulate_media(media="print")
    target = cell(page, CELL)
    expect(target.locator(".cell-code")).to_be_visible()
    expect(target.locator(".cell-outs")).to_be_visible()
    expect(target.locator(".cell-bar")).to_be_hidden()
    expect(target.locator(".cell-params")).to_be_hidden()
