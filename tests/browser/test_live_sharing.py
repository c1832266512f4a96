"""A link carries what a reader wrote; whoever opens it loses nothing and runs nothing unasked."""

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
