"""How fast the lessons' trainings run, natively and in a reader's browser.

    python -m benchmarks.trainings [--rounds 3]

A training is a cell that shows a progress bar, whichever lesson it is in. Natively and in the page
(the built site in Chromium) a lesson's cells run in order, as a reader runs them. Medians of the
rounds; a training that takes the page longer than a reader should wait is in bold. Printed, and
kept for docs/*/speed.md.
"""

import argparse
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.host import browser_and_site
from benchmarks.results import ROOT, machine, row, save
from live.python.run_cell import new_namespace, run_cell
from tools.chromium import chromium_version

LESSONS = ROOT / "docs" / "en" / "lessons"
PATIENCE = 20  # seconds
HEAD = """
| lesson | cell | steps | natively, steps/s | in the page, steps/s | in the page, s |
|---|---|---|---|---|---|"""

# Runs a page's cells; returns of each the steps that its bars count, and the seconds.
RUN = """async () => {
  const runs = {};
  for (const cell of document.querySelectorAll("live-cell")) {
    const start = performance.now();
    const state = await cell.run();
    const seconds = (performance.now() - start) / 1000;
    if (state !== "live" && !cell.mayRaise) throw new Error(cell.textContent);
    const bars = [...cell.querySelectorAll(".cell-outs progress")];
    runs[cell.cellId] = [bars.reduce((sum, bar) => sum + bar.value, 0), seconds];
  }
  return runs;
}"""


@dataclass
class Run:
    """One run of a cell."""

    steps: int
    seconds: float

    @property
    def speed(self) -> float:
        """Steps per second."""
        return self.steps / self.seconds


def code_cells(lesson: Path) -> list[dict]:
    """Return a lesson's code cells."""
    notebook = json.loads(lesson.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def may_raise(cell: dict) -> bool:
    """Whether the lesson means a cell to fail."""
    return "raises-exception" in cell["metadata"].get("tags", [])


def natively(lesson: Path) -> dict[str, Run]:
    """Run a lesson's cells here."""
    namespace, runs = new_namespace(), {}
    for cell in code_cells(lesson):
        id, messages = cell["id"], []
        start = time.perf_counter()
        ended = run_cell("".join(cell["source"]), namespace, messages.append, id)
        seconds = time.perf_counter() - start
        assert ended or may_raise(cell), f"{lesson.stem}, {id}: {messages[-1]}"
        shown = {m["display_id"]: m["data"] for m in messages if m["type"] in ("display", "update")}
        bars = [re.match(r"(\d+)/\d+ steps", data["text/plain"]) for data in shown.values()]
        runs[id] = Run(sum(int(bar[1]) for bar in bars if bar), seconds)
    return runs


def in_page(browser, url: str) -> dict[str, Run]:
    """Run a page's cells in a new profile."""
    page = browser.new_page()
    page.goto(url)
    runs = page.evaluate(RUN)
    page.close()
    return {id: Run(*run) for id, run in runs.items()}


def rows_of(lesson: str, here: list[dict], there: list[dict]) -> list[str]:
    """Write the medians of a lesson's trainings as rows of a table."""
    rows = []
    for id in (id for id, run in here[0].items() if run.steps):
        steps = there[0][id].steps
        assert steps == here[0][id].steps, f"{id}: other steps in the page than natively"
        speeds = [f"{median(runs[id].speed for runs in side):.3g}" for side in (here, there)]
        seconds = median(runs[id].seconds for runs in there)
        written = f"{seconds:.1f}" if seconds <= PATIENCE else f"**{seconds:.1f}**"
        rows.append(row(lesson, f"`{id}`", str(steps), *speeds, written))
    return rows


def measure(rounds: int) -> list[str]:
    """Run all lessons that train, natively and in their pages."""
    rows = []
    with browser_and_site() as (browser, url):
        for lesson in sorted(LESSONS.glob("*.ipynb")):
            if not any("progress(" in "".join(cell["source"]) for cell in code_cells(lesson)):
                continue
            here = [natively(lesson) for _ in range(rounds)]
            address = f"{url}en/lessons/{lesson.stem}/"
            there = [in_page(browser, address) for _ in range(rounds)]
            rows += rows_of(lesson.stem, here, there)
    return rows


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rows = measure(parser.parse_args().rounds)
    where = machine(chromium_version())
    print(where, HEAD, *rows, sep="\n")
    save("training", machine=[where], trainings=rows)


if __name__ == "__main__":
    main()
