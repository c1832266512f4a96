"""The main job: read a page, press Run, get the recorded result in the browser; change it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.live_page import cell, links_are_known

EDITIONS = pytest.mark.parametrize("edition", ["zh", "en"])
RUN = {"zh": "运行", "en": "Run"}


@EDITIONS
def test_pressing_run_brings_the_recorded_result_out_of_python_in_the_browser(open_page, edition):
    page = open_page(f"{edition}/lessons/06-outputs/")
    equal = cell(page, "outputs-equal")
    outputs = equal.locator(".cell-outs")
    recorded = outputs.text_content()
    assert "True" in recorded
    assert equal.get_attribute("data-state") == "recorded"
    equal.get_by_role("button", name=RUN[edition]).click()
    expect(equal).to_have_attribute("data-state", "live")
    assert outputs.text_content() == recorded
    # What the cell needs was run before it.
    expect(cell(page, "outputs-run")).to_have_attribute("data-state", "live")


def test_a_moved_slider_changes_the_code_and_the_shape(open_page):
    page = open_page("en/")
    home = page.locator("live-cell").first
    page.get_by_label("num_layers").fill("3")
    expect(home).to_have_attribute("data-state", "live")
    expect(home.locator(".cell-outs")).to_contain_text("h_n    (6, 3, 20)")
    assert "num_layers = 3" in home.evaluate("cell => cell.source")
    page.get_by_label("bidirectional").uncheck()
    expect(home.locator(".cell-outs")).to_contain_text("h_n    (3, 3, 20)")


def test_the_next_lesson_is_answered_by_the_same_python(open_page):
    page = open_page("en/lessons/05-shapes/")
    requests = []
    page.locator("live-cell").first.evaluate("cell => cell.run()")
    page.on("request", lambda request: requests.append(request.url))
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(re.compile("/06-outputs/"))
    assert cell(page, "outputs-run").evaluate("cell => cell.run()") == "live"
    assert not [url for url in requests if "pyodide" in url or "/live/worker" in url]


def test_the_next_lesson_starts_with_a_fresh_namespace(open_page):
    page = open_page("en/lessons/05-shapes/")
    first = page.locator("live-cell").first
    first.evaluate("cell => { cell.source = 'left_over = 1'; return cell.run() }")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(re.compile("/06-outputs/"))
    other = cell(page, "outputs-guess")
    assert other.evaluate("cell => { cell.source = 'left_over'; return cell.run() }") == "error"
    expect(other.locator(".cell-outs")).to_contain_text("name 'left_over' is not defined")


def test_the_language_switch_keeps_page_and_the_cells_work_there(open_page):
    page = open_page("zh/lessons/12-packing/", locale="zh-CN")
    links_are_known(page)
    page.get_by_role("button", name=re.compile("语言|language", re.I)).hover()
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/lessons/12-packing/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("live-cell").first.evaluate("cell => cell.run()") in {"live", "error"}


@pytest.mark.parametrize("touch", ["hover", "focus", "none"])
def test_nothing_of_python_is_requested_before_the_reader_reaches_for_it(open_page, touch):
    page = open_page("en/lessons/06-outputs/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_load_state("networkidle")
    page.mouse.move(640, 20)
    page.mouse.wheel(0, 4000)
    expect(page.locator("lstm-figure svg[role=listbox]")).to_be_visible()  # what is near has loaded
    assert not [url for url in asked if "pyodide" in url or "/live/worker" in url]
    if touch == "none":
        return
    with page.expect_request(re.compile("pyodide.asm.wasm")):
        getattr(page.get_by_role("button", name="Run").first, touch)()


@EDITIONS
def test_without_javascript_the_page_is_complete(open_page, edition):
    page = open_page(f"{edition}/lessons/06-outputs/", java_script_enabled=False)
    expect(cell(page, "outputs-equal").locator(".cell-outs")).to_contain_text("True")
    expect(cell(page, "outputs-run").locator(".cell-code")).to_contain_text("bidirectional=True")
    assert page.locator(".katex-html").first.is_visible()
    assert page.locator(".katex-mathml math").count() == page.locator(".katex").count() > 0
    assert page.get_by_role("button", name=RUN[edition]).count() == 0


@EDITIONS
def test_a_lesson_can_be_downloaded_as_a_notebook_that_says_how_to_install(
    open_page, site, edition
):
    page = open_page(f"{edition}/lessons/06-outputs/")
    link = page.locator("a[href$='06-outputs.ipynb']")
    with page.expect_download() as download:
        link.click()
    notebook = download.value.path().read_text(encoding="utf-8")
    (wheel,) = site.dir.glob("lstm_core-*.whl")
    assert f"pip install {site.url}{wheel.name}" in notebook
