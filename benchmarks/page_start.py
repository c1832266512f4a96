"""From click to the first NumPy output: our lesson page against stock Pyodide and other live pages.

    make bench-page

All run on the same Pyodide and NumPy, host, gzip and browser, in turns, nothing slowed down. The
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

from benchmarks.host import Line, built_site, host
from benchmarks.other_pages import PAGES, Page, place_others
from benchmarks.results import machine, row, save
from tools.chromium import ARGUMENTS, chromium_version, find_chromium
from tools.runtime import PYODIDE_VERSION

LINES = {"∞": {}, "20 Mbit/s, 40 ms": dict(bits_per_second=20e6, latency=0.04)}
HEAD = """
| line | page | launch | s | ratio | MB | requests | CPU s | longest stall, ms |
|---|---|---|---|---|---|---|---|---|"""

# Presses the button and waits; watches meanwhile for how long the page could do nothing else. Where
# Python starts by itself, the button does nothing until it is there: it is pressed again and again,
# and the time is that from opening the page.
CLICK = """async ([selector, startsByItself]) => {
  const done = () => %s;
  const press = () => document.querySelector(selector)?.click();
  const start = startsByItself ? 0 : performance.now();
  let last = performance.now(), stall = 0;
  if (!startsByItself) press();
  while (!done()) {
    if (startsByItself) press();
    await new Promise((resolve) => setTimeout(resolve, 4));
    stall = Math.max(stall, performance.now() - last);
    last = performance.now();
  }
  return { seconds: (last - start) / 1000, stall };
}"""


@dataclass
class Visit:
    """One measured visit."""

    seconds: float
    megabytes: float
    requests: int
    cpu_seconds: float
    stall_ms: float


def visit(playwright, profile: Path, url: str, line: Line, one: Page) -> Visit:
    """Open a page in ``profile``, press Run, wait for the output."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=find_chromium(), args=ARGUMENTS
    )
    page = context.pages[0]
    line.bytes = line.requests = 0
    cpu = cpu_seconds(context)
    page.goto(url + one.path, wait_until="commit")
    if not one.starts_by_itself:
        page.wait_for_selector(one.button, state="attached")
        page.wait_for_load_state("networkidle")
        line.bytes = line.requests = 0
        cpu = cpu_seconds(context)
    answer = page.evaluate(CLICK % one.done, [one.button, one.starts_by_itself])
    measured = Visit(
        answer["seconds"],
        line.bytes / 1e6,
        line.requests,
        cpu_seconds(context) - cpu,
        answer["stall"],
    )
    if line.requests:
        page.wait_for_timeout(2000)  # an engine stores the compiled code of new files after a while
    context.close()
    return measured


def cpu_seconds(context) -> float:
    """All the processor time that the browser has used."""
    session = context.browser.new_browser_cdp_session() if context.browser else None
    session = session or context.new_cdp_session(context.pages[0])
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(process["cpuTime"] for process in processes)


def measure(root: Path, rounds: int, line_options: dict) -> dict[tuple[str, int], list[Visit]]:
    """Visit all pages in turns; return the visits by page and by first or second launch."""
    visits = {(name, launch): [] for name in PAGES for launch in (1, 2)}
    line = Line(**line_options)
    with host(root, line) as url, sync_playwright() as playwright:
        for _ in range(rounds):
            for name, page in PAGES.items():
                profile = Path(tempfile.mkdtemp())
                for launch in (1, 2):
                    visits[name, launch].append(visit(playwright, profile, url, line, page))
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
    """Measure, print, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    where = machine(chromium_version(), f"Pyodide {PYODIDE_VERSION}")
    print(where, HEAD, sep="\n", flush=True)
    rows = []
    with built_site() as root:
        place_others(root)
        for line, options in LINES.items():
            rows += rows_of(line, measure(root, rounds, options))
            print("\n".join(rows[-2 * len(PAGES) :]), flush=True)
    save("page", machine=[where], pages=rows)


if __name__ == "__main__":
    main()
