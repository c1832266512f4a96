"""The lessons of the navigation: every notebook in lessons/, grouped into the curriculum's parts.

Adding a lesson is adding its file, in both languages; its title is its first heading.
Parts are titled 中文 | English.
"""

from itertools import groupby
from pathlib import Path

from mkdocs.exceptions import ConfigurationError

LESSONS = "lessons/*"  # stands in mkdocs.yml's nav where the parts go


def with_lessons(config) -> list[str | dict]:
    """Return the navigation with the parts and their lessons in it, all parts named."""
    language = config.theme["language"]
    nav = [named(item, language) for item in config.nav]
    lessons = sorted(path.name for path in Path(config.docs_dir, "lessons").glob("*.ipynb"))
    parts = grouped(lessons, config.extra["parts"], language)
    place = nav.index(LESSONS)
    return nav[:place] + parts + nav[place + 1 :]


def grouped(lessons: list[str], parts: dict[int, str], language: str) -> list[dict]:
    """Group file names such as 06-outputs.ipynb; ``parts`` has a part's title by first lesson."""

    def part(lesson: str) -> int:
        return max(first for first in parts if first <= int(lesson[:2]))

    return [
        {in_language(parts[first], language): [f"lessons/{lesson}" for lesson in group]}
        for first, group in groupby(lessons, part)
    ]


def named(item: str | dict, language: str) -> str | dict:
    """Name a part of the navigation, {"中文 | English": pages}, in ``language``; leave a page."""
    if isinstance(item, str):
        return item
    return {in_language(title, language): pages for title, pages in item.items()}


def in_language(title: str, language: str) -> str:
    """Of "中文 | English" return the part for ``language``."""
    titles = [part.strip() for part in title.split("|")]
    if len(titles) != 2:
        raise ConfigurationError(f"parts: a part is titled 中文 | English, not {title!r}.")
    return titles[("zh", "en").index(language)]
