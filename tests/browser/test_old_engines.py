"""Browsers that are too old for Python: code, recorded outputs, tables, and one sentence."""

import subprocess

import html5lib
import pytest

from tests.browser.live_page import LESSON
from tests.engine_browser import require, window
from tools.engines import old_chromium, old_webkit

pytestmark = pytest.mark.old_engines
EDITIONS = {
    "zh": "需要带 WebAssembly 的 Chrome 或 Edge 103、Firefox 114、Safari 16.4",
    "en": "takes Chrome or Edge 103, Firefox 114, Safari 16.4, or a newer one",
}


def written_by_chromium(address: str):
    """Return the page as Chromium 80 has it when it is loaded: no driver of today speaks to it."""
    program = require(old_chromium()).programs["browser"]
    options = ["--headless", "--no-sandbox", "--disable-gpu"]
    command = [program, *options, "--dump-dom", address]
    dumped = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return html5lib.parse(dumped, treebuilder="etree", namespaceHTMLElements=False)


def text_of(element) -> str:
    return "".join(element.itertext())


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_old_chromium_which_cannot_even_read_the_modules(site, edition):
    page = written_by_chromium(f"{site.url}{LESSON}".replace("/en/", f"/{edition}/"))
    notice = page.find(".//p[@id='lab-notice']")
    assert "hidden" not in notice.attrib
    assert EDITIONS[edition] in text_of(notice)
    cell = page.find(".//live-cell[@cell-id='outputs-equal']")
    assert "np.array_equal(a, b)" in text_of(cell.find(".//code"))
    assert "True" in text_of(cell.find(".//div[@class='cell-outs']"))
    assert page.findall(".//button[@class='cell-run']") == []
    figures = page.findall(".//lstm-figure")
    assert figures and all(len(one.findall(".//tr")) > 2 for one in figures)


@pytest.fixture(scope="module")
def webkit():
    """Start WPE WebKit 2.38 once."""
    with window(old_webkit()) as browser:
        yield browser


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_old_webkit_which_reads_the_modules_but_runs_no_python(webkit, site, edition):
    webkit.open(f"{site.url}{LESSON}".replace("/en/", f"/{edition}/"))
    shown = webkit.evaluate("() => document.querySelector('#lab-notice').innerText")
    assert EDITIONS[edition] in shown
    cell = webkit.evaluate("() => document.querySelector('[cell-id=outputs-equal]').innerText")
    assert "np.array_equal(a, b)" in cell and "True" in cell
    assert "h_n[0]" in webkit.evaluate("() => document.querySelector('lstm-figure').innerText")
    webkit.wait_until("() => document.querySelector('live-cell .cell-run') !== null")
    state = webkit.evaluate("() => document.querySelector('[cell-id=outputs-equal]').run()")
    assert state == "recorded"
    cell = webkit.evaluate("() => document.querySelector('[cell-id=outputs-equal]').innerText")
    assert "np.array_equal(a, b)" in cell and "True" in cell and EDITIONS[edition] in cell
