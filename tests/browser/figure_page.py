"""What the tests of figures share: a figure that is drawn, its table, its numbers."""

from playwright.sync_api import expect

from lstm_core import figures
from tests.browser.live_page import run

KINDS = figures.kinds()


def figure(page, kind):
    """Come near a figure; return it drawn."""
    found = page.locator(f"lstm-figure[kind={kind}]")
    found.scroll_into_view_if_needed()
    expect(found.locator("svg[role=listbox]")).to_be_visible()
    return found


def figure_of_trace(page, source):
    """Run this in the lesson's first cell; return the figure of the trace that it shows."""
    assert run(page, "outputs-guess", source) == "live"
    shown = page.locator("trace-figure")
    shown.scroll_into_view_if_needed()
    expect(shown.locator("svg[role=listbox]")).to_be_visible()
    return shown


def table(found):
    """Open the table; return its rows with numbers as they were computed."""
    toggle = found.locator(".fig-bar button[aria-expanded]")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    read = "rows => rows.map(row => [...row.children].map(c => c.dataset.value ?? c.textContent))"
    return found.locator("tbody tr").evaluate_all(read)


def numbers(rows):
    """Keep the numbers of a table's rows, by the row's name."""
    return {row[0]: [float(value) for value in row[1:]] for row in rows}
