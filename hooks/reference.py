"""Tables of the reference pages whose rows all languages share: docs/data/*.toml.

A page says <!-- claims S000 --> or <!-- terms cell --> where a table goes. What becomes of it is
Markdown, so that MkDocs checks its links. {wheel} is the address of lstm_core's wheel.
"""

import json
import posixpath
import re
import tomllib
from pathlib import Path

from mkdocs.exceptions import PluginError

from tools import words

DATA = Path(__file__).resolve().parent.parent / "docs" / "data"
PLACE = re.compile(r"^<!-- (claims|terms) (.+) -->$", re.MULTILINE)
ID = re.compile(r"`(S00\d-\d\d|M\d\d)`")
CLINIC = 28  # the lesson that is errors.ipynb


def complete(markdown: str, page, config) -> str:
    """Put the tables, and the wheel's address, into their places; link ids."""
    language, docs, site = config.theme["language"], Path(config.docs_dir), config.extra["site"]
    tables = {"claims": claims, "terms": terms}
    markdown = link_ids(markdown, page.file.src_uri)
    markdown = PLACE.sub(lambda place: tables[place[1]](place[2], language, docs), markdown)
    return markdown.replace("{wheel}", site["url"] + site["wheel"])


def link_ids(markdown: str, page: str) -> str:
    """Let `S000-14` lead to its row on the fact-check page, `M34` to its entry in the clinic.

    Where a page names a claim first, it has the address that the claim's row leads back to.
    """
    named = set()

    def link(mention: re.Match) -> str:
        id, claim = mention[1], mention[1].startswith("S")
        target, anchor = ("fact-check.ipynb", id) if claim else ("errors.ipynb", id.lower())
        address = posixpath.relpath(target, posixpath.dirname(page) or ".")
        place = f"{{ #{id.lower()} }}" if claim and id not in named else ""
        named.add(id)
        return f"[{mention[0]}]({address}#{anchor}){place}"

    return ID.sub(link, markdown)


def claims(post: str, language: str, docs: Path) -> str:
    """Return the claims of one post, each with its verdict and the cell that decides."""
    say = words.lookup("site", language)
    pages, lessons = pages_of_cells(docs), pages_of_lessons(docs)

    def row(claim: dict) -> list[str]:
        id, verdict, number, cell = (claim[key] for key in ("id", "verdict", "lesson", "cell"))
        if cell not in pages:
            raise PluginError(f"claims.toml: {id} is decided by {cell}, a cell that no page has.")
        lesson = say("planned", number=number)
        if number in lessons:
            lesson = f"[{say('lesson', number=number)}]({lessons[number]}#{id.lower()})"
        judged = say(f"verdict-{verdict}")
        return [
            f"[{id}](#{id}){{ #{id} }}",
            claim[language]["claim"],
            f'**{judged}**{{ .verdict .verdict-{verdict} data-verdict="{verdict}" }}',
            claim[language]["reason"],
            f"{lesson}<br>[{say('cell')}]({pages[cell]}#cell-{cell})",
        ]

    rows = [row(claim) for claim in read("claims")["claim"] if claim["id"].startswith(post)]
    columns = ["claim-id", "claim", "claim-verdict", "claim-reason", "claim-evidence"]
    return table([say(column) for column in columns], rows)


def terms(part: str, language: str, docs: Path) -> str:
    """Return one part of the glossary, the page's language first."""
    say = words.lookup("site", language)
    others = [other for other in words.LANGUAGES if other != language]
    rows = [
        [
            f"**{term[language]['term']}**{{ .term #{term['id']} }}",
            *(term[other]["term"] for other in others),
            term[language]["meaning"],
            term[language].get("beware", ""),
        ]
        for term in read("glossary")["term"]
        if term["part"] == part
    ]
    named = [say(f"language-{other}") for other in others]
    return table([say("term"), *named, say("term-meaning"), say("term-beware")], rows)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(escaped, line)) + " |" for line in lines)


def escaped(text: str) -> str:
    """Keep a bar in a cell from ending it."""
    return text.replace("|", r"\|")


def read(name: str) -> dict[str, list[dict]]:
    """Read a file of docs/data, whose rows are in every language."""
    tables = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    for row in (row for rows in tables.values() for row in rows):
        if missing := [language for language in words.LANGUAGES if language not in row]:
            raise PluginError(f"{name}.toml: {row['id']} has no words in {', '.join(missing)}.")
    return tables


def pages_of_cells(docs: Path) -> dict[str, str]:
    """Say on which page of an edition each code cell is."""
    return {
        cell["id"]: path.relative_to(docs).as_posix()
        for path in docs.rglob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    }


def pages_of_lessons(docs: Path) -> dict[int, str]:
    """Say which page of an edition each lesson is that has been written."""
    written = sorted(docs.glob("lessons/*.ipynb"))
    return {int(path.name[:2]): f"lessons/{path.name}" for path in written} | {
        CLINIC: "errors.ipynb"
    }
