"""The main path in the engines of Firefox and Safari: two visits, in both languages."""

import pytest

from tests.engine_browser import (
    open_alive,
    outputs,
    press_run,
    reload,
    run,
    source_of,
    window,
)
from tools.engines import firefox, webkit

EDITIONS = pytest.mark.parametrize("edition", ["zh", "en"])
KEPT = {"zh": "变量都还在", "en": "All variables are kept"}
FIRST, LATER, PLAY = "outputs-guess", "outputs-equal", "outputs-play"

# Ring only shorter timers of the page: only an interrupt can then end a cell.
PATIENT = """() => {
    const { setTimeout } = window;
    window.setTimeout = (work, ms = 0, ...given) => ms < 500 ? setTimeout(work, ms, ...given) : 0;
}"""


@pytest.fixture(scope="module", params=[firefox, webkit], ids=["firefox", "webkit"])
def browser(request):
    """Start each engine once."""
    with window(request.param()) as browser:
        yield browser


def first_visit(browser, site, edition):
    """Open a page in a browser that has kept nothing of the site."""
    open_alive(browser, f"{site.url}{edition}/lessons/06-outputs/")
    browser.evaluate(
        """async () => {
            localStorage.clear();
            const { serviceWorker } = navigator;
            for (const one of await serviceWorker.getRegistrations()) await one.unregister();
            for (const name of await caches.keys()) await caches.delete(name);
        }"""
    )
    reload(browser)
    assert browser.evaluate("() => crossOriginIsolated") is False


def second_visit(browser):
    """Load the page again, now that the service worker is there: it isolates the page."""
    browser.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    reload(browser)
    assert browser.evaluate("() => crossOriginIsolated") is True


def stop_and_see_the_variables(browser, edition):
    """Stop an endless loop; what it had set before must still be there."""
    browser.evaluate(PATIENT)
    looping = "kept = 7\nprint('begun')\nwhile True: pass"
    browser.evaluate(
        """(id, source) => {
            const cell = document.querySelector(`live-cell[cell-id=${id}]`);
            cell.source = source;
            cell.querySelector(".cell-run").click();
        }""",
        FIRST,
        looping,
    )
    browser.wait_until(
        "(id) => document.querySelector(`[cell-id=${id}] .cell-outs`).textContent === 'begun\\n'",
        FIRST,
    )
    browser.evaluate("(id) => document.querySelector(`[cell-id=${id}] .cell-stop`).click()", FIRST)
    browser.wait_until(
        "(id) => document.querySelector(`[cell-id=${id}][data-state=stopped]`)", FIRST
    )
    assert KEPT[edition] in outputs(browser, FIRST)
    assert run(browser, FIRST, "print(kept)") == "live"
    assert outputs(browser, FIRST) == "7\n"


def set_slider(browser, selector, value):
    """Drag a slider there."""
    browser.evaluate(
        """(selector, value) => {
            const slider = document.querySelector(selector);
            slider.value = value;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        selector,
        value,
    )


def move_a_cells_slider(browser):
    """Move a parameter; the code says it, and the output follows."""
    set_slider(browser, f"live-cell[cell-id={PLAY}] input[aria-label=num_layers]", 3)
    browser.wait_until(
        "(id) => document.querySelector(`[cell-id=${id}] .cell-outs`).innerText.includes('h_n[5]')",
        PLAY,
    )
    assert "num_layers = 3" in source_of(browser, PLAY)


def move_a_figures_slider(browser):
    """Come near a figure, move its first slider, see another picture."""
    browser.evaluate("() => document.querySelector('lstm-figure').scrollIntoView()")
    drawn = "() => document.querySelector('lstm-figure svg[role=listbox]')?.outerHTML"
    before = browser.wait_until(drawn)
    set_slider(browser, "lstm-figure input[type=range]", 1)
    browser.wait_until(f"(before) => ({drawn})() !== before", before)


@EDITIONS
def test_the_main_path_works_on_a_first_visit_and_on_one_that_is_isolated(browser, site, edition):
    first_visit(browser, site, edition)
    recorded = outputs(browser, LATER)
    assert "True" in recorded
    assert press_run(browser, LATER) == "live"
    assert outputs(browser, LATER) == recorded
    move_a_cells_slider(browser)
    stop_and_see_the_variables(browser, edition)
    second_visit(browser)
    assert "num_layers = 3" in source_of(browser, PLAY)
    assert source_of(browser, FIRST) == "print(kept)"
    browser.evaluate("(id) => document.querySelector(`[cell-id=${id}]`).reset()", FIRST)
    assert press_run(browser, LATER) == "live"
    assert outputs(browser, LATER) == recorded
    stop_and_see_the_variables(browser, edition)
    move_a_figures_slider(browser)
