"""What the tests of other engines share: a window of one, and what a reader does in it."""

from contextlib import contextmanager

import pytest

from tests.webdriver import Browser, driven
from tools.engines import Engine, screen

# The cell that a page has under this id.
CELL = "const cell = document.querySelector(`live-cell[cell-id=${id}]`);"


def require(engine: Engine) -> Engine:
    """Return an engine that is here; else the test does not run, and the closing words say so."""
    if not engine.is_here:
        pytest.skip(f"{engine.name} cannot be had here")
    return engine


@contextmanager
def window(engine: Engine):
    """Start an engine and yield its window."""
    with screen(require(engine)) as environment:
        with driven([engine.programs["driver"]], engine.options, environment) as browser:
            yield browser


def open_alive(browser: Browser, address: str):
    """Load a page, and wait until its cells can be run."""
    browser.open(address)
    alive(browser)


def alive(browser: Browser):
    """Wait for the page's Run buttons: WebKit's driver does not wait for modules."""
    browser.wait_until("() => document.querySelector('live-cell .cell-run') !== null")


def reload(browser: Browser):
    """Load the page again, and wait until its cells can be run."""
    browser.reload()
    alive(browser)


def press_run(browser: Browser, cell_id: str) -> str:
    """Press a cell's Run button; return the state in which it ends."""
    browser.click(f"live-cell[cell-id={cell_id}] .cell-run")
    return browser.wait_until(
        f"(id) => {{ {CELL} const {{ state }} = cell.dataset;"
        " return !['recorded', 'loading', 'running'].includes(state) && state }",
        cell_id,
    )


def run(browser: Browser, cell_id: str, source: str) -> str:
    """Give a cell a source, run it, return the final state."""
    script = f"(id, source) => {{ {CELL} cell.source = source; return cell.run() }}"
    return browser.evaluate(script, cell_id, source)


def outputs(browser: Browser, cell_id: str) -> str:
    """Return the text of a cell's outputs."""
    script = f"(id) => {{ {CELL} return cell.querySelector('.cell-outs').textContent }}"
    return browser.evaluate(script, cell_id)


def source_of(browser: Browser, cell_id: str) -> str:
    """Return a cell's code as it is now."""
    return browser.evaluate(f"(id) => {{ {CELL} return cell.source }}", cell_id)
