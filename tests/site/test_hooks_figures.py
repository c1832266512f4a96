"""Figures in pages: complete elements, a table without JavaScript, and files of a bounded size."""

import json

import pytest
from mkdocs.exceptions import PluginError

from hooks import figures
from lstm_core.figures import packing
from tools import record_figures

KNOWN = {"cell": {"src": "live/cell-1.json", "table": "<table></table>"}}


def test_a_bare_figure_gets_its_address_and_its_table():
    html = figures.complete('<p><lstm-figure kind="cell"></lstm-figure></p>', KNOWN, "No JS.", "a")
    assert 'kind="cell" data-recorded="live/cell-1.json"' in html
    assert "<noscript><p>No JS.</p><table></table></noscript>" in html
    assert not html.startswith("<p>")  # a table inside <p> would end it


def test_a_figure_that_nobody_knows_stops_the_build():
    with pytest.raises(PluginError, match="there is no figure 'cel', only cell"):
        figures.complete('<lstm-figure kind="cel"></lstm-figure>', KNOWN, "", "page.md")


def test_a_figure_written_about_stays_text():
    html = '<code>&lt;lstm-figure kind="cell"&gt;&lt;/lstm-figure&gt;</code>'
    assert figures.complete(html, KNOWN, "", "page.md") == html


def test_a_file_is_named_by_its_content_and_refused_when_too_large(tmp_path, monkeypatch):
    placed = record_figures.place("packing", packing.FIGURE, tmp_path)
    scenes = json.loads((tmp_path / placed["src"]).read_text("utf-8"))["scenes"]
    assert '["cat 我 记忆",true]' in scenes
    monkeypatch.setattr(record_figures, "MOST_BYTES", 100)
    with pytest.raises(ValueError, match="figure packing: .* at most 100 wanted"):
        record_figures.place("packing", packing.FIGURE, tmp_path)


def test_the_table_for_no_javascript_holds_what_python_computed():
    table = packing.table(packing.scene("cat 我 记忆", sort=True))
    assert table[1:] == [[0, 3, "c 记 我"], [1, 2, "a 忆"], [2, 1, "t"]]
