"""A link carries what a reader wrote; whoever opens it loses nothing and runs nothing unasked."""

import base64
import json
import zlib

import pytest
from playwright.sync_api import expect

from tests.browser.live_page import LESSON, cell, links_are_known

CELL = "outputs-run"


def test_a_link_carries_changed_code_and_never_runs_it(open_page):
    page = open_page(LESSON, permissions=["clipboard-read", "clipboard-write"])
    code = "print('<b>shared</b>')  # 形状"
    cell(page, CELL).evaluate("(cell, code) => { cell.source = code }", code)
    cell(page, CELL).get_by_role("button", name="Share").click()
    expect(cell(page, CELL)).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page(LESSON + "#" + link.split("#")[1])
    shown = cell(other, CELL)
    expect(shown.locator(".cell-notice")).to_contain_text("does not run by itself")
    assert shown.evaluate("cell => cell.source") == code
    assert shown.get_attribute("data-state") == "recorded"
    assert shown.locator(".cell-code b").count() == 0
    assert (
        other.evaluate("Object.keys(localStorage).some((key) => key.startsWith('lab-edit'))")
        is False
    )


def link_to(page, source):
    """Return a link that carries a source for the cell, which is then as it was."""
    return cell(page, CELL).evaluate(
        """async (cell, source) => {
            navigator.clipboard.write = async ([item]) => {
                window.copied = await (await item.getType("text/plain")).text();
            };
            cell.source = source;
            cell.querySelector(".cell-share").click();
            while (!window.copied) await new Promise(requestAnimationFrame);
            cell.source = cell.shipped;
            return window.copied;
        }""",
        source,
    )


def test_a_link_is_copied_while_the_press_is_answered_else_safari_forbids_it(open_page):
    page = open_page(LESSON)
    told = cell(page, CELL).evaluate(
        """async (cell) => {
            let isAnswering = true, asked;
            navigator.clipboard.write = async () => { asked = isAnswering };
            cell.source = "print('shared')";
            cell.querySelector(".cell-share").click();
            isAnswering = false;
            const words = cell.querySelector(".cell-words");
            while (!words.textContent) await new Promise(requestAnimationFrame);
            return [asked, words.textContent];
        }"""
    )
    assert told == [True, "Link copied; it carries the changed code."]


def test_where_no_item_can_be_copied_the_text_is(open_page):
    page = open_page(LESSON)
    copied = cell(page, CELL).evaluate(
        """async (cell) => {
            delete window.ClipboardItem;  // Firefox before 127
            const copied = new Promise((copy) => { navigator.clipboard.writeText = copy });
            cell.source = "print('shared')";
            cell.querySelector(".cell-share").click();
            return copied;
        }"""
    )
    assert copied.startswith(page.url + "#code=")


def test_typing_in_a_links_code_costs_no_edit_of_the_readers_own(open_page):
    page = open_page(LESSON)
    link = link_to(page, "print('shared')")
    cell(page, CELL).evaluate("cell => { cell.source = \"print('mine')\" }")
    source, show = "cell => cell.source", {"name": "Show that edit"}
    page.goto("about:blank")
    page.goto(link)
    expect(cell(page, CELL).locator(".cell-notice")).to_contain_text("came with the link")
    cell(page, CELL).evaluate("cell => { cell.source += '  # typed' }")
    page.goto("about:blank")
    page.goto(link.split("#")[0])
    assert cell(page, CELL).evaluate(source) == "print('shared')  # typed"
    cell(page, CELL).get_by_role("button", **show).click()
    assert cell(page, CELL).evaluate(source) == "print('mine')"
    page.reload()
    assert cell(page, CELL).evaluate(source) == "print('mine')"
    cell(page, CELL).get_by_role("button", **show).click()
    assert cell(page, CELL).evaluate(source) == "print('shared')  # typed"


def test_who_comes_back_to_a_links_page_finds_what_was_typed_there(open_page):
    page = open_page(LESSON)
    link = link_to(page, "print('shared')")
    page.goto("about:blank")
    page.goto(link)
    expect(cell(page, CELL).locator(".cell-notice")).to_contain_text("came with the link")
    cell(page, CELL).evaluate("cell => { cell.source = 'print(1)' }")
    links_are_known(page)
    page.locator(".md-footer__link--next").click()
    expect(cell(page, "stack-guess")).to_be_attached()
    page.go_back()
    back = cell(page, CELL).get_by_role("button", name="Back to what was here")
    back.click()
    assert cell(page, CELL).evaluate("cell => cell.source") == "print(1)"


def link_with(source):
    """Return the fragment of a link that carries a source: live/cell/code-in-link.js."""
    value = json.dumps({"page": "lessons/06-outputs", "cells": {CELL: source}}, ensure_ascii=False)
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = pack.compress(value.encode()) + pack.flush()
    return f"#code={base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


NASTY = [
    "a=" + " " * 90_000 + "x",
    "a=1 #@param\n" * 6_000,
    "a=1 #@param [" + "1," * 40_000 + "1]",
    "a," * 45_000,
    "(" * 90_000,
    "if a:\n" * 12_000,
]


@pytest.mark.parametrize("source", NASTY, ids=lambda source: source[:13].strip())
def test_no_code_of_a_link_keeps_the_page_busy(open_page, source):
    page = open_page(LESSON + link_with(source))
    shown = cell(page, CELL)
    expect(shown.locator(".cell-notice")).to_contain_text("does not run by itself")
    assert shown.evaluate("cell => cell.source") == source
    shown.get_by_role("button", name="Edit").click()
    expect(shown.locator(".cell-textarea")).to_be_focused()  # the plain one
    assert shown.locator(".cell-params input, .cell-params select").count() <= 50
    assert shown.locator("option").count() <= 200
    assert shown.locator(".cell-code span").count() < 1000
    if "param" in source and "[" not in source:
        expect(shown.locator(".cell-params")).to_contain_text("Only the first 50 parameters")


def test_a_link_that_unpacks_to_too_much_is_refused_in_words(open_page):
    page = open_page(LESSON + link_with("x" * 20_000_000))
    notice = page.locator(".cell-notice")
    expect(notice).to_contain_text("damaged or too long (over 100000 characters)")
    expect(notice).to_have_count(1)
    assert cell(page, CELL).evaluate("cell => cell.source === cell.shipped")


def test_code_too_long_for_a_link_is_not_copied(open_page):
    page = open_page(LESSON)
    cell(page, CELL).evaluate("cell => { cell.source = 'x'.repeat(100_001) }")
    cell(page, CELL).get_by_role("button", name="Share").click()
    expect(cell(page, CELL)).to_contain_text("too long for a link")
