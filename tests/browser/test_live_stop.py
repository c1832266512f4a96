"""Stop always works, and the page outlives whatever a cell does."""

import pytest
from playwright.sync_api import expect

from tests.browser.figure_page import figure
from tests.browser.live_page import (
    LESSON,
    cell,
    isolated,
    outputs,
    run,
    start,
    stop,
    without_impatience,
)
from tests.live.python.test_cell_errors import HOSTILE

FIRST, LATER = "outputs-guess", "outputs-run"
DEAF = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"


def first_visit(open_page):
    return open_page(LESSON)


@pytest.mark.parametrize("visit", [first_visit, isolated])
@pytest.mark.parametrize("endless", ["while True: pass", "import time; time.sleep(1e6)"])
def test_stop_ends_what_is_endless_and_keeps_the_variables(open_page, visit, endless):
    page = visit(open_page)
    without_impatience(page)
    for kept in (7, 8):
        looping = start(page, FIRST, f"kept = {kept}\n{endless}")
        stop(looping)
        expect(looping.locator(".cell-outs")).to_contain_text("All variables are kept")
        assert run(page, FIRST, "print(kept)") == "live"
        assert outputs(page, FIRST) == f"{kept}\n"


def test_where_no_interrupt_is_heard_stop_says_that_the_variables_are_gone(open_page):
    page = open_page(LESSON)
    looping = start(page, FIRST, f"kept = 7\n{DEAF}")
    stop(looping)
    expect(looping.locator(".cell-outs")).to_contain_text("its variables are gone")
    assert run(page, FIRST, "kept = 8") == "live"
    assert run(page, LATER, "print(kept)") == "live"
    assert outputs(page, LATER) == "8\n"


@pytest.mark.parametrize("visit", [first_visit, isolated])
def test_however_often_stop_is_pressed_one_press_counts_and_the_variables_stay(open_page, visit):
    page = visit(open_page)
    without_impatience(page)
    # Code of the reader runs once more while the error is told.
    source = (
        "kept = 7\nclass Slow(KeyboardInterrupt):\n"
        "    def __str__(self):\n"
        "        for _ in range(200_000): pass\n        return 'slow'\n"
        "try:\n    while True: pass\nexcept KeyboardInterrupt: raise Slow from None"
    )
    looping = start(page, FIRST, source)
    state = looping.evaluate(
        """async (cell) => {
            while (cell.dataset.state === "running") {
                cell.querySelector(".cell-stop").click();
                await new Promise((go) => setTimeout(go, 5));
            }
            return cell.dataset.state;
        }"""
    )
    assert state in ("stopped", "error")
    assert run(page, FIRST, "print(kept)") == "live"
    assert outputs(page, FIRST) == "7\n"


def test_a_stop_that_comes_before_python_has_begun_is_heard(open_page):
    page = isolated(open_page)
    without_impatience(page)
    assert run(page, FIRST, "kept = 7") == "live"
    state = cell(page, FIRST).evaluate(
        """async (cell) => {
            const { postMessage } = MessagePort.prototype;
            MessagePort.prototype.postMessage = function (request) {
                if (request.type === "run") cell.querySelector(".cell-stop").click();
                postMessage.call(this, request);
            };
            cell.source = "while True: pass";
            const state = await cell.run();
            MessagePort.prototype.postMessage = postMessage;
            return state;
        }"""
    )
    assert state == "stopped"
    assert run(page, FIRST, "print(kept)") == "live"
    assert outputs(page, FIRST) == "7\n"


@pytest.mark.parametrize("visit", [first_visit, isolated])
def test_a_cell_that_swallows_interrupts_is_stopped_within_a_second(open_page, visit):
    page = visit(open_page)
    without_impatience(page, 1_000)
    stop(start(page, FIRST, DEAF))
    assert run(page, FIRST, "print('alive')") == "live"


WHATEVER = {
    "import sys; sys.exit(3)": "ends this cell only",
    "raise KeyboardInterrupt('mine')": "KeyboardInterrupt: mine",
    "input('name?')": "cannot wait for input",
    "def f(): return f()\nf()": "kept calling itself",
    "import numpy as np\nnp.ones((30_000, 30_000))": "about 2 GB of memory",
    "import numpy as np\nnp.zeros(10**13)": "about 2 GB of memory",
    "import torch": "which has the interface of torch.nn's recurrent layers",
    "import pandas": "pandas is not here",
}


def test_whatever_a_cell_does_the_page_stays_alive_and_says_what_happened(open_page):
    page = open_page(LESSON)
    for source, said in WHATEVER.items():
        run(page, FIRST, source)
        assert said in outputs(page, FIRST), source
        assert run(page, FIRST, "print('alive')") == "live", source
        assert outputs(page, FIRST) == "alive\n"


DEATHS = {
    "import os; os._exit(3)": "made Python exit (code 3)",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "made Python exit",
    "class A:\n    def __repr__(self): return repr(self)\nA()": "kept calling itself",
    "class A:\n    def __getattr__(self, name): return getattr(self, name)\nA().x": "recursion",
    "import functools\nf = functools.partial(lambda: f())\nf()": "recursion",
    "class E(Exception):\n    def __str__(self): return str(self)\nraise E": "recursion",
    "eval('-' * 5_000 + '1')": "nested too deep",
    "x = []\nfor _ in range(50_000): x = [x]\nx": "nested too deep",
    "import os; os.abort()": "ended unexpectedly and was restarted",
}


