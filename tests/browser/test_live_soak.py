"""One long visit: 200 runs, 30 stops, 20 page changes."""

from playwright.sync_api import expect

from tests.browser.live_page import isolated, without_impatience

LOOP = "print('on')\nwhile True: pass"
STUBBORN = """print('on')
while True:
    try:
        while True: pass
    except BaseException: pass"""


def run_ten(page):
    """Run the page's first cell ten times, with other code each time."""
    states = page.locator("live-cell").first.evaluate(
        """async (cell) => {
            const states = [];
            for (let i = 0; i < 10; i += 1) {
                cell.source = `print('x' * 10000, ${i})`;
                states.push(await cell.run());
            }
            return states;
        }"""
    )
    assert states == ["live"] * 10


def stop(page, source):
    """Run endless code in the page's first cell, and press Stop once it has printed."""
    target = page.locator("live-cell").first
    target.evaluate("(cell, source) => { cell.source = source; cell.run() }", source)
    expect(target.locator(".cell-outs")).to_have_text("on")
    target.locator(".cell-stop").click()
    expect(target).to_have_attribute("data-state", "stopped")


def turn_page(page, direction):
    """Go to the next page, or back, as readers do."""
    before = page.url.split("#")[0]
    page.evaluate(
        "for (const cell of document.querySelectorAll('live-cell')) cell.dataset.seen = ''"
    )
    page.locator(f".md-footer__link--{direction}").click()
    page.wait_for_url(lambda url: url.split("#")[0] != before)
    # The address changes before the page does.
    expect(page.locator("live-cell:not([data-seen])").first).to_be_attached()


def cells_in_memory(devtools):
    """Count all <live-cell> objects that the page's JavaScript still holds."""
    prototype = devtools.send(
        "Runtime.evaluate", {"expression": "customElements.get('live-cell').prototype"}
    )
    found = devtools.send(
        "Runtime.queryObjects", {"prototypeObjectId": prototype["result"]["objectId"]}
    )
    length = {"functionDeclaration": "function () { return this.length }", "returnByValue": True}
    target = {"objectId": found["objects"]["objectId"]}
    return devtools.send("Runtime.callFunctionOn", target | length)["result"]["value"]


def test_a_long_visit_does_not_grow_without_bound_and_leaves_one_python(open_page):
    page = isolated(open_page)
    devtools = page.context.new_cdp_session(page)
    heap = []
    for visit in range(20):
        run_ten(page)
        stop(page, LOOP)
        if visit % 2 == 0:  # every fifth of these loses its Python
            stop(page, STUBBORN if visit % 10 == 0 else LOOP)
        if visit == 10:
            without_impatience(page)  # that was the last to be lost, on a slow machine too
        turn_page(page, "next" if visit % 2 == 0 else "prev")
        if visit % 2:
            devtools.send("HeapProfiler.collectGarbage")
            heap.append(devtools.send("Runtime.getHeapUsage")["usedSize"])
    assert heap[-1] < heap[2] * 1.5, heap
    # Of the twenty pages left, the last one at most is still held.
    assert cells_in_memory(devtools) < 3 * page.locator("live-cell").count()
    pythons = [worker for worker in page.workers if worker.url.startswith("blob:")]
    assert len(pythons) == 1
