"""The lessons of the navigation: every notebook in lessons/, grouped into the curriculum's parts.

Adding a lesson is adding its file, in every language; its title is its first heading.
Parts are named in mkdocs.yml by rows of words/site/nav.json.
"""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from tools import words

LESSONS = "lessons/*"  # stands in mkdocs.yml's nav where the parts go


def with_lessons(config) -> list[str | dict]:
    """Return the navigation with the parts and their lessons in it, all parts named."""
    say = words.lookup("site", config.theme["language"])
    nav = [named(item, say) for item in config.nav]
    lessons = sorted(path.name for path in Path(config.docs_dir, "lessons").glob("*.ipynb"))
    parts = grouped(lessons, config.extra["parts"], say)
    place = nav.index(LESSONS)
    return nav[:place] + parts + nav[place + 1 :]


def grouped(lessons: list[str], parts: dict[int, str], say: Callable[[str], str]) -> list[dict]:
    """Group file names such as 06-outputs.ipynb; ``parts`` has a part's name by first lesson."""

    def part(lesson: str) -> int:
        return max(first for first in parts if first <= int(lesson[:2]))

    return [
        {say(parts[first]): [f"lessons/{lesson}" for lesson in group]}
        for first, group in groupby(lessons, part)
    ]


def named(item: str | dict, say: Callable[[str], str]) -> str | dict:
    """Give a part of the navigation, {"reference": pages}, its title; leave a page."""
    if isinstance(item, str):
        return item
    return {say(name): pages for name, pages in item.items()}
