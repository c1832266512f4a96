"""No cell, link or storage can act as the page; what was kept works without network."""

import json
import re
import shutil
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.live_page import LESSON, cell, isolated, links_are_known, outputs, run
from tests.site_host import PlainHost, Site, host_again
from tools.chromium import ARGUMENTS, find_chromium

CELL = "outputs-guess"

HOSTILE = [
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    "<a href='javascript:window.hit=1'>x</a>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<svg><script>window.hit=1</script></svg>",
    "<svg onload=window.hit=1></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s></svg>",
    "<form action='https://example.org'><button>go</button></form>",
    "<style>body{display:none}</style>",
    "<img src='https://example.org/track.png'>",
    "<div style='background:url(https://example.org/x.png)'>x</div>",
    "<live-cell cell-id='evil'><div class='cell-code'><code>1</code></div></live-cell>",
]


def test_hostile_outputs_are_made_harmless(new_page, site):
    page = new_page()
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(site.url + LESSON)
    for mime in ("html", "svg"):
        source = (
            f"class Hostile:\n    def __init__(self, text): self.text = text\n"
            f"    def _repr_{mime}_(self): return self.text\n"
            f"from lstm_core.notebook import display\n"
            f"for text in {HOSTILE!r}: display(Hostile(text))"
        )
        assert run(page, CELL, source) == "live"
        outs = cell(page, CELL).locator(".cell-outs")
        assert (
            outs.locator("script, iframe, form, style, live-cell, [onerror], [onload]").count() == 0
        )
        for link in outs.locator("a").all():
            assert "javascript" not in (link.get_attribute("href") or "")
    # What the outputs asked for came before this, and so did two frames of their animations.
    page.evaluate(
        """async () => {
            await fetch(location.href);
            for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
        }"""
    )
    assert page.evaluate("window.hit") is None
    assert hosts <= {urlsplit(site.url).netloc, ""}


def test_an_output_cannot_lie_over_the_page(open_page):
    page = open_page(LESSON)
    source = (
        "class Cover:\n    def _repr_html_(self):\n"
        "        return '<div style=\"position:fixed;inset:0;z-index:9999\">cover</div>'\nCover()"
    )
    assert run(page, CELL, source) == "live"
    assert page.evaluate(
        "!document.elementFromPoint(innerWidth / 2, 10).textContent.includes('cover')"
    )


def test_a_cell_cannot_reach_another_origin(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    other = site.url.replace("127.0.0.1", "localhost")
    source = (
        "import js\nrequest = js.XMLHttpRequest.new()\n"
        f"request.open('GET', '{other}', False)\n"
        "try:\n    request.send()\n    print('reached')\nexcept Exception: print('refused')"
    )
    assert run(page, CELL, source) == "live"
    assert outputs(page, CELL) == "refused\n"


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


def keep_all(page, site):
    """Run a cell; wait until the page, what it loaded, and Python are kept for later."""
    assert run(page, CELL) == "live"
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.evaluate(ALL_IS_KEPT, site.url)


def test_after_one_run_lesson_and_pages_seen_work_without_network(new_page, site):
    page = new_page()
    page.goto(site.url + "en/lessons/05-shapes/")
    links_are_known(page)
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(re.compile("/06-outputs/"))
    keep_all(page, site)
    page.context.set_offline(True)
    page.goto(site.url + LESSON + "?outputs-play.seed=3")
    recorded = outputs(page, "outputs-run")
    assert run(page, "outputs-run") == "live"
    assert outputs(page, "outputs-run") == recorded
    page.goto(site.url + "en/lessons/05-shapes/")
    expect(page.locator("live-cell").first).to_be_visible()


# What the browser's own cache has: in a private window not the large pyodide.asm.wasm, and less
# where memory is short. Asked in the service worker, which answers for the page.
FORGET_WHAT_THE_BROWSER_HAS = """async () => {
    const only = { cache: "only-if-cached", mode: "same-origin" };
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const python = (await cache.keys()).filter(({ url }) => url.includes("/pyodide/"));
        for (const { url } of python) {
            if (await fetch(url, only).catch(() => null)) await cache.delete(url);
        }
    }
}"""


def test_python_comes_back_from_the_browsers_own_cache_or_from_the_kept_files(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    keep_all(page, site)
    page.context.set_offline(True)
    (worker,) = page.context.service_workers
    worker.evaluate(FORGET_WHAT_THE_BROWSER_HAS)
    page.reload()
    keep_all(page, site)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.reload()
    assert run(page, CELL) == "live"


def test_a_new_deployment_shows_at_once(new_page, site, tmp_path):
    deployed = Site(shutil.copytree(site.dir, tmp_path / "site"), url="")
    page = new_page()
    with host_again(PlainHost, deployed) as address:
        page.goto(address + LESSON)
        assert run(page, CELL, "1") == "live"
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        (worker,) = page.context.service_workers
        worker.evaluate("self.setTimeout = () => 0")  # no network is too slow for it to wait
        file = deployed.dir / LESSON / "index.html"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("</h1>", " (new)</h1>", 1), encoding="utf-8")
        page.reload()
        expect(page.locator("h1")).to_contain_text("(new)")


def test_without_webassembly_there_are_recorded_outputs_and_one_sentence(new_page, site):
    page = new_page()
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(site.url + LESSON)
    expect(page.locator("#lab-notice")).to_be_visible()
    expect(page.locator("#lab-notice")).to_contain_text(
        "Chrome or Edge 103, Firefox 114, Safari 16.4"
    )
    recorded = outputs(page, "outputs-run")
    assert run(page, "outputs-run") == "recorded"
    assert outputs(page, "outputs-run") == recorded


def test_where_selectors_cannot_look_inside_python_starts_and_claims_are_filtered(new_page, site):
    page = new_page()
    page.add_init_script(  # Firefox before 121, Chromium before 105
        """for (const [kind, name] of [[Element, "matches"], [Element, "querySelectorAll"]]) {
            const real = kind.prototype[name];
            kind.prototype[name] = function (selector) {
                if (selector.includes(":has(")) throw new DOMException(selector, "SyntaxError");
                return real.call(this, selector);
            };
        }"""
    )
    errors = []
    page.on("pageerror", errors.append)
    page.goto(site.url + LESSON)
    with page.expect_request("**/pyodide.asm.wasm"):
        page.get_by_role("button", name="Run").first.focus()
    page.goto(site.url + "en/fact-check/")
    expect(page.locator("claim-filter .claim-count")).to_contain_text("claims")
    assert errors == []


def test_where_sites_may_keep_nothing_python_runs_all_the_same(browser, site, tmp_path):
    block_cookies = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(block_cookies))
    options = {"executable_path": find_chromium(), "args": ARGUMENTS}
    with browser.browser_type.launch_persistent_context(tmp_path, **options) as context:
        page = context.new_page()
        page.goto(site.url + LESSON)
        asked = "navigator.locks.request('mine', () => 'granted').catch(() => 'denied')"
        assert page.evaluate(asked) == "denied"
        cell(page, CELL).get_by_role("button", name="Run").click()
        expect(cell(page, CELL)).to_have_attribute("data-state", "live")


def test_the_page_keeps_its_isolation_and_its_python_across_pages(open_page):
    page = isolated(open_page)
    page.locator("live-cell").first.evaluate("cell => cell.run()")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: "06-outputs" not in url)
    assert page.evaluate("crossOriginIsolated")
    assert run(page, "stack-guess", "1") == "live"
