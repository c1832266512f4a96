"""The notebook that readers download: the lesson, headed by how to install lstm_core."""

import nbformat

from tools import words


def with_install_cell(source: str, wheel: str, language: str) -> str:
    """Return the notebook's text with a first cell that names the wheel's address."""
    notebook = nbformat.reads(source, as_version=4)
    text = words.lookup("site", language)("install", wheel=wheel)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(text, id="install"))
    return nbformat.writes(notebook)
