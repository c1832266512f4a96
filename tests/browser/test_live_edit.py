"""Readers edit, keep and take home what they wrote."""

import json
import re

from playwright.sync_api import expect

from tests.browser.live_page import LESSON, cell, outputs, run

CELL = "outputs-run"


def editor(page, cell_id=CELL):
    """Open a cell's editor; return it."""
    cell(page, cell_id).get_by_role("button", name="Edit").click()
    content = cell(page, cell_id).locator(".cm-content")
    expect(content).to_be_focused()
    return content


def test_the_editor_is_fetched_on_edit_and_driven_by_keys(open_page):
    page = open_page(LESSON)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    editor(page)
    assert any("code-editor" in url for url in asked)
    page.keyboard.press("Control+End")
    page.keyboard.type("\nif lstm:\nprint('typed')")
    assert cell(page, CELL).evaluate("cell => cell.source").endswith("\n    print('typed')")
    page.keyboard.press("Control+Enter")
    expect(cell(page, CELL)).to_have_attribute("data-state", "live")
    assert outputs(page, CELL).endswith("typed\n")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cm-content')")
    cell(page, CELL).locator(".cm-content").focus()
    page.keyboard.press("Escape")
    expect(cell(page, CELL).get_by_role("button", name="Edit")).to_be_focused()
    # The page's code has the colors of the build.
    expect(cell(page, CELL).locator(".cell-code .nb", has_text="print").last).to_be_visible()


def test_the_editor_completes_and_explains_from_the_live_interpreter(open_page):
    page = open_page(LESSON)
    assert run(page, CELL) == "live"
    editor(page)
    page.keyboard.press("Control+End")
    page.keyboard.type("\nlstm.num_la")
    # While names are still asked for, a list of earlier ones may be shown that Tab does not take.
    names = page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)")
    expect(names).to_contain_text("num_layers")
    page.keyboard.press("Tab")
    assert cell(page, CELL).evaluate("cell => cell.source").endswith("\nlstm.num_layers")
    page.keyboard.type("\nLSTM")
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    shown = cell(page, CELL).locator(".cell-help")
    expect(shown).to_contain_text("LSTM(input_size, hidden_size")
    expect(shown).to_contain_text("class LSTM")  # its source


