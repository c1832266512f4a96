"""The API pages: docstrings shown as they are written, where Markdown would fold their lines.

A griffe extension, named in mkdocs.yml under mkdocstrings.
"""

import re
from textwrap import dedent

from griffe import Extension

PARAGRAPHS = re.compile(r"\n\s*\n")


class AsWritten(Extension):
    """Fences the examples and the indented blocks of every docstring."""

    def on_object(self, *, obj, **kwargs):
        """Griffe event: an object was read."""
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    """Turn a docstring into Markdown, paragraph by paragraph."""
    return "\n\n".join(map(paragraph, PARAGRAPHS.split(docstring.strip("\n"))))


def paragraph(text: str) -> str:
    """Fence a doctest, an indented block, and the block under a line such as ``Shapes:``."""
    first, _, rest = text.partition("\n")
    if first.startswith(">>>"):
        return fenced("pycon", text)
    if first.startswith("    "):
        return fenced("text", text)
    if first.endswith(":") and rest.startswith("    "):
        return f"**{first.removesuffix(':')}**\n\n{fenced('text', rest)}"
    return text


def fenced(language: str, text: str) -> str:
    """Write a code block."""
    return f"```{language}\n{dedent(text)}\n```"
