"""The built site, made once for all tests that look at it, and a real Chromium."""

import re
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np
import pytest

from lstm_core import notebook
from tests.cell_page import make_page
from tests.site_host import Site, host_that_builds
from tools.chromium import ARGUMENTS, find_chromium

NOT_TO_BE_HAD = re.compile(r"Skipped: (.*?) cannot be had here")  # tests/engine_browser.py
HANG_MS = 120_000  # no test measures time: what takes longer on any machine will never come

if find_spec("hypothesis"):  # where Pyodide runs tests there is none
    from hypothesis import HealthCheck, settings

    # The same cases each time, however long they take; `make parity` draws new ones.
    untimed = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("steady", derandomize=True, database=None, **untimed)
    settings.load_profile("steady")


def pytest_terminal_summary(terminalreporter):
    """Close with the engines that were not tested, if there are any."""
    reasons = {str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])}
    names = {found[1] for reason in reasons if (found := NOT_TO_BE_HAD.search(reason))}
    if names:
        missing = ", no ".join(sorted(names))
        terminalreporter.write_line(
            f"Not tested, for this machine has no {missing}: see tools/engines.py."
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


@pytest.fixture
def chinese():
    """Let displays speak Chinese."""
    notebook.set_language("zh")
    yield
    notebook.set_language("en")


@cache
def shared_site(config):
    """Serve one site to all workers of pytest-xdist, from the process that starts them."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    return stack.enter_context(host_that_builds())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Tell a worker where the site is."""
    site = shared_site(node.config)
    node.workerinput["site"] = [str(site.dir), site.url]


@pytest.fixture(scope="session")
def site(request):
    """Build the site, once for all workers; it stays served."""
    with ExitStack() as stack:
        if hasattr(request.config, "workerinput"):
            directory, url = request.config.workerinput["site"]
            site = Site(Path(directory), url)
        else:
            site = stack.enter_context(host_that_builds())
        try:
            urlopen(Request(site.url, method="POST")).close()
        except HTTPError as error:
            pytest.fail(error.read().decode())
        yield site


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