def test_touch_devices_get_a_plain_text_area(open_page):
    page = open_page(LESSON, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    cell(page, CELL).get_by_role("button", name="Edit").tap()
    area = cell(page, CELL).locator("textarea")
    expect(area).to_be_focused()
    area.fill("print('on a phone')")
    area.press("Control+Enter")
    expect(cell(page, CELL)).to_have_attribute("data-state", "live")
    assert outputs(page, CELL) == "on a phone\n"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_edit_is_kept_across_reload_and_language_and_reset_brings_the_lesson_back(open_page):
    page = open_page(LESSON)
    shipped = cell(page, CELL).evaluate("cell => cell.source")
    recorded = outputs(page, CELL)
    cell(page, CELL).evaluate("cell => { cell.source = 'print(1)' }")
    for path in (LESSON, LESSON.replace("en/", "zh/")):
        page.goto(page.url.split(LESSON[:3])[0] + path)
        expect(cell(page, CELL)).to_have_attribute("changed", "")
        assert cell(page, CELL).evaluate("cell => cell.source") == "print(1)"
    cell(page, CELL).get_by_role("button", name="重置").click()
    assert cell(page, CELL).evaluate("cell => cell.source") == shipped
    assert cell(page, CELL).get_attribute("changed") is None
    assert outputs(page, CELL) == recorded
    page.reload()
    assert cell(page, CELL).evaluate("cell => cell.source") == shipped


def test_reset_by_pointer_starts_no_python_though_run_gets_the_focus(open_page):
    page = open_page(LESSON)
    cell(page, CELL).evaluate("cell => { cell.source = 'print(1)' }")
    cell(page, CELL).get_by_role("button", name="Reset").click()
    expect(cell(page, CELL).get_by_role("button", name="Run")).to_be_focused()
    assert not [worker for worker in page.workers if worker.url.startswith("blob:")]


def test_an_edit_of_an_older_lesson_is_offered_not_shown(open_page):
    page = open_page(LESSON)
    shipped = cell(page, CELL).evaluate("cell => cell.source")
    key = f"lab-edit/lessons/06-outputs/{CELL}/0123456789abcdef"
    page.evaluate("([key, source]) => { localStorage[key] = source }", [key, "print('old')"])
    page.reload()
    notice = cell(page, CELL).locator(".cell-notice")
    expect(notice).to_contain_text("earlier version")
    assert cell(page, CELL).evaluate("cell => cell.source") == shipped
    notice.get_by_role("button", name="Show that edit").click()
    assert cell(page, CELL).evaluate("cell => cell.source") == "print('old')"
    assert page.evaluate("key => localStorage[key] === undefined", key)


# Resolves when the page has told that it lives on with the edits that it shows.
TRIAL_IS_OVER = """async () => {
    const isOnTrial = (key) => key.startsWith("lab-trial/");
    while (Object.keys(localStorage).some(isOnTrial)) await new Promise(requestAnimationFrame);
}"""


def test_an_edit_whose_page_did_not_live_on_is_offered_at_the_next_visit(new_page, site):
    page, source = new_page(), "cell => cell.source"
    page.goto(site.url + LESSON)
    cell(page, CELL).evaluate("cell => { cell.source = 'print(1)' }")
    page.add_init_script("setTimeout = () => 0")  # it never comes to tell that it lives
    page.reload()
    assert cell(page, CELL).evaluate(source) == "print(1)"
    with page.expect_event("crash"):
        page.context.new_cdp_session(page).send("Page.navigate", {"url": "chrome://crash"})
    page = page.context.new_page()
    page.goto(site.url + LESSON)
    notice = cell(page, CELL).locator(".cell-notice")
    for _ in range(2):  # until the reader has looked at it
        expect(notice).to_contain_text("may have frozen")
        assert "print(1)" not in cell(page, CELL).evaluate(source)
        page.reload()
    notice.get_by_role("button", name="Show that edit").click()
    assert cell(page, CELL).evaluate(source) == "print(1)"
    page.evaluate(TRIAL_IS_OVER)
    page.reload()
    assert cell(page, CELL).evaluate(source) == "print(1)"
    expect(notice).to_have_count(0)


def test_without_storage_it_is_said_once_and_everything_works(new_page, site):
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.goto(site.url + LESSON)
    for source in ("print(1)", "print(2)"):
        assert run(page, CELL, source) == "live"
    assert outputs(page, CELL) == "2\n"
    assert page.locator(".cell-notice", has_text="cannot be kept").count() == 1


def test_the_notebook_comes_with_the_readers_edits(open_page):
    page = open_page(LESSON)
    button = page.get_by_role("button", name="Download with my edits")
    expect(button).to_be_hidden()
    cell(page, CELL).evaluate("cell => { cell.source = 'a = 1\\nprint(a)' }")
    with page.expect_download() as download:
        button.click()
    notebook = json.loads(download.value.path().read_text(encoding="utf-8"))
    edited = next(one for one in notebook["cells"] if one.get("id") == CELL)
    assert "".join(edited["source"]) == "a = 1\nprint(a)"
    assert download.value.suggested_filename == "06-outputs.ipynb"


def test_parameters_are_in_the_address_only_while_they_differ(open_page):
    page = open_page("en/lessons/05-shapes/")
    slider = page.locator("live-cell input[type=range]").first
    name, initial = slider.get_attribute("aria-label"), slider.input_value()
    slider.focus()
    slider.press("ArrowRight")
    moved = slider.input_value()
    assert moved != initial
    # What follows # is Material's: the heading that the page has been scrolled to.
    expect(page).to_have_url(re.compile(rf"[?&][\w-]+\.{name}={moved}(#|$)"))
    other = open_page("en/lessons/05-shapes/?" + page.url.split("?")[1])
    same = other.locator("live-cell input[type=range]").first
    expect(same).to_have_value(moved)
    assert other.locator("live-cell[changed]").get_attribute("data-state") == "recorded"
    slider.press("ArrowLeft")
    expect(page).not_to_have_url(re.compile(r"\?"))


def test_play_sweeps_a_slider_to_its_end(open_page):
    page = open_page("en/lessons/05-shapes/")
    owner = page.locator("live-cell", has=page.locator("input[type=range]")).first
    slider = owner.locator("input[type=range]").first
    high = int(slider.get_attribute("max"))
    slider.evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')) }",
        high - 2,
    )
    owner.get_by_role("button", name="Play").first.click()
    expect(slider).to_have_value(str(high))
    expect(owner.get_by_role("button", name="Play").first).to_be_visible()


def test_errors_are_explained_and_a_missing_name_is_offered_from_its_cell(open_page):
    page = open_page(LESSON)
    first, later = "outputs-guess", "outputs-equal"
    assert (
        run(
            page, first, "raise RuntimeError('Expected hidden[0] size (1, 8, 20), got [1, 32, 20]')"
        )
        == "error"
    )
    link = cell(page, first).locator(".error-help a")
    assert link.get_attribute("href").endswith("/en/errors/#m02")
    cell(page, later).evaluate("cell => { cell.source = 'answer = 42' }")
    assert run(page, first, "print(answer)") == "error"
    cell(page, first).get_by_role("button", name="Run it first").click()
    expect(cell(page, first)).to_have_attribute("data-state", "live")
    assert outputs(page, first) == "42\n"


def test_a_recorded_error_has_the_link_that_a_live_one_gets(open_page):
    page = open_page("en/lessons/05-shapes/")
    failing = page.locator("live-cell", has=page.locator(".error-help a")).first
    link = failing.locator(".error-help a")
    recorded = link.evaluate("link => [link.href, link.textContent]")
    assert failing.evaluate("cell => cell.run()") == "error"
    assert link.evaluate("link => [link.href, link.textContent]") == recorded
    link.click()
    page.wait_for_url(recorded[0])
    expect(page.locator("#m" + recorded[0].split("#m")[1])).to_be_visible()
