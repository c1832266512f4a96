"""Recorded outputs: on disk, one file for each state of a notebook's code and of what runs it.

Prose does not count, so both languages share a record.
"""

import hashlib
import json
import tempfile
from pathlib import Path

import nbformat
from mkdocs.exceptions import PluginError
from mkdocs_jupyter.convert import get_nbconvert_app
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor

from tools.runtime import write_whole

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ROOT / ".build" / "outputs"
# Seconds for a busy machine: of outputs that are later than nbclient's 4, the rest is left out.
PATIENCE = {"startup_timeout": 600, "iopub_timeout": 600}


def record(notebook, settings, name: str) -> None:
    """Execute a notebook and write its outputs.

    ``settings`` are mkdocs-jupyter's, whose way of executing notebooks this is.
    """
    path = record_of(notebook)
    run(notebook, settings, name)
    if path == record_of(notebook):  # else the code under the cells changed while they ran
        outputs = [cell.outputs for cell in code_cells(notebook)]
        write_whole(path, json.dumps(outputs).encode())
        for older in set(OUTPUTS.glob(f"{code_of(notebook)}-*.json")) - {path}:
            older.unlink(missing_ok=True)


def fill(notebook) -> None:
    """Give a notebook's cells their recorded outputs, those of older code where none are newer."""
    path = record_of(notebook)
    path = path if path.exists() else older_record(notebook)
    if path is None:
        raise PluginError("lstm_core or the kernel changed while the cells ran: build once more.")
    outputs = json.loads(path.read_text(encoding="utf-8"))
    for cell, recorded in zip(code_cells(notebook), outputs, strict=True):
        cell.outputs = [nbformat.from_dict(output) for output in recorded]


def run(notebook, settings, name: str) -> None:
    """Execute a notebook in place, in an empty folder; stop where a cell fails."""
    app = get_nbconvert_app(
        execute=settings["execute"],
        kernel_name=settings["kernel_name"],
        allow_errors=settings["allow_errors"],
    )
    with tempfile.TemporaryDirectory() as folder:
        try:
            ExecutePreprocessor(config=app.config, **PATIENCE).preprocess(
                notebook, {"metadata": {"path": folder}}
            )
        except CellExecutionError as error:
            raise PluginError(f"{name}: a cell fails, untagged.\n{error}") from error


def code_cells(notebook) -> list:
    """Return the cells that are executed."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def record_of(notebook) -> Path:
    """Name a notebook's record by its code and by everything that runs it."""
    return OUTPUTS / f"{code_of(notebook)}-{digest(what_runs_it())}.json"


def older_record(notebook) -> Path | None:
    """Return the newest record of the same cells, made by other code under them."""
    records = OUTPUTS.glob(f"{code_of(notebook)}-*.json")
    return max(records, key=lambda path: path.stat().st_mtime, default=None)


def code_of(notebook) -> str:
    """Name the code of a notebook's cells, in order, with their tags."""
    return digest([[cell.source, cell.metadata.get("tags", [])] for cell in code_cells(notebook)])


def digest(value) -> str:
    """Name a value of plain lists and strings."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:20]


def what_runs_it() -> list[str]:
    """Return the content of the files under the cells, in order."""
    return [file.read_text(encoding="utf-8") for file in files_under_cells()]


def files_under_cells() -> list[Path]:
    """Return the files whose change may change what a cell prints."""
    library, page = ROOT / "lstm_core", ROOT / "live" / "python"
    return [
        # What cells import, and its data. The figures are the page's: no cell imports them.
        *sorted(
            file
            for file in library.rglob("*")
            if file.suffix in (".py", ".json") and library / "figures" not in file.parents
        ),
        # What runs a cell. The rest of live/python speaks with the page.
        page / "run_cell.py",
        page / "cell_errors.py",
        page / "cell_output.py",
        # The kernel around it.
        ROOT / "tools" / "lab_kernel.py",
    ]
