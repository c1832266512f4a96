"""The reference pages in a real browser: pasted messages, the filter, the sheet, no JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.lessons.lesson_files import LANGUAGES

OLD = "ValueError: lengths array has to be sorted in decreasing order"  # PyTorch 1.0
TRACEBACK = """Traceback (most recent call last):
  File "train.py", line 31, in <module>
    packed = pack_padded_sequence(x, lengths, batch_first=True)
RuntimeError: Length of all samples has to be greater than 0, but found an element in 'lengths'
that is <= 0"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("pasted", "anchor"),
    [
        ("Expected hidden[0] size (4, 8, 64), got [2, 8, 64]", "#m01"),
        ("linear(): argument 'input' (position 1) must be Tensor, not tuple", "#m12"),
        (TRACEBACK, "#m23"),
        (OLD, "#m21"),
    ],
)
def test_a_pasted_message_finds_its_entry(open_page, language, pasted, anchor):
    page = open_page(f"{language}/errors/")
    page.get_by_role("textbox", name=re.compile("粘贴|Paste")).fill(pasted)
    expect(page.locator(".clinic-found a").first).to_have_attribute("href", anchor)


@pytest.mark.parametrize(("language", "asked"), [("zh", "照抄上一步"), ("en", "forecast lags")])
def test_a_mistake_without_a_message_is_found_by_its_words(open_page, language, asked):
    page = open_page(f"{language}/errors/")
    page.get_by_role("textbox", name=re.compile("粘贴|Paste")).fill(asked)
    expect(page.locator(".clinic-found a").first).to_have_attribute("href", "#m46")


def test_the_clinic_is_used_by_keyboard_alone_and_says_what_it_found(open_page):
    page = open_page("en/errors/")
    page.get_by_role("textbox", name="Paste an error message").focus()
    page.keyboard.insert_text("'tuple' object has no attribute 'dim'")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Entries found: \d"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/errors/#m09")


def test_what_no_entry_knows_is_said_in_a_sentence(open_page):
    page = open_page("en/errors/")
    page.get_by_role("textbox", name="Paste an error message").fill("Segmentation fault")
    expect(page.get_by_text("No entry fits.").first).to_be_visible()
    expect(page.locator(".clinic-found")).to_be_hidden()


@pytest.mark.parametrize(("language", "wrong"), [("zh", "错"), ("en", "Wrong")])
def test_claims_are_filtered_by_verdict_and_by_words(open_page, language, wrong):
    page = open_page(f"{language}/fact-check/")
    rows = page.locator("tr:has([data-verdict]):visible")
    expect(rows).to_have_count(184)
    page.get_by_role("combobox", name=re.compile("结论|Verdict")).select_option(wrong)
    expect(rows).to_have_count(22)
    page.get_by_role("searchbox").fill("S003-2")
    expect(rows).to_have_count(4)
    expect(page.get_by_role("status")).to_have_text(re.compile("4.*184|184.*4"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_every_claim_and_every_entry_is_there(open_page, language):
    page = open_page(f"{language}/fact-check/", java_script_enabled=False)
    expect(page.locator("tr:has([data-verdict]):visible")).to_have_count(184)
    page.goto(page.url.replace("fact-check", "errors"))
    expect(page.locator("h3[id^=m]:visible")).to_have_count(66)
    expect(page.locator("textarea:visible, select:visible")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_fact_check_leads_to_something_with_that_name(site, language):
    page = site.dir / language / "fact-check" / "index.html"
    links = re.findall(r'href="([^":]*)#((?:cell-|S00)[^"]*)"', page.read_text(encoding="utf-8"))
    assert len(links) >= 2 * 184
    for path, anchor in set(links):
        target = (page.parent / path / "index.html").read_text(encoding="utf-8")
        assert f'id="{anchor}"' in target, (path, anchor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cheat_sheet_prints_on_one_page(open_page, language):
    page = open_page(f"{language}/cheat-sheet/")
    assert b"/Count 1\n" in page.pdf(format="A4")


@pytest.mark.parametrize(
    "name", ["errors", "repair", "fact-check", "glossary", "cheat-sheet", "api", "speed", "about"]
)
def test_no_page_is_wider_than_a_phone(open_page, name):
    page = open_page(f"zh/{name}/", viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("javascript", [True, False])
def test_a_row_leads_to_its_claim_in_the_lesson_though_it_is_folded_there(open_page, javascript):
    page = open_page("en/fact-check/", java_script_enabled=javascript)
    row = page.locator("tr", has=page.locator("#S002-14"))
    row.get_by_role("link", name="lesson 5").click()
    expect(page.locator("#s002-14")).to_be_in_viewport()
