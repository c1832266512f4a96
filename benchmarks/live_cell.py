"""How a live cell answers once Python runs: a second Run, and what a busy Python does to the page.

    python -m benchmarks.live_cell

The built site in Chromium. Of each program: the median time from Run to the outputs on the page,
and the longest time meanwhile that the page could do nothing else. Wanted: a second print(1) within
10 ms, no stall above 50 ms. Printed, and kept for docs/*/speed.md.
"""

from statistics import median

from benchmarks.host import browser_and_site
from benchmarks.results import machine, row, save
from tools.chromium import chromium_version

LESSON = "en/lessons/06-outputs/"
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


def measure() -> list[str]:
    """Run all programs in a page; return the table's rows."""
    rows = []
    with browser_and_site() as (browser, url):
        page = browser.new_page()
        page.goto(url + LESSON)
        for shown, program in PROGRAMS.items():
            times, stall = page.evaluate(RUN, program)
            rows.append(row(shown, str(len(times)), f"{median(times):.1f}", f"{stall:.0f}"))
    return rows


def main() -> None:
    """Measure, print, save."""
    rows = measure()
    where = machine(chromium_version())
    print(where, HEAD, *rows, sep="\n")
    save("cell", machine=[where], cells=rows)


if __name__ == "__main__":
    main()
