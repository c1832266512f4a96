"""What the tests of live cells share: cells by id, and waiting that works under the page's CSP."""

from playwright.sync_api import expect

BOOT_MS = 60_000
LESSON = "en/lessons/06-outputs/"


def cell(page, cell_id):
    """Return the locator of a cell."""
    return page.locator(f"live-cell[cell-id={cell_id}]")


def run(page, cell_id, source=None):
    """Give a cell a source, run it, return the final state."""
    return cell(page, cell_id).evaluate(
        "(cell, source) => { if (source !== null) cell.source = source; return cell.run() }", source
    )


def start(page, cell_id, source):
    """Give a cell a source and press Run, without waiting for the end."""
    target = cell(page, cell_id)
    target.evaluate("(cell, source) => { cell.source = source }", source)
    target.locator(".cell-run").click()
    expect(target).to_have_attribute("data-state", "running", timeout=BOOT_MS)
    return target


def outputs(page, cell_id):
    """Return the text of a cell's outputs."""
    return cell(page, cell_id).locator(".cell-outs").text_content()


def isolated(open_page, path=LESSON):
    """Return a page that the service worker has isolated: the second load after a first run."""
    page = open_page(path)
    page.locator("live-cell").first.evaluate("cell => cell.run()")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    assert page.evaluate("crossOriginIsolated")
    return page
