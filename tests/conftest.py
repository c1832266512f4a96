"""The built site, made once for all tests that look at it, and a real Chromium."""

import threading
from functools import partial
from http.server import ThreadingHTTPServer
from urllib.parse import urlsplit

import numpy as np
import pytest

from tests.cell_page import make_page
from tests.site_host import ROOT, PlainHost, Site, build_site
from tools.chromium import ARGUMENTS, find_chromium


@pytest.fixture
def rng():
    """The same random numbers for every test."""
    return np.random.default_rng(0)


@pytest.fixture
def page():
    """A page's cells: ``page(source, …)`` runs them and returns the last one's messages."""
    with np.printoptions():
        yield make_page()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the site for http://127.0.0.1:<port>/some/path/ and serve it there."""
    host_root = tmp_path_factory.mktemp("host")
    site_dir = host_root / "some" / "path"
    handler = type("Handler", (PlainHost,), {"error_page": site_dir / "404.html"})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=host_root)) as server:
        url = f"http://127.0.0.1:{server.server_port}/some/path/"
        built = build_site(ROOT / "mkdocs.yml", site_dir, url)
        assert built.returncode == 0, built.stderr
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(site_dir, url)
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once."""
    from playwright.sync_api import sync_playwright  # here: where Pyodide runs tests there is none

    path = find_chromium()
    assert path, "No Chromium: run `make test`, or python -m tools.chromium."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, site):
    """Return a function that opens pages in new profiles; at the end nothing may have gone wrong.

    Wrong is: a message on the console that is an error, a failed request, another host.
    """
    contexts, troubles = [], []

    def watch(page):
        host = urlsplit(site.url).netloc
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("console", lambda m: m.type == "error" and troubles.append(f"console: {m.text}"))
        page.on("response", lambda r: r.status >= 400 and troubles.append(f"{r.status}: {r.url}"))
        page.on(
            "request",
            lambda r: (
                r.url.startswith("http")
                and urlsplit(r.url).netloc != host
                and troubles.append(f"other host: {r.url}")
            ),
        )

    def open_page(path: str, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
