"""The notebook that readers download: the lesson, headed by how to install lstm_core."""

import nbformat

INSTALL = {
    "zh": "在自己的机器上运行本笔记本前，先安装 lstm_core：`pip install {wheel}`",
    "en": "To run this notebook on your own machine, first install lstm_core: "
    "`pip install {wheel}`",
}


def with_install_cell(source: str, wheel: str, language: str) -> str:
    """Return the notebook's text with a first cell that names the wheel's address."""
    notebook = nbformat.reads(source, as_version=4)
    text = INSTALL[language].format(wheel=wheel)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(text, id="install"))
    return nbformat.writes(notebook)
