"""How a live cell answers once Python runs: a second Run, and what a busy Python does to the page.

    python -m benchmarks.live_cell

The built site in Chromium. Of each program: the median time from Run to the outputs on the page,
and the longest time meanwhile that the page could do nothing else. Wanted: a second print(1) within
10 ms, no stall above 50 ms. Printed, and kept for docs/*/speed.md.
"""

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.host import Line, host
from benchmarks.results import machine, row, save
from tests.site_host import ROOT, build_site
from tools.chromium import ARGUMENTS, chromium_version, find_chromium

LESSON = "site/en/lessons/06-outputs/"
BUSY = "import time; end = time.time() + 1\nwhile time.time() < end: "
PROGRAMS = {  # shown, run, how often
    "`print(1)`": ("print(1)", 100),
    "`while time.time() < end: pass`": (BUSY + "pass", 5),
    "`while time.time() < end: print(end)`": (BUSY + "print(end)", 5),
}
HEAD = "\n| cell | runs | median, ms | longest stall, ms |\n|---|---|---|---|"

# Runs the first cell again and again; returns each time, and the longest stall of all.
RUN = """async ([source, runs]) => {
  const cell = document.querySelector("live-cell");
  cell.source = source;
  await cell.run();
  const times = [];
  let stall = 0, last = performance.now(), going = true;
  const tick = () => {
    const now = performance.now();
    stall = Math.max(stall, now - last);
    last = now;
    if (going) setTimeout(tick);
  };
  tick();
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    if (await cell.run() !== "live") throw new Error(cell.textContent);
    times.push(performance.now() - start);
  }
  going = false;
  return [times, stall];
}"""


def measure(root: Path) -> list[str]:
    """Run all programs in the site under ``root``; return the table's rows."""
    rows = []
    with host(root, Line()) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(url + LESSON)
        for shown, program in PROGRAMS.items():
            times, stall = page.evaluate(RUN, program)
            rows.append(row(shown, str(len(times)), f"{median(times):.1f}", f"{stall:.0f}"))
        browser.close()
    return rows


def main() -> None:
    """Build the site into a scratch folder, measure, print."""
    with tempfile.TemporaryDirectory() as root:
        built = build_site(ROOT / "mkdocs.yml", Path(root, "site"), "http://127.0.0.1/site/")
        assert built.returncode == 0, built.stderr
        rows = measure(Path(root))
    where = machine(chromium_version())
    print(where, HEAD, *rows, sep="\n")
    save("cell", machine=[where], cells=rows)


if __name__ == "__main__":
    main()
