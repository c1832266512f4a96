"""The service worker answers what it kept only as the build made it, whoever wrote to its cache."""

import base64
import hashlib
import json
import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser.live_page import LESSON, keep_all, outputs, run
from tests.site_host import PlainHost, Site, host_again
from tools.slim_runtime import compressed, tarred

CELL = "outputs-guess"

# Put other bytes in the place of kept ones; return how many files that were.
POISON = """async ([pattern, base64, more]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    let poisoned = 0;
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (!new RegExp(pattern).test(request.url)) continue;
            const headers = new Headers((await cache.match(request)).headers);
            for (const [name, value] of Object.entries(more)) headers.set(name, value);
            await cache.put(request, new Response(bytes, { headers }));
            poisoned += 1;
        }
    }
    return poisoned;
}"""


def poison(page, pattern, content: bytes, **headers):
    """Write to the cache as a script of this origin can."""
    encoded = base64.b64encode(content).decode()
    return page.evaluate(POISON, [pattern, encoded, headers])


SCRIPT = b"self.hit = 1; export const loadPyodide = () => { throw new Error('poisoned'); };"
WASM = b"\0asm\1\0\0\0"
ARCHIVE = compressed(tarred({"lstm_core/__init__.py": b"poisoned = True"}))


def forget_what_the_browser_has(page):
    """Empty the browser's own cache, so that only the service worker's is left."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


@pytest.mark.parametrize(
    ("content", "files"),
    [
        (SCRIPT, [r"/live/live-\w+\.js$", r"/live/worker-\w+\.js$", r"/bundle\.\w+\.min\.js$"]),
        (SCRIPT, [r"/pyodide\.js$", r"/pyodide\.asm\.js$"]),
        (WASM, [r"/pyodide\.asm\.wasm$", r"/zstd-\w+\.wasm$"]),
        (ARCHIVE, [r"/lstm_core-\w+\.data$"]),
    ],
)
def test_a_poisoned_script_wasm_or_archive_does_nothing(new_page, site, content, files):
    page = new_page()
    page.goto(site.url + LESSON)
    keep_all(page, site, CELL)
    forget_what_the_browser_has(page)
    assert [poison(page, file, content) for file in files] == [1] * len(files)
    page.reload()
    assert run(page, CELL, "1 + 1") == "live"
    assert outputs(page, CELL) == "2"
    assert page.evaluate("window.hit") is None
    (thread,) = [one for one in page.workers if one.url.startswith("blob:")]
    assert thread.evaluate("self.hit") is None


def without_policy(html: str) -> str:
    """Take the policy out of a page, and put a script in."""
    lax = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    assert lax != html
    return lax.replace("</head>", "<script>window.hit = 1</script></head>")


@pytest.mark.parametrize("headers", [{}, {"Refresh": "0; url=about:blank#lost"}])
def test_a_poisoned_page_is_never_shown(new_page, site, headers):
    page = new_page()
    page.goto(site.url + LESSON)
    keep_all(page, site, CELL)
    html = (site.dir / LESSON / "index.html").read_text(encoding="utf-8")
    content = html if headers else without_policy(html)
    assert poison(page, f"/{LESSON}$", content.encode(), **headers) == 1
    forget_what_the_browser_has(page)
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        page.goto(site.url + LESSON)
    page.context.set_offline(False)
    page.goto(site.url + LESSON)
    expect(page.locator("live-cell").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    keep_all(page, site, CELL)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("live-cell").first).to_be_visible()


def test_a_file_that_the_build_did_not_make_is_not_answered(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    keep_all(page, site, CELL)
    answered = page.evaluate(
        """async (root) => {
            const asked = [];
            const paths = ["live/evil-ABCDEFGH.js", "evil.wasm", "evil/", "pyodide/9.9/evil.data"];
            for (const path of paths) {
                for (const name of await caches.keys()) {
                    await (await caches.open(name)).put(root + path, new Response("self.hit = 1"));
                }
                asked.push((await fetch(root + path)).status);
            }
            return asked;
        }""",
        site.url,
    )
    assert answered == [404] * 4


def test_a_page_is_kept_once_whatever_its_parameters(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    keep_all(page, site, CELL)
    for seed in range(3):
        page.goto(f"{site.url}{LESSON}?outputs-play.seed={seed}")
    kept = page.evaluate(
        """async () => {
            const opened = (await caches.keys()).map((name) => caches.open(name));
            const requests = (await Promise.all(opened)).map((cache) => cache.keys());
            return (await Promise.all(requests)).flat().map(({ url }) => url);
        }"""
    )
    assert [url for url in kept if "?" in url] == []
    assert kept.count(site.url + LESSON) == 1


def test_a_kept_page_answers_where_the_host_has_lost_it(new_page, site):
    lost = set()

    class ForgetfulHost(PlainHost):
        def translate_path(self, path):
            return super().translate_path("/nothing" if path in lost else path)

        error_page = site.dir / "404.html"

    with host_again(ForgetfulHost, site) as address:
        page = new_page()
        page.goto(address + LESSON)
        keep_all(page, Site(site.dir, address), CELL)
        lost.add(f"/{LESSON}")
        page.reload()
        expect(page.locator("live-cell").first).to_be_visible()


def test_the_service_worker_knows_every_file_by_its_hash(site):
    text = (site.dir / "sw.js").read_text(encoding="utf-8").removeprefix("const FILES=")
    told, _ = json.JSONDecoder().raw_decode(text)
    files = {path.relative_to(site.dir).as_posix(): path for path in site.dir.rglob("*")}
    made = {name: path for name, path in files.items() if path.is_file() and name != "sw.js"}
    assert told == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in made.items()
    }
