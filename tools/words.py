"""Every word that readers see: read, checked, looked up, and handed to the browser's code.

words/languages.json lists the languages. The first is the edition that builds the others; the last
is for readers of none of them, and lstm_core's own. A table is a JSON file of rows, a row a line: a
key, and its words by language, in that order; {name} in them is filled in. The tables of one folder
are one lookup: no key stands in it twice.

    words/live/          what cells and pages say
    words/figures/       what figures say
    words/home/          what the home page's picture says
    words/hints/         hints to exercises, by their keys in lstm_core/answers
    words/site/          what the build writes into pages
    words/clinic-search.json  terms of one meaning, and words that tell nothing, for its search
    lstm_core/notebook/  what Python shows in a cell: its words travel in the wheel

``python -m tools.words`` checks all and writes those of SHIPPED to .build/words/, from where the
browser's code imports them (package.json: "#built/words/*"). Builds do so themselves.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tools.runtime import write_whole

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "words"
LISTED = json.loads((WORDS / "languages.json").read_text(encoding="utf-8"))
EDITIONS = {edition["code"]: edition for edition in LISTED}
LANGUAGES = list(EDITIONS)

SHIPPED = ["live", "figures", "hints", "home"]
LOOKUPS = {name: WORDS / name for name in [*SHIPPED, "site"]}
LOOKUPS["notebook"] = ROOT / "lstm_core" / "notebook"

Row = dict[str, str]  # a text by language


class WordsError(Exception):
    """A row that not every reader could be shown."""


def lookup(name: str, language: str) -> Callable[..., str]:
    """Return ``say(key, **filled_in)``, which finds words of one lookup in one language."""
    rows = read(LOOKUPS[name])

    def say(key: str, **filled_in: object) -> str:
        if key not in rows:
            raise WordsError(f"{shown(LOOKUPS[name])}: no row is called {key!r}.")
        return rows[key][language].format(**filled_in)

    return say


def read(folder: Path) -> dict[str, Row]:
    """Read the tables of a folder, again only after an edit; refuse what is incomplete."""
    return read_files(
        tuple((file, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.json")))
    )


@cache
def read_files(files: tuple[tuple[Path, int], ...]) -> dict[str, Row]:
    """Read tables that together are one lookup, each given with its time of change."""
    rows: dict[str, Row] = {}
    home: dict[str, Path] = {}
    for file, _ in files:
        for key, row in json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list):
            if key in rows:
                raise WordsError(f"{shown(file)}: {key!r} stands in {shown(home[key])} already.")
            check(file, key, row)
            rows[key], home[key] = dict(row), file
    return rows


def check(file: Path, key: str, row: list[tuple[str, str]]) -> None:
    """Refuse a row that lacks a language, or that fills in other names in one than in another."""
    where = f"{shown(file)}: {key!r}"
    languages = [language for language, _ in row]
    if missing := [language for language in LANGUAGES if language not in languages]:
        raise WordsError(f"{where} has no words in {', '.join(missing)}.")
    if languages != LANGUAGES:
        raise WordsError(f"{where} is in {', '.join(languages)}, not {', '.join(LANGUAGES)}.")
    names = {}
    for language, text in row:
        if not text:
            raise WordsError(f"{where} has no words in {language}.")
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
            raise WordsError(f"{where} has a brace in {language} that belongs to no {{name}}.")
        names[language] = sorted(set(re.findall(r"\{(\w+)\}", text)))
    for language, filled_in in names.items():
        if filled_in != names[LANGUAGES[0]]:
            raise WordsError(
                f"{where} fills in {names[LANGUAGES[0]]} in {LANGUAGES[0]}, "
                f"but {filled_in} in {language}."
            )


def write() -> None:
    """Check every lookup; write the shipped ones for the browser: per row, a text per language."""
    tables = {name: read(folder) for name, folder in LOOKUPS.items()}
    made = {
        name: {key: list(row.values()) for key, row in tables[name].items()} for name in SHIPPED
    }
    others = {"languages": LANGUAGES, "clinic-search": clinic_search()}
    for name, content in (made | others).items():
        text = json.dumps(content, ensure_ascii=False)
        write_whole(ROOT / ".build" / "words" / f"{name}.json", text.encode())


def clinic_search() -> dict[str, list]:
    """Return what the error clinic's search knows of words, those of all languages together."""
    path = WORDS / "clinic-search.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    for row in [table["filler"], *table["synonyms"]]:
        if list(row) != LANGUAGES or not all(row.values()):
            raise WordsError(f"{shown(path)}: {row} needs terms in {', '.join(LANGUAGES)}.")
    together = [sum(row.values(), []) for row in [table["filler"], *table["synonyms"]]]
    return {"filler": together[0], "synonyms": together[1:]}


def shown(path: Path) -> str:
    """Name a file or folder as seen from the project's own."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


if __name__ == "__main__":
    write()