def test_every_end_of_python_is_told_by_its_cause_and_followed_by_a_new_python(new_page, site):
    page = new_page()  # on whose console Pyodide reports its end
    page.goto(site.url + LESSON)
    for source, said in DEATHS.items():
        assert run(page, FIRST, "1") == "live"
        with page.expect_event("worker"):
            assert run(page, FIRST, source) == "error"
        assert said in outputs(page, FIRST), source
        assert "memory" not in outputs(page, FIRST), source
        assert run(page, FIRST, "print('alive')") == "live"
        assert outputs(page, FIRST) == "alive\n"


def test_a_worker_that_a_cell_closes_is_followed_by_a_new_python(open_page):
    page = open_page(LESSON)
    assert run(page, FIRST, "1") == "live"
    with page.expect_event("worker"):
        assert run(page, FIRST, "import js; js.self.close()") == "live"
    assert run(page, FIRST, "print('alive')") == "live"


def test_no_exception_however_hostile_costs_python(open_page):
    page = open_page(LESSON)
    assert run(page, FIRST, "1") == "live"
    restarts = []
    page.on("worker", lambda worker: restarts.append(worker))
    for body in HOSTILE.values():
        for base in ("Exception", "SyntaxError"):
            source = f"class E({base}):\n    {body}\nraise E('said')"
            assert run(page, FIRST, source) == "error", source
            assert "E: " in outputs(page, FIRST), source
    assert restarts == []


def test_endless_output_streams_is_cut_and_leaves_the_page_to_its_reader(open_page):
    page = open_page(LESSON)
    looping = start(page, FIRST, "while True: print('x' * 20)")
    expect(looping.locator(".cell-outs")).to_contain_text("xxxx")
    cell(page, LATER).get_by_role("button", name="Edit").press("Enter")
    expect(cell(page, LATER).locator(".cm-content")).to_be_focused()
    page.keyboard.type("# mine")
    expect(cell(page, LATER).locator(".cm-content")).to_contain_text("# mine")
    expect(looping).to_have_attribute("data-state", "running")
    stop(looping)
    assert len(outputs(page, FIRST)) < 110_000
    assert run(page, FIRST, "print('y' * 300_000)") == "live"
    assert "200,001 more characters left out" in outputs(page, FIRST)


def test_the_latest_of_two_runs_wins(open_page):
    page = open_page(LESSON)
    states = cell(page, FIRST).evaluate(
        """async (cell) => {
            cell.source = "print(1)";
            const first = cell.run();
            cell.source = "print(2)";
            const second = cell.run();
            return [await first, await second];
        }"""
    )
    assert states == ["stopped", "live"]
    assert outputs(page, FIRST) == "2\n"


def test_reset_stops_the_cell_and_only_then_shows_its_recorded_output(open_page):
    page = open_page(LESSON)
    recorded = outputs(page, FIRST)
    looping = start(page, FIRST, "while True: print('late')")
    looping.evaluate("cell => cell.reset()")
    expect(looping).to_have_attribute("data-state", "recorded")
    assert outputs(page, FIRST) == recorded
    assert run(page, LATER, "print('free')") == "live"
    assert outputs(page, FIRST) != "" and "late" not in outputs(page, FIRST)


def test_leaving_the_page_stops_its_run(open_page):
    page = open_page(LESSON)
    start(page, FIRST, "while True: pass")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: "06-outputs" not in url)
    fresh = cell(page, "stack-guess")
    expect(fresh).to_have_attribute("data-state", "recorded")
    assert fresh.evaluate("cell => { cell.source = 'print(5)'; return cell.run() }") == "live"


def test_stop_is_heard_while_python_restarts_because_of_the_page_before(open_page):
    page = open_page(LESSON)
    start(page, FIRST, DEAF)
    page.context.route("**/pyodide/**", lambda route: None)  # the next Python has to wait
    with page.expect_event("worker"):
        page.locator(".md-footer__link--next").click()
        page.wait_for_url(lambda url: "06-outputs" not in url)
        fresh = cell(page, "stack-guess")
        fresh.evaluate("cell => { cell.source = 'print(5)'; window.ended = cell.run(); }")
    fresh.locator(".cell-stop").click()
    assert page.evaluate("window.ended") == "stopped"
    page.context.unroute("**/pyodide/**")
    assert fresh.evaluate("cell => cell.run()") == "live"


def test_a_stop_while_python_loads_is_no_failure_to_figures_that_wait_too(open_page):
    page = open_page(LESSON)
    page.route("**/pyodide/**", lambda route: None)  # asked for, never answered
    found = figure(page, "outputs")
    found.get_by_label("T, time steps").fill("6")
    cell(page, FIRST).get_by_role("button", name="Run").click()
    cell(page, FIRST).get_by_role("button", name="Stop").click()
    expect(found.locator(".cell-words")).to_have_text("Stopped")


def test_an_earlier_cell_that_fails_stops_the_chain_and_is_named(open_page):
    page = open_page(LESSON)
    cell(page, FIRST).evaluate("cell => { cell.source = '1/0' }")
    assert run(page, LATER) == "error"
    assert f"cell 1 ({FIRST})" in outputs(page, LATER)
    expect(cell(page, FIRST)).to_have_attribute("data-state", "error")


def test_what_a_changed_cell_makes_stale_is_marked(open_page):
    page = open_page(LESSON)
    assert run(page, LATER) == "live"
    assert cell(page, LATER).get_attribute("stale") is None
    cell(page, FIRST).evaluate("cell => { cell.source += '\\n# changed' }")
    expect(cell(page, LATER)).to_have_attribute("stale", "")
    assert run(page, LATER) == "live"
    assert cell(page, LATER).get_attribute("stale") is None
