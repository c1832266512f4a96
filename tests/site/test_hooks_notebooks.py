"""Notebooks become pages: cells whole and exact, mistakes answered by a sentence."""

import json
from types import SimpleNamespace

import html5lib
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.exceptions import PluginError

from hooks import download, notebooks


def code(source, id="a", tags=()):
    return nbformat.v4.new_code_cell(source, id=id, metadata={"tags": list(tags)})


def markdown(source, id="m"):
    return nbformat.v4.new_markdown_cell(source, id=id)


def text_of(cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def parsed(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


# What can stand in a cell: HTML has its own mind about carriage returns and control characters.
sources = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")) | st.just("\n"))


@pytest.mark.parametrize(
    "source", ["", "\n", "\n\nx = 1", "x = 1\n", "if a < b & c:\n\tprint('</pre>')  # 形状\n\n"]
)
def test_the_text_of_the_code_element_is_the_source(source):
    block = notebooks.live_block(code(source), "en", "")
    assert "".join(parsed(block).find(".//live-cell//code").itertext()) == source


@given(sources)
def test_highlighting_never_changes_the_text(source):
    html = f"<pre><code>{notebooks.highlighted(source)}</code></pre>"
    assert "".join(parsed(html).find(".//code").itertext()) == source


def test_html_keeps_code_and_outputs_inside_the_live_cell():
    cell = code("1", tags=["raises-exception"])
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="one")]
    page = parsed(f"<article><p>before</p>{notebooks.live_block(cell, 'en', '')}</article>")
    (element,) = page.iter("live-cell")
    assert [child.attrib["class"] for child in element] == ["cell-code highlight", "cell-outs"]
    assert element.attrib == {
        "id": "cell-a",
        "cell-id": "a",
        "data-state": "recorded",
        "data-tags": "raises-exception",
    }
    assert "".join(element.find("div[@class='cell-outs']").itertext()) == "one"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([nbformat.v4.new_raw_cell("x", id="r")], "x.ipynb: cell r is of type raw, unknown here"),
        ([code("x", tags=["hide"])], r"cell a has unknown tags \['hide'\]"),
        ([code("x"), code("y")], r"every cell needs an id of its own, there are \['a', 'a'\]"),
    ],
)
def test_what_a_page_has_no_place_for_stops_the_build_with_a_sentence(cells, sentence):
    with pytest.raises(PluginError, match=sentence):
        notebooks.parse(text_of(cells), "x.ipynb")


def test_stored_outputs_stop_the_build():
    cell = code("x")
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="old")]
    with pytest.raises(PluginError, match="cell a holds outputs"):
        notebooks.parse(text_of([cell]), "x.ipynb")


def test_a_cell_without_a_place_in_the_page_stops_the_build():
    with pytest.raises(PluginError, match="is not in the page once.*left open"):
        notebooks.place("<p>prose</p>", {notebooks.mark(code("x")): "cell"}, "x.ipynb")


def test_prose_and_marks_keep_the_order_of_the_cells():
    cells = [markdown("# Title"), code("x"), markdown("after", id="n")]
    joined = notebooks.as_markdown(SimpleNamespace(cells=cells))
    assert joined == '# Title\n\n<div class="live-block" id="cell-a"></div>\n\nafter'


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_download_is_the_lesson_headed_by_the_wheels_address(language):
    lesson = text_of([markdown("# Title"), code("1 + 1")])
    text = download.with_install_cell(lesson, "https://x.org/w.whl", language)
    first, *cells = nbformat.reads(text, as_version=4).cells
    assert cells == nbformat.reads(lesson, as_version=4).cells
    assert "`pip install https://x.org/w.whl`" in first.source
