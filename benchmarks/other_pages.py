"""The pages that ours is compared with: each runs one NumPy cell on the same Pyodide and NumPy.

A page's author follows the documentation of each; only addresses differ, for nothing is fetched
from another host.
"""

import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import markdown

from benchmarks.results import ROOT
from tools.runtime import PYODIDE_DIR, PYODIDE_VERSION, sha256

HERE = Path(__file__).with_name("pages")
WHEELS = ROOT / ".build" / "wheels"
CELL = """
```pyodide install="numpy"
import numpy as np
print(np.arange(6).reshape(2, 3) @ np.ones(3))
```
"""
OURS = {  # what markdown-exec takes from other hosts
    r"https://cdnjs\.cloudflare\.com/ajax/libs/ace/[\d.]+/": "ace-builds/src-min-noconflict/",
    r"https://cdnjs\.cloudflare\.com/ajax/libs/highlight\.js/[\d.]+/": "@highlightjs/cdn-assets/",
    r"https://cdn\.jsdelivr\.net/pyodide/v[\d.]+/full/": "pyodide/",
    r"<link title=.*>": "",  # themes, which the page has none of
}


@dataclass
class Page:
    """Where it is, what to press, and when its output is there (JavaScript)."""

    path: str
    button: str
    done: str
    starts_by_itself: bool = False  # then the time is that from opening it


PRINTED = "document.querySelector('%s')?.textContent.includes('3. 12.')"
PAGES = {
    "Pyodide": Page("others/stock.html", "button", PRINTED % "pre"),
    "LSTM Lab": Page(
        "site/en/lessons/05-shapes/",
        "live-cell .cell-run",
        "document.querySelector('live-cell').dataset.state === 'live'",
    ),
    "PyScript py-editor": Page(
        "others/py-editor.html", ".py-editor-run-button", PRINTED % ".py-editor-output"
    ),
    "markdown-exec": Page(
        "others/markdown-exec.html", "#exec-1--run", PRINTED % "#exec-1--output", True
    ),
}


def place_others(root: Path) -> None:
    """Place the other pages beside the site, with the same Pyodide and NumPy files."""
    folder = root / "others"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(root / "site" / "pyodide" / PYODIDE_VERSION, folder / "pyodide")
    shutil.copy(PYODIDE_DIR / "pyodide.mjs", folder / "pyodide")
    (folder / "pyscript").symlink_to(HERE / "node_modules" / "@pyscript" / "core" / "dist")
    for package in ("ace-builds", "@highlightjs"):
        (folder / package).symlink_to(HERE / "node_modules" / package)
    add_micropip(folder / "pyodide")
    add_fence(folder)


def add_micropip(folder: Path) -> None:
    """Add micropip, without which neither PyScript nor markdown-exec loads a package."""
    (wheel,) = WHEELS.glob("micropip-*.whl")
    shutil.copy(wheel, folder)
    path = folder / "pyodide-lock.json"
    lock = json.loads(path.read_text())
    lock["packages"]["micropip"] = lock["packages"]["numpy"] | {
        "name": "micropip",
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "imports": ["micropip"],
        "sha256": sha256(wheel.read_bytes()),
    }
    path.write_text(json.dumps(lock))


def add_fence(folder: Path) -> None:
    """Append the cell, as markdown-exec's formatter renders it, to its page."""
    (wheel,) = WHEELS.glob("markdown_exec-*.whl")
    ZipFile(wheel).extractall(folder)
    sys.path.append(str(wheel))
    from markdown_exec import formatter, validator

    fence = {"name": "pyodide", "class": "pyodide", "validator": validator, "format": formatter}
    html = markdown.markdown(
        CELL,
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    )
    for theirs, ours in OURS.items():
        html = re.sub(theirs, ours, html)
    assert "https://" not in html, html
    with open(folder / "markdown-exec.html", "a") as page:
        page.write(f'{html}\n<script src="markdown_exec/assets/pyodide.js"></script>\n')
