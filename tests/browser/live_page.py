"""What the tests of live cells share: cells by id, and waiting that works under the page's CSP."""

from itertools import count

from playwright.sync_api import expect

LESSON = "en/lessons/06-outputs/"
RUNS = count()


def cell(page, cell_id):
    """Return the locator of a cell."""
    return page.locator(f"live-cell[cell-id={cell_id}]")


def run(page, cell_id, source=None):
    """Give a cell a source, run it, return the final state."""
    return cell(page, cell_id).evaluate(
        "(cell, source) => { if (source !== null) cell.source = source; return cell.run() }", source
    )


def start(page, cell_id, source):
    """Give a cell a source and press Run; return when Python is at it."""
    target, begun = cell(page, cell_id), f"<run {next(RUNS)}>"
    source = f"print({begun!r})\n{source}"
    target.evaluate("(cell, source) => { cell.source = source }", source)
    target.locator(".cell-run").click()
    expect(target.locator(".cell-outs")).to_contain_text(begun)
    return target


def stop(target):
    """Press Stop, and see that it stops."""
    target.evaluate("cell => cell.querySelector('.cell-stop').click()")
    expect(target).to_have_attribute("data-state", "stopped")


def without_impatience(page, longest=500):
    """Ring only shorter timers of the page: by default, only an interrupt can then end a cell."""
    page.evaluate(
        """(longest) => {
            const { setTimeout } = window;
            window.setTimeout = (work, ms = 0, ...given) =>
                ms < longest ? setTimeout(work, ms, ...given) : 0;
        }""",
        longest,
    )


def install_clock(page):
    """Load the page again with a clock that tests can hold and move."""
    address = page.url
    page.goto("about:blank")  # timers of the old clock would not know how to end by the new one
    page.clock.install()
    page.goto(address)


def hold_clock(page):
    """Let no more time pass in the page than the test says."""
    page.clock.pause_at("2100-01-01")  # ahead of it for certain


def outputs(page, cell_id):
    """Return the text of a cell's outputs."""
    return cell(page, cell_id).locator(".cell-outs").text_content()


def links_are_known(page):
    """Wait until links swap the page, and switch the language of this one.

    Material has then read this edition's sitemap for the former, every edition's for the latter.
    """
    page.evaluate(
        """async () => {
            const editions = document.querySelectorAll("head link[rel=alternate]").length;
            const read = () => performance.getEntriesByType("resource")
                .filter(({ name }) => name.endsWith("/sitemap.xml")).length;
            while (read() < 1 + editions) await new Promise(requestAnimationFrame);
        }"""
    )


def isolated(open_page, path=LESSON):
    """Return a page that the service worker has isolated: the second load after a first run."""
    page = open_page(path)
    page.locator("live-cell").first.evaluate("cell => cell.run()")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    assert page.evaluate("crossOriginIsolated")
    return page


# Resolves when the cache has what the pages loaded, Python's files, and the worker.
ALL_IS_KEPT = """async (root) => {
    const { runtime } = JSON.parse(document.getElementById("lab-config").textContent);
    const python = Object.values(runtime.files).map(({ url }) => root + url);
    const loaded = ["navigation", "resource"]
        .flatMap((kind) => performance.getEntriesByType(kind))
        .map(({ name }) => name.split("#")[0])
        .filter((name) => name.startsWith(root));
    const isKept = (kept) =>
        [...python, ...loaded].every((one) => kept.includes(one)) &&
        kept.some((one) => one.includes("/live/worker-"));
    for (let kept = []; !isKept(kept); await new Promise((go) => setTimeout(go, 20))) {
        const caching = (await caches.keys()).map((name) => caches.open(name));
        const requests = (await Promise.all(caching)).map((cache) => cache.keys());
        kept = (await Promise.all(requests)).flat().map(({ url }) => url);
    }
}"""


def keep_all(page, site, cell_id):
    """Run a cell; wait until the page, what it loaded, and Python are kept for later."""
    assert run(page, cell_id) == "live"
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.evaluate(ALL_IS_KEPT, site.url)
