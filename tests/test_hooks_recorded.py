"""Outputs are recorded once per code, by the kernel that runs cells as the page does."""

import nbformat
import pytest
from mkdocs.exceptions import PluginError

from hooks import recorded

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
    return tmp_path


def test_both_languages_share_one_execution(outputs, monkeypatch):
    first = recorded.executed(lesson("print(1 + 1)", "# 标题"), SETTINGS, "zh")
    assert "".join(output.text for output in first.cells[1].outputs) == "2\n"
    monkeypatch.setattr(recorded, "run", lambda *_: pytest.fail("executed again"))
    second = recorded.executed(lesson("print(1 + 1)", "# Title"), SETTINGS, "en")
    assert second.cells[1].outputs == first.cells[1].outputs


def test_a_failing_cell_stops_the_build_and_is_not_recorded(outputs):
    with pytest.raises(PluginError, match="x.ipynb: a cell fails, untagged.*(\n.*)*ValueError: no"):
        recorded.executed(lesson("raise ValueError('no')"), SETTINGS, "x.ipynb")
    assert list(outputs.iterdir()) == []


def test_a_cell_may_fail_where_its_tag_says_so(outputs):
    notebook = lesson("raise ValueError('no')", tags=["raises-exception"])
    notebook = recorded.executed(notebook, SETTINGS, "x.ipynb")
    assert notebook.cells[1].outputs[-1].evalue == "no"


def test_cells_and_the_code_under_them_decide_what_is_recorded(monkeypatch):
    def key(source, tags=()):
        return recorded.key(lesson(source, tags=tags).cells[1:])

    keys = {key("1"), key("2"), key("1", ["raises-exception"])}
    monkeypatch.setattr(recorded, "what_runs_it", lambda: ["another lstm_core"])
    keys.add(key("1"))
    assert len(keys) == 4
