"""Tables of the reference pages whose rows both languages share: docs/data/*.toml.

A page says <!-- claims S000 --> or <!-- terms cell --> where a table goes. What becomes of it is
Markdown, so that MkDocs checks its links. {wheel} is the address of lstm_core's wheel.
"""

import json
import posixpath
import re
import tomllib
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

DATA = Path(__file__).resolve().parent.parent / "docs" / "data"
PLACE = re.compile(r"^<!-- (claims|terms) (.+) -->$", re.MULTILINE)
ID = re.compile(r"`(S00\d-\d\d|M\d\d)`")
WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "claims": ["编号", "说法", "结论", "理由", "依据"],
        "terms": ["术语", "英文", "意思", "不用"],
        "lesson": "第 {} 课",
        "planned": "第 {} 课，计划中",
        "cell": "单元格",
        "right": "对",
        "imprecise": "不准确",
        "wrong": "错",
        "outdated": "过时",
        "unsettled": "无法判定",
        "open": "原文空缺",
    },
    "en": {
        "claims": ["Id", "They say", "Verdict", "Reason", "Evidence"],
        "terms": ["Term", "Chinese", "Meaning", "Beware"],
        "lesson": "lesson {}",
        "planned": "lesson {}, planned",
        "cell": "cell",
        "right": "Right",
        "imprecise": "Imprecise",
        "wrong": "Wrong",
        "outdated": "Outdated",
        "unsettled": "Unsettled",
        "open": "Left open",
    },
}
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
    words, pages, lessons = WORDS[language], pages_of_cells(docs), pages_of_lessons(docs)

    def row(claim: dict) -> list[str]:
        id, verdict, number, cell = (claim[key] for key in ("id", "verdict", "lesson", "cell"))
        if cell not in pages:
            raise PluginError(f"claims.toml: {id} is decided by {cell}, a cell that no page has.")
        lesson = words["planned"].format(number)
        if number in lessons:
            lesson = f"[{words['lesson'].format(number)}]({lessons[number]}#{id.lower()})"
        return [
            f"[{id}](#{id}){{ #{id} }}",
            claim[language]["claim"],
            f'**{words[verdict]}**{{ .verdict .verdict-{verdict} data-verdict="{verdict}" }}',
            claim[language]["reason"],
            f"{lesson}<br>[{words['cell']}]({pages[cell]}#cell-{cell})",
        ]

    rows = [row(claim) for claim in read("claims")["claim"] if claim["id"].startswith(post)]
    return table(words["claims"], rows)


def terms(part: str, language: str, docs: Path) -> str:
    """Return one part of the glossary, the page's language first."""
    other = {"zh": "en", "en": "zh"}[language]
    rows = [
        [
            f"**{term[language]['term']}**{{ .term #{term['id']} }}",
            term[other]["term"],
            term[language]["meaning"],
            term[language].get("beware", ""),
        ]
        for term in read("glossary")["term"]
        if term["part"] == part
    ]
    return table(WORDS[language]["terms"], rows)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(escaped, line)) + " |" for line in lines)


def escaped(text: str) -> str:
    """Keep a bar in a cell from ending it."""
    return text.replace("|", r"\|")


def read(name: str) -> dict:
    """Read a file of docs/data."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


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
