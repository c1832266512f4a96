"""From click to the first NumPy output: our lesson page against stock Pyodide in a worker.

    make bench-page

Both run on the same Pyodide and NumPy, host, gzip and browser, in turns, nothing slowed down. The
first launch is cold, with a new browser profile; the second is warm, with that profile. Medians;
ratio to stock. Printed, and kept for docs/*/speed.md.
"""

import argparse
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.host import Line, host
from benchmarks.results import machine, row, save
from tests.site_host import ROOT, build_site
from tools.chromium import ARGUMENTS, chromium_version, find_chromium
from tools.runtime import PYODIDE_VERSION

LINES = {"∞": {}, "20 Mbit/s, 40 ms": dict(bits_per_second=20e6, latency=0.04)}
HEAD = """
| line | page | launch | s | ratio | MB | requests | CPU s | longest stall, ms |
|---|---|---|---|---|---|---|---|---|"""

# What a page does whose author follows Pyodide's documentation, in a worker.
STOCK_PAGE = """<!doctype html><title>stock</title><button>Run</button><script type="module">
document.querySelector("button").onclick = () => {
  const worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => (document.title = "done");
  worker.postMessage("import numpy as np; str(np.arange(6).reshape(2, 3) @ np.ones(3))");
};</script>"""
STOCK_WORKER = """import { loadPyodide } from "./pyodide/%s/pyodide.mjs";
onmessage = async ({ data }) => {
  const pyodide = await loadPyodide();
  await pyodide.loadPackage("numpy");
  postMessage(pyodide.runPython(data));
};"""

# Presses the button and waits; watches meanwhile for how long the page could do nothing else.
CLICK = """async (selector) => {
  const done = () => %s;
  const start = performance.now();
  let last = start, stall = 0;
  document.querySelector(selector).click();
  while (!done()) {
    await new Promise((resolve) => setTimeout(resolve, 4));
    stall = Math.max(stall, performance.now() - last);
    last = performance.now();
  }
  return { seconds: (last - start) / 1000, stall };
}"""
PAGES = {
    "Pyodide": ("stock/", "button", "document.title === 'done'"),
    "LSTM Lab": (
        "site/en/lessons/05-shapes/",
        "live-cell .cell-run",
        "document.querySelector('live-cell').dataset.state === 'live'",
    ),
}


@dataclass
class Visit:
    """One measured visit."""

    seconds: float
    megabytes: float
    requests: int
    cpu_seconds: float
    stall_ms: float


def visit(playwright, profile: Path, url: str, line: Line, page_of: tuple) -> Visit:
    """Open a page in ``profile``, press Run, wait for the output."""
    path, button, done = page_of
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=find_chromium(), args=ARGUMENTS
    )
    page = context.pages[0]
    page.goto(url + path)
    page.wait_for_selector(button)
    page.wait_for_load_state("networkidle")
    line.bytes = line.requests = 0
    cpu = cpu_seconds(context)
    answer = page.evaluate(CLICK % done, button)
    measured = Visit(
        answer["seconds"],
        line.bytes / 1e6,
        line.requests,
        cpu_seconds(context) - cpu,
        answer["stall"],
    )
    page.wait_for_timeout(2000)  # an engine stores compiled code some time after it was used
    context.close()
    return measured


def cpu_seconds(context) -> float:
    """All the processor time that the browser has used."""
    session = context.browser.new_browser_cdp_session() if context.browser else None
    session = session or context.new_cdp_session(context.pages[0])
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(process["cpuTime"] for process in processes)


def stock_folder(root: Path) -> None:
    """Place the stock page beside the site, with the same Pyodide and NumPy files."""
    folder = root / "stock"
    shutil.copytree(root / "site" / "pyodide", folder / "pyodide")
    (folder / "index.html").write_text(STOCK_PAGE)
    (folder / "worker.js").write_text(STOCK_WORKER % PYODIDE_VERSION)


def measure(root: Path, rounds: int, line_options: dict) -> dict[tuple[str, int], list[Visit]]:
    """Visit all pages in turns; return the visits by page and by first or second launch."""
    visits = {(name, launch): [] for name in PAGES for launch in (1, 2)}
    line = Line(**line_options)
    with host(root, line) as url, sync_playwright() as playwright:
        for _ in range(rounds):
            for name, page_of in PAGES.items():
                profile = Path(tempfile.mkdtemp())
                for launch in (1, 2):
                    visits[name, launch].append(visit(playwright, profile, url, line, page_of))
                shutil.rmtree(profile, ignore_errors=True)
    return visits


def rows_of(line: str, visits: dict[tuple[str, int], list[Visit]]) -> list[str]:
    """Write the medians as rows of a table."""
    stock = next(iter(PAGES))
    rows = []
    for (name, launch), measured in visits.items():
        median = {
            field: statistics.median(getattr(one, field) for one in measured)
            for field in Visit.__dataclass_fields__
        }
        ratio = median["seconds"] / statistics.median(v.seconds for v in visits[stock, launch])
        rows.append(
            row(
                line,
                name,
                str(launch),
                f"{median['seconds']:.2f}",
                f"**{ratio:.2f}**",
                f"{median['megabytes']:.2f}",
                f"{median['requests']:.0f}",
                f"{median['cpu_seconds']:.1f}",
                f"{median['stall_ms']:.0f}",
            )
        )
    return rows


def main() -> None:
    """Build the site into a scratch folder, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    root = Path(tempfile.mkdtemp())
    built = build_site(ROOT / "mkdocs.yml", root / "site", "http://127.0.0.1/site/")
    assert built.returncode == 0, built.stderr
    stock_folder(root)
    where = machine(chromium_version(), f"Pyodide {PYODIDE_VERSION}")
    print(where, HEAD, sep="\n", flush=True)
    rows = []
    for line, options in LINES.items():
        rows += rows_of(line, measure(root, rounds, options))
        print("\n".join(rows[-2 * len(PAGES) :]), flush=True)
    save("page", machine=[where], pages=rows)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
