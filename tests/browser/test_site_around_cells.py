"""The site around the cells, in a real browser: languages, search, dark mode, no JavaScript."""

import re
import string

import pytest
from playwright.sync_api import expect

from tests.browser.live_page import links_are_known


@pytest.mark.parametrize(
    ("languages", "edition"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "en")]
)
def test_the_root_leads_to_the_edition_in_the_browsers_language(open_page, languages, edition):
    page = open_page("#top", locale=languages)
    page.wait_for_url(f"**/some/path/{edition}/#top")


def test_without_javascript_the_root_offers_both_editions(open_page):
    page = open_page("", java_script_enabled=False)
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/some/path/zh/")


@pytest.mark.parametrize(("start", "name", "end"), [("zh", "English", "en"), ("en", "中文", "zh")])
def test_the_language_switch_stays_on_the_page(open_page, start, name, end):
    page = open_page(f"{start}/lessons/06-outputs/", locale="fr")
    links_are_known(page)
    page.get_by_role("button", name=re.compile("语言|language", re.I)).hover()
    page.get_by_role("link", name=name).click()
    page.wait_for_url(f"**/{end}/lessons/06-outputs/")
    expect(page.locator("html")).to_have_attribute("lang", end)


def test_without_javascript_the_language_switch_stays_on_the_page_too(open_page):
    for path in ("lessons/06-outputs/", ""):
        page = open_page(f"zh/{path}", java_script_enabled=False)
        page.get_by_role("button", name="选择当前语言").hover()
        page.get_by_role("link", name="English").click()
        page.wait_for_url(f"**/some/path/en/{path}")


def search(page, query):
    page.locator(".md-search__input").click()
    page.keyboard.insert_text(query)
    page.keyboard.press("Shift")  # inserted text fires no keyup, which Material listens to


@pytest.mark.parametrize(
    ("edition", "query", "found"),
    [
        ("zh", "遗忘门", "遗忘\u200b?门"),  # jieba parts words by U+200B
        ("en", "forget gate", "forget gate"),
        ("en", "pad_packed_sequence", "pad_packed_sequence"),
    ],
)
def test_search_finds_what_both_languages_call_a_thing_and_names_in_code(
    open_page, edition, query, found
):
    page = open_page(f"{edition}/")
    search(page, query)
    result = page.locator(".md-search-result__item").first
    expect(result).to_contain_text(re.compile(found, re.I))


@pytest.mark.parametrize("edition", ["zh", "en"])
def test_search_can_answer_whatever_a_word_begins_with(open_page, edition):
    page = open_page(f"{edition}/")
    told = []
    page.on("console", lambda message: told.append(message.text))
    for word in (*string.ascii_lowercase, *string.digits, "lstm"):
        page.locator(".md-search__input").fill("")
        search(page, word)
    expect(page.locator(".md-search-result__item").first).to_be_attached()
    assert not [text for text in told if "Invalid query" in text]


def test_search_finds_an_error_by_words_copied_from_a_traceback(open_page):
    page = open_page("zh/")
    search(page, "must be equal to input_size. Expected 10")
    found = page.locator(".md-search-result__link", has_text="Expected 10, got 7")
    expect(found.first).to_be_attached()


def test_dark_mode_holds_in_both_languages(open_page):
    page = open_page("zh/", color_scheme="light")
    body = page.locator("body")
    for scheme in ("light", "dark"):  # at first it follows the system
        page.locator("[data-md-component=palette] label:visible").click()
        media = f"(prefers-color-scheme: {scheme})"
        expect(body).to_have_attribute("data-md-color-media", media)
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(page.url.replace("/zh/", "/en/"))
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_a_link_to_the_next_lesson_keeps_the_page_and_swaps_its_configuration(open_page):
    page = open_page("en/lessons/05-shapes/")
    links_are_known(page)
    page.evaluate("window.kept = true")
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("output")
    assert page.evaluate("window.kept")
    assert page.locator("#lab-config").count() == 1
    config = page.evaluate("JSON.parse(document.querySelector('#lab-config').textContent)")
    assert config["page"] == "lessons/06-outputs"


def test_without_javascript_a_lesson_is_complete(open_page):
    page = open_page("zh/lessons/06-outputs/", java_script_enabled=False)
    assert page.locator("div.formula math").count() >= 1
    expect(page.locator("div.formula").first).to_be_visible()
    for cell in page.locator("live-cell").all():
        assert cell.locator(".cell-code").inner_text().strip()
    expect(page.locator(".cell-outs").nth(1)).to_contain_text("(5, 3, 40)")
    assert page.locator("article").get_by_role("button").count() == 0


def test_a_missing_page_answers_in_both_languages(new_page, site):
    page = new_page()
    assert page.goto(site.url + "en/lessons/nowhere/").status == 404
    page.get_by_role("link", name="English home page").click()
    page.wait_for_url(site.url + "en/")


@pytest.mark.parametrize(("edition", "said"), [("zh", "从文件"), ("en", "opened from a file")])
def test_a_page_opened_from_a_file_says_how_to_serve_it(new_page, site, edition, said):
    page = new_page()
    page.goto((site.dir / edition / "lessons/06-outputs/index.html").as_uri())
    notice = page.locator("#lab-notice")
    expect(notice).to_contain_text(said)
    expect(notice).to_contain_text("python -m http.server")


def test_a_page_that_is_alive_says_nothing_of_what_could_be_in_the_way(open_page):
    page = open_page("en/lessons/06-outputs/")
    expect(page.locator("live-cell .cell-run").first).to_be_visible()
    expect(page.locator("#lab-notice")).to_be_hidden()
