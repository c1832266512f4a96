"""Figures: `<lstm-figure kind="shapes"></lstm-figure>`, a paragraph of its own in a page.

It gets the address of what was recorded for it and, for readers without JavaScript, a table.
"""

import re

from mkdocs.exceptions import PluginError

# In prose written about it, in code, the tag's < is &lt;.
PLACE = re.compile(r'(?:<p>)?<lstm-figure kind="([^"]*)"></lstm-figure>(?:</p>)?')


def complete(html: str, figures: dict[str, dict], sentence: str, name: str) -> str:
    """Replace each bare figure; the wrapper is a block that HTML knows, as for live cells."""

    def block(place: re.Match) -> str:
        if place[1] not in figures:
            raise PluginError(
                f"{name}: there is no figure {place[1]!r}, only {', '.join(figures)}."
            )
        figure = figures[place[1]]
        return (
            f'<div class="figure-block"><lstm-figure kind="{place[1]}"'
            f' data-recorded="{figure["src"]}">'
            f"<noscript><p>{sentence}</p>{figure['table']}</noscript></lstm-figure></div>"
        )

    return PLACE.sub(block, html)
