"""What a benchmark found, for the reader: docs/data/speed-*.md, which docs/*/speed.md includes.

Rows and names only, no words: each language writes the heads of its tables itself.
"""

import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "data"


def save(name: str, **sections: list[str]) -> None:
    """Write the lines of each section to docs/data/speed-<name>.md."""
    lines = []
    for section, body in sections.items():
        mark = "<!-- --8<-- [{}:" + section + "] -->"
        lines += [mark.format("start"), *body, mark.format("end")]
    (DATA / f"speed-{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def row(*cells: str) -> str:
    """Write one line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def printed_by(command: list[str], environment: dict[str, str] | None = None) -> Iterator[str]:
    """Run a command; print and yield its lines as they come."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            yield line.rstrip("\n")
    if process.returncode:
        raise SystemExit(process.returncode)


def machine(*versions: str) -> str:
    """Say when and on what: "2026-11-21 · 2 × AMD EPYC · NumPy 2.2.5"."""
    return " · ".join([date.today().isoformat(), f"{os.cpu_count()} × {cpu()}", *versions])


def cpu() -> str:
    """Return the processor's name, where the system tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(
                line.split(":")[1].strip() for line in file if line.startswith("model name")
            )
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
