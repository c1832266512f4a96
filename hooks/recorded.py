"""Recorded outputs: each notebook is executed once for both languages, until its code changes."""

import hashlib
import json
import tempfile
from pathlib import Path

import nbformat
from mkdocs.exceptions import PluginError
from mkdocs_jupyter.convert import get_nbconvert_app
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor

from tools.lab_kernel import install_kernel

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ROOT / ".build" / "outputs"


def executed(notebook, settings, name: str):
    """Fill in the outputs of a notebook's cells, from the cache where the code is known.

    ``settings`` are mkdocs-jupyter's, whose way of executing notebooks this is.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    path = OUTPUTS / f"{key(cells)}.json"
    if not path.exists():
        run(notebook, settings, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([cell.outputs for cell in cells]), encoding="utf-8")
    for cell, outputs in zip(cells, json.loads(path.read_text(encoding="utf-8")), strict=True):
        cell.outputs = [nbformat.from_dict(output) for output in outputs]
    return notebook


def run(notebook, settings, name: str) -> None:
    """Execute a notebook in place, in an empty folder; stop the build where a cell fails."""
    app = get_nbconvert_app(
        execute=settings["execute"],
        kernel_name=settings["kernel_name"],
        allow_errors=settings["allow_errors"],
    )
    install_kernel(ROOT / ".build")
    with tempfile.TemporaryDirectory() as folder:
        try:
            ExecutePreprocessor(config=app.config).preprocess(
                notebook, {"metadata": {"path": folder}}
            )
        except CellExecutionError as error:
            raise PluginError(f"{name}: a cell fails, untagged.\n{error}") from error


def key(cells) -> str:
    """Name what decides the outputs: the code in order, and everything that runs it."""
    code = [[cell.source, cell.metadata.get("tags", [])] for cell in cells]
    return hashlib.sha256(json.dumps([code, what_runs_it()]).encode()).hexdigest()


def what_runs_it() -> list[str]:
    """Return the sources of lstm_core, run_cell and the kernel, in order."""
    files = [
        *sorted((ROOT / "lstm_core").rglob("*.py")),
        ROOT / "live" / "run_cell.py",
        ROOT / "tools" / "lab_kernel.py",
    ]
    return [file.read_text(encoding="utf-8") for file in files]
