"""Outputs are recorded once per code, by the kernel that runs cells as the page does."""

import re
import threading
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from mkdocs.exceptions import PluginError

from hooks import execution, recorded
from tests.lessons.lesson_files import LANGUAGES, LESSONS, cells
from tools.lab_kernel import install_kernel

SETTINGS = {"execute": True, "kernel_name": "lstm-lab", "allow_errors": False}


def lesson(source, prose="# Title", tags=()):
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(prose, id="m"),
            nbformat.v4.new_code_cell(source, id="c", metadata={"tags": list(tags)}),
        ]
    )


@pytest.fixture
def outputs(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "OUTPUTS", tmp_path)
    install_kernel(recorded.ROOT / ".build")
    return tmp_path


def test_both_languages_share_a_record(outputs):
    recorded.record(lesson("print(1 + 1)", "# 标题"), SETTINGS, "zh")
    english = lesson("print(1 + 1)", "# Title")
    recorded.fill(english)
    assert "".join(output.text for output in english.cells[1].outputs) == "2\n"


def test_a_failing_cell_stops_the_build_and_is_not_recorded(outputs):
    with pytest.raises(PluginError, match="x.ipynb: a cell fails, untagged.*(\n.*)*ValueError: no"):
        recorded.record(lesson("raise ValueError('no')"), SETTINGS, "x.ipynb")
    assert list(outputs.iterdir()) == []


def test_a_cell_may_fail_where_its_tag_says_so(outputs):
    notebook = lesson("raise ValueError('no')", tags=["raises-exception"])
    recorded.record(notebook, SETTINGS, "x.ipynb")
    assert notebook.cells[1].outputs[-1].evalue == "no"


def test_cells_and_the_code_under_them_decide_which_record_is_meant(monkeypatch):
    def name(source, tags=()):
        return recorded.record_of(lesson(source, tags=tags))

    names = {name("1"), name("2"), name("1", ["raises-exception"])}
    monkeypatch.setattr(recorded, "what_runs_it", lambda: ["another lstm_core"])
    names.add(name("1"))
    assert len(names) == 4


# Printed by a cell: every file of the project that its kernel has loaded.
LOADED = """
import sys

for module in list(sys.modules.values()):
    print(getattr(module, "__file__", None))
print(sys.argv[0])
"""


def test_a_record_is_named_by_exactly_the_files_that_the_kernel_loads(outputs):
    """All of lstm_core that is listed is imported, and brings nothing along that is not."""
    listed = {path for path in recorded.files_under_cells() if path.suffix == ".py"}
    parts = [path.relative_to(recorded.ROOT).with_suffix("").parts for path in sorted(listed)]
    modules = [".".join(part).removesuffix(".__init__") for part in parts if part[0] == "lstm_core"]
    notebook = lesson("\n".join(f"import {module}" for module in modules) + LOADED)
    recorded.record(notebook, SETTINGS, "x.ipynb")
    printed = "".join(output.text for output in notebook.cells[1].outputs)
    loaded = {Path(line) for line in printed.splitlines()}
    folders = [recorded.ROOT / name for name in ("hooks", "live", "lstm_core", "tests", "tools")]
    ours = {path for path in loaded if not set(folders).isdisjoint(path.parents)}
    assert ours == listed


def test_data_of_lstm_core_names_records_too():
    data = [path for path in recorded.files_under_cells() if path.suffix == ".json"]
    assert recorded.ROOT / "lstm_core" / "trace.schema.json" in data


def test_no_cell_imports_the_figures_which_name_no_record():
    sources = [
        cell["source"]
        for language in LANGUAGES
        for name in LESSONS
        for cell in cells(language, name, "code")
    ]
    assert any("from lstm_core import LSTM" in source for source in sources)
    assert not [source for source in sources if re.search(r"lstm_core.*\bfigures\b", source)]


@pytest.fixture
def lstm_core(outputs, monkeypatch):
    """Stand for lstm_core's sources, and for executing: a cell's output is the version it saw."""
    sources = ["version 1"]

    def run(notebook, settings, name):
        notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text=sources[0])]

    monkeypatch.setattr(recorded, "what_runs_it", lambda: sources)
    monkeypatch.setattr(recorded, "run", run)
    return sources


def shown(notebook):
    recorded.fill(notebook)
    return notebook.cells[1].outputs[0].text


def test_a_new_record_replaces_those_made_by_older_code(outputs, lstm_core):
    recorded.record(lesson("1"), SETTINGS, "x.ipynb")
    lstm_core[0] = "version 2"
    recorded.record(lesson("1"), SETTINGS, "x.ipynb")
    assert len(list(outputs.iterdir())) == 1
    assert shown(lesson("1")) == "version 2"


def test_code_that_changed_during_the_first_build_is_told(outputs):
    with pytest.raises(PluginError, match="changed while the cells ran: build once more"):
        recorded.fill(lesson("never recorded"))


def file(name):
    return SimpleNamespace(url=f"lessons/{name}/", src_uri=f"lessons/{name}.ipynb")


def test_a_build_waits_for_every_notebook(lstm_core):
    lessons = [(file("01-a"), lesson("1")), (file("02-b"), lesson("2"))]
    execution.execute(lessons, SETTINGS, "/lab/")
    lstm_core[0] = "version 2"
    execution.execute(lessons, SETTINGS, "/lab/")
    assert [shown(notebook) for _, notebook in lessons] == ["version 2"] * 2


def test_serve_waits_for_the_viewed_page_and_shows_older_outputs_elsewhere(
    lstm_core, monkeypatch, tmp_path
):
    lessons = [(file("01-a"), lesson("1")), (file("02-b"), lesson("2"))]
    execution.execute(lessons, SETTINGS, "/lab/")
    lstm_core[0] = "version 2"
    may_finish = threading.Event()
    run = recorded.run

    def slow_run(notebook, settings, name):
        assert name == "lessons/02-b.ipynb" or may_finish.wait(60)
        run(notebook, settings, name)

    monkeypatch.setattr(recorded, "run", slow_run)
    monkeypatch.setattr(execution, "ALL_RECORDED", tmp_path / "all-recorded")
    monkeypatch.setattr(execution, "viewed", "/lab/en/lessons/02-b/")
    execution.execute(lessons, SETTINGS, "/lab/")
    assert [shown(notebook) for _, notebook in lessons] == ["version 1", "version 2"]

    (background,) = (one for one in list(execution.pending.values()) if not one.done())
    assert not (tmp_path / "all-recorded").exists()
    finished = threading.Event()
    background.add_done_callback(lambda _: finished.set())  # called after the callbacks before it
    may_finish.set()
    assert finished.wait(60)
    assert [shown(notebook) for _, notebook in lessons] == ["version 2"] * 2
    assert (tmp_path / "all-recorded").exists()
