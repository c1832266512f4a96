"""A new deployment of the site while a reader is on it."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.live_page import LESSON, cell, links_are_known, outputs, run

CELL, NEXT_CELL = "outputs-guess", "stack-guess"


@contextmanager
def deployed(site, old, new):
    """Replace ``old`` by ``new`` in the page after the lesson, as another build would."""
    file = next(site.dir.glob("en/lessons/07-*/index.html"))
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1
    try:
        file.write_text(before.replace(old, new), encoding="utf-8")
        yield
    finally:
        file.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"build": "live/', '"build": "./live/'),
        ('"lstm_core.data": {"', '"lstm_core.data": {"new": 1, "'),
    ],
    ids=["another script", "another Python"],
)
def test_a_page_of_another_build_loads_in_full(new_page, site, old, new):
    page = new_page()
    page.goto(site.url + LESSON)
    assert run(page, CELL, "1") == "live"
    links_are_known(page)
    page.evaluate("window.isOld = true")
    with deployed(site, old, new):
        page.locator(".md-footer__link--next").click()
        expect(cell(page, NEXT_CELL)).to_be_attached()
        page.wait_for_function("!window.isOld")
        assert "/07-" in page.url
        assert run(page, NEXT_CELL, "print(1)") == "live"
    page.evaluate("window.isOld = true")
    page.go_back()
    expect(cell(page, CELL)).to_be_attached()
    page.wait_for_function("!window.isOld")


def test_a_page_of_the_same_build_does_not(open_page):
    page = open_page(LESSON)
    links_are_known(page)
    page.evaluate("window.isOld = true")
    page.locator(".md-footer__link--next").click()
    expect(cell(page, NEXT_CELL)).to_be_attached()
    assert run(page, NEXT_CELL, "1") == "live"
    assert page.evaluate("window.isOld")


def test_where_a_page_of_another_build_stays_it_is_not_run_and_says_so(open_page):
    page = open_page(LESSON)
    page.evaluate(
        """() => {
            const config = document.getElementById("lab-config");
            const { build, ...rest } = JSON.parse(config.textContent);
            config.firstChild.data = JSON.stringify({ ...rest, build: "another" });
        }"""
    )
    recorded = outputs(page, "outputs-run")
    assert run(page, "outputs-run") == "recorded"
    assert outputs(page, "outputs-run") == recorded
    expect(cell(page, "outputs-run")).to_contain_text("load the page again")
