"""Lessons: mkdocs-jupyter finds the notebooks and executes them, this module renders them.

The prose becomes one Markdown document that MkDocs renders as it does any page (links checked,
anchors, admonitions). Each code cell leaves a mark in it, later replaced by its <live-cell>.
"""

import json
from functools import cache
from html import escape
from pathlib import Path

import nbformat
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from hooks import download, recorded
from hooks.outputs import render_outputs

TAGS = {"raises-exception"}
CLINIC = "errors/"


def is_notebook(file) -> bool:
    """Whether a documentation file is a notebook."""
    return file.src_uri.endswith(".ipynb")


def leave_to_mkdocs(page) -> None:
    """Have MkDocs render the notebook, where the plugin would let nbconvert."""
    del page.render


def read(text: str, page) -> str:
    """Read the page's notebook and its outputs; return its prose, with marks for its cells."""
    page.meta["notebook"] = Path(page.file.src_path).name
    page.notebook = parse(text, page.file.src_uri)
    recorded.fill(page.notebook)
    return as_markdown(page.notebook)


def with_cells(html: str, page, language: str) -> str:
    """Put each executed cell into its place."""
    is_clinic = page.url == CLINIC  # explains its errors itself
    clinic = "" if is_clinic else get_relative_url(CLINIC, page.url)
    blocks = {
        mark(cell): live_block(cell, language, clinic)
        for cell in page.notebook.cells
        if cell.cell_type == "code"
    }
    return place(html, blocks, page.file.src_path)


def write_download(page, config) -> None:
    """Write the notebook for download beside its page."""
    site = config.extra["site"]
    wheel = site["url"] + site["wheel"]
    target = Path(page.file.abs_dest_path).with_name(page.meta["notebook"])
    source = page.file.content_string
    text = download.with_install_cell(source, wheel, config.theme["language"])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def parse(text: str, name: str) -> nbformat.NotebookNode:
    """Read a notebook; refuse what a page has no place for."""
    ids = [cell.get("id") for cell in json.loads(text)["cells"]]
    if None in ids or len(set(ids)) < len(ids):  # nbformat would invent random ones
        raise PluginError(f"{name}: every cell needs an id of its own, there are {ids}.")
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type not in ("markdown", "code"):
            raise PluginError(f"{name}: cell {cell.id} is of type {cell.cell_type}, unknown here.")
        if unknown := set(cell.metadata.get("tags", [])) - TAGS:
            raise PluginError(f"{name}: cell {cell.id} has unknown tags {sorted(unknown)}.")
        if cell.get("outputs"):
            raise PluginError(f"{name}: cell {cell.id} holds outputs; the build records its own.")
    return notebook


def as_markdown(notebook) -> str:
    """Join the prose, with a mark where each code cell stands."""
    parts = (mark(cell) if cell.cell_type == "code" else cell.source for cell in notebook.cells)
    return "\n\n".join(parts)


def mark(cell) -> str:
    """Return the block of HTML that keeps a cell's place while Markdown is rendered."""
    return f'<div class="live-block" id="cell-{escape(cell.id)}"></div>'


def place(content: str, blocks: dict[str, str], name: str) -> str:
    """Replace every mark in a page's HTML by its cell."""
    for place_of, block in blocks.items():
        if content.count(place_of) != 1:
            raise PluginError(
                f"{name}: {place_of} is not in the page once. Is a code fence or an HTML block "
                "left open in the Markdown cell before this code cell?"
            )
        content = content.replace(place_of, block)
    return content


def live_block(cell, language: str, clinic: str) -> str:
    """Return a cell's HTML, complete without JavaScript.

    The wrapper is a block that HTML knows: inside a <p>, the parser would empty <live-cell>.
    """
    tags = escape(" ".join(cell.metadata.get("tags", [])))
    return (
        f'<div class="live-block"><live-cell id="cell-{escape(cell.id)}"'
        f' cell-id="{escape(cell.id)}" data-state="recorded"'
        f' data-tags="{tags}"><div class="cell-code highlight"><pre><code>'
        f'{highlighted(cell.source)}</code></pre></div><div class="cell-outs">'
        f"{render_outputs(cell.outputs, language, clinic)}</div></live-cell></div>"
    )


@cache
def highlighted(source: str) -> str:
    """Return Pygments' spans; the text inside them is exactly the cell's source."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    spans = highlight(source, lexer, HtmlFormatter(nowrap=True))
    return spans if source.endswith("\n") else spans.removesuffix("\n")
