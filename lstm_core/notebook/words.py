"""What displays say, in the language that was set: words.json has every sentence in each.

Also the page's own sentences about a running cell (live/python). Errors stay in English.
"""

import json
import os
from functools import cache

_language: str | None = None  # None: English, which stands last in every row


def set_language(code: str) -> None:
    """Let displays speak the language of this code from now on, such as that of a page."""
    global _language
    known = list(next(iter(_rows().values())))
    if code not in known:
        raise ValueError(f"displays speak {' and '.join(known)}, not {code!r}")
    _language = code


def say(key: str, /, **filled_in: object) -> str:
    """Return the words of a row, with values in place of the names in braces."""
    row = _rows()[key]
    text = row[_language] if _language else [*row.values()][-1]
    return text.format(**filled_in)


@cache
def _rows() -> dict[str, dict[str, str]]:
    """Read the table, when something is said for the first time."""
    path = os.path.join(os.path.dirname(__file__), "words.json")
    with open(path, encoding="utf-8") as file:
        return json.load(file)
