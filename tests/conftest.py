"""The built site, made once for all tests that look at it, and a real Chromium."""

import threading
from functools import partial
from importlib.util import find_spec
from urllib.parse import urlsplit

import numpy as np
import pytest

from tests.cell_page import make_page
from tests.engine_browser import UNTESTED
from tests.site_host import ROOT, Host, PlainHost, Site, build_site
from tools.chromium import ARGUMENTS, find_chromium

HANG_MS = 120_000  # no test measures time: what takes longer on any machine will never come

if find_spec("hypothesis"):  # where Pyodide runs tests there is none
    from hypothesis import HealthCheck, settings

    # The same cases each time, however long they take; `make parity` draws new ones.
    untimed = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("steady", derandomize=True, database=None, **untimed)
    settings.load_profile("steady")


def pytest_terminal_summary(terminalreporter):
    """Close with the engines that were not tested, if there are any."""
    if UNTESTED:
        names = ", ".join(sorted(UNTESTED))
        terminalreporter.write_line(
            f"Not tested, for it cannot be had on this machine: {names} (see tools/engines.py)."
        )


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
    with Host(("127.0.0.1", 0), partial(handler, directory=host_root)) as server:
        url = f"http://127.0.0.1:{server.server_port}/some/path/"
        built = build_site(ROOT / "mkdocs.yml", site_dir, url)
        assert built.returncode == 0, built.stderr
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(site_dir, url)
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once."""
    # Imported here: where Pyodide runs tests there is no Playwright.
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=HANG_MS)
    path = find_chromium()
    assert path, "No Chromium: run `make test`, or python -m tools.chromium."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=HANG_MS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """Return a function that makes empty pages, each in a new profile."""
    contexts = []

    def new_page(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(HANG_MS)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(new_page, site):
    """Return a function that opens pages in new profiles; at the end nothing may have gone wrong.

    Wrong is: a message on the console that is an error, a failed request, another host.
    """
    pages, troubles = [], []

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
        page = new_page(**options)
        pages.append(page)
        watch(page)
        page.goto(site.url + path)
        return page

    yield open_page
    for page in pages:
        page.close()  # until then something may still be told
    assert troubles == []
