"""The home page's pictures: `<home-picture></home-picture>` and `<home-strip></home-strip>`.

They are drawn at build (tools/home_picture.py); the first comes to life in the page (live/home).
"""

PICTURE = "<home-picture></home-picture>"
STRIP = "<home-strip></home-strip>"


def give_room(markdown: str, page) -> None:
    """Leave the table of contents out where the picture is."""
    if PICTURE in markdown:
        page.meta["hide"] = ["toc"]


def complete(html: str, drawn: dict[str, str]) -> str:
    """Put the pictures of an edition into their places."""
    picture = f'<home-picture class="drawing" data-search-exclude>{drawn["picture"]}</home-picture>'
    for place, content in ((PICTURE, picture), (STRIP, drawn["strip"])):
        for found in (f"<p>{place}</p>", place):
            html = html.replace(found, f'<div class="home-block">{content}</div>')
    return html
