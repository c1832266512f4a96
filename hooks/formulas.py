r"""Formulas: arithmatex marks them, KaTeX renders them at build, all of an edition in one batch.

``$h_t$`` and ``$$c_t = f_t \odot c_{t-1}$$`` in Markdown; ``\ax{T}`` colors an axis letter.
"""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

from mkdocs.exceptions import PluginError

from tools.node import NODE

ROOT = Path(__file__).resolve().parent.parent

# What arithmatex leaves: <span class="arithmatex">\(…\)</span>, <div class="arithmatex">…\[…\]
MARK = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\s*\\[(\[](?P<tex>.*?)\\[)\]]\s*</(?P=tag)>', re.DOTALL
)

Formula = tuple[str, bool]  # TeX, and whether it stands on a line of its own


def render_all(files) -> dict[Formula, str]:
    """Render the formulas of all pages together, when every page is HTML."""
    for file in files.documentation_pages():
        refuse_in_headings(file.page.toc, file.src_path)
    pages = {file.src_path: file.page.content for file in files.documentation_pages()}
    return render(pages)


def refuse_in_headings(toc, name: str) -> None:
    """Stop the build at a formula in a heading: the table of contents would show raw TeX."""
    for item in toc:
        if "\\(" in item.title:
            raise PluginError(f"{name}: the heading {item.title} holds a formula; use code there.")
        refuse_in_headings(item.children, name)


def formulas(html: str) -> list[Formula]:
    """Return the formulas marked in a page."""
    return [formula(mark) for mark in MARK.finditer(html)]


def formula(mark: re.Match) -> Formula:
    """Return what a mark stands for."""
    return unescape(mark["tex"]).strip(), mark["tag"] == "div"


def place(html: str, rendered: dict[Formula, str]) -> str:
    """Replace each mark by its rendered formula."""

    def element(mark: re.Match) -> str:
        return f'<{mark["tag"]} class="formula">{rendered[formula(mark)]}</{mark["tag"]}>'

    return MARK.sub(element, html)


def render(pages: dict[str, str]) -> dict[Formula, str]:
    """Render the formulas of all pages in one run of Node; stop where one does not parse."""
    wanted = {f: name for name, html in pages.items() for f in formulas(html)}
    if not wanted:
        return {}
    batch = [{"tex": tex, "display": display} for tex, display in wanted]
    ran = subprocess.run(
        [NODE, ROOT / "tools" / "katex_batch.mjs"],
        input=json.dumps(batch),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    rendered = {}
    for (wish, name), answer in zip(wanted.items(), json.loads(ran.stdout), strict=True):
        if "error" in answer:
            raise PluginError(f"{name}: the formula {wish[0]} does not parse: {answer['error']}")
        rendered[wish] = answer["html"]
    return rendered
