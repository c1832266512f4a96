"""Whatever the network does while Python comes, the reader is told, and can try again."""

import re

from playwright.sync_api import expect

from tests.browser.live_page import LESSON, cell, run, without_impatience
from tests.site_host import damaging_host, slow_host

CELL = "outputs-guess"

# The bytes of the runtime's files, by name.
BYTES = """() => {
    const { runtime } = JSON.parse(document.getElementById("lab-config").textContent);
    const sizes = Object.entries(runtime.files).map(([name, { bytes }]) => [name, bytes]);
    return Object.fromEntries(sizes);
}"""


def test_on_a_slow_network_every_step_and_megabyte_is_told(new_page, site):
    page = new_page()
    with slow_host(site, "pyodide.asm.wasm") as (address, tickets):
        page.goto(address + LESSON)
        without_impatience(page, 20_000)  # the network is slow, not down, however slow the machine
        target = cell(page, CELL)
        words = target.locator(".cell-words")
        words.evaluate(
            """words => {
                window.told = [];
                const note = () => window.told.push(words.textContent);
                new MutationObserver(note).observe(words, { childList: true });
            }"""
        )
        target.get_by_role("button", name="Run").click()
        of = page.evaluate(BYTES)
        whole = sum(of.values())
        packages = ("numpy.data", "numpy-more.data", "lstm_core.data")  # they come last
        here = whole - sum(of[name] for name in ("pyodide.asm.wasm", *packages))
        for pieces in (0, 4, 8):  # of 64 kB
            loaded = here + pieces * 65_536
            expect(words).to_contain_text(f" {loaded / 1e6:.1f} of {whole / 1e6:.1f} MB")
            tickets.release(4)
        tickets.release(1_000)
        expect(target).to_have_attribute("data-state", "live")
        expect(words).to_be_hidden()
    told = page.evaluate("window.told")
    steps = [re.match(r"Step (\d) of 3", one)[1] for one in told]
    assert steps == sorted(steps) and set(steps) == {"1", "2", "3"}
    amounts = [re.search(r"([\d.]+) of ([\d.]+) MB", one) for one in told]
    loaded, total = zip(*((float(one[1]), float(one[2])) for one in amounts if one), strict=True)
    assert list(loaded) == sorted(loaded)
    assert set(total) == {round(whole / 1e6, 1)}


def test_no_bytes_for_20_seconds_gives_a_sentence_and_retry_that_works(new_page, site):
    page = new_page()
    page.clock.install()
    network_is_down = True
    page.context.route("**/pyodide/**", lambda route: network_is_down or route.continue_())
    page.goto(site.url + LESSON)
    target = cell(page, CELL)
    target.get_by_role("button", name="Run").click()
    expect(target).to_contain_text(" MB")  # the worker has told how much there is to come
    page.clock.fast_forward(21_000)
    expect(target).to_contain_text("Nothing has arrived for 20 seconds")
    network_is_down = False
    target.get_by_role("button", name="Retry").click()
    expect(target).to_have_attribute("data-state", "live")


def test_a_start_that_fails_says_so_and_can_be_tried_again(new_page, site):
    page = new_page()
    page.context.route("**/pyodide.asm.wasm", lambda route: route.abort())
    page.goto(site.url + LESSON)
    assert run(page, CELL) == "error"
    expect(cell(page, CELL)).to_contain_text("Python could not start")
    page.context.unroute("**/pyodide.asm.wasm")
    cell(page, CELL).get_by_role("button", name="Retry").click()
    expect(cell(page, CELL)).to_have_attribute("data-state", "live")


def test_a_start_without_network_says_so(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    page.context.set_offline(True)
    assert run(page, CELL) == "error"
    expect(cell(page, CELL)).to_contain_text("check the network")


def test_a_page_older_than_the_deployed_site_says_that_loading_it_again_helps(new_page, site):
    page = new_page()
    page.context.route("**/live/worker-*.js", lambda route: route.fulfill(status=404))
    page.goto(site.url + LESSON)
    assert run(page, CELL) == "error"
    expect(cell(page, CELL)).to_contain_text("load the page again")


def test_an_archive_that_arrived_damaged_is_fetched_anew(new_page, site):
    page = new_page()
    with damaging_host(site, "/stdlib-") as address:
        page.goto(address + LESSON)
        assert run(page, CELL, "1") == "live"
