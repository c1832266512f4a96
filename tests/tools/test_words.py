"""Words stand in tables that every reader can be shown, or the build stops with a sentence."""

import json
import re

import pytest

from lstm_core.answers import ANSWERS
from tools import words
from tools.words import LANGUAGES, LOOKUPS, ROOT, WordsError, lookup, read


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Write a table of a lookup that is called "own"."""
    monkeypatch.setitem(LOOKUPS, "own", tmp_path)

    def write(text: str, name: str = "cell.json"):
        (tmp_path / name).write_text(text, encoding="utf-8")

    return write


def test_words_are_found_by_lookup_language_and_key_and_filled_in(table):
    table('{ "step": { "zh": "{of} 步中的第 {n} 步", "en": "step {n} of {of}" } }')
    assert lookup("own", "zh")("step", n=3, of=5) == "5 步中的第 3 步"
    assert lookup("own", "en")("step", n=3, of=5) == "step 3 of 5"
    assert lookup("hints", "en")("right") == "Right."


def test_an_edited_table_is_read_again(table):
    table('{ "a": { "zh": "一", "en": "one" } }')
    assert lookup("own", "en")("a") == "one"
    table('{ "a": { "zh": "一个", "en": "a single one" } }')
    assert lookup("own", "en")("a") == "a single one"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ('{ "zh": "运行" }', "'run' has no words in en."),
        ('{ "en": "Run" }', "'run' has no words in zh."),
        ('{ "zh": "", "en": "Run" }', "'run' has no words in zh."),
        ('{ "zh": "运行", "en": "Run", "fr": "Lancer" }', "'run' is in zh, en, fr, not zh, en."),
        ('{ "en": "Run", "zh": "运行" }', "'run' is in en, zh, not zh, en."),
        (
            '{ "zh": "{n} 步", "en": "{count} steps" }',
            "'run' fills in ['n'] in zh, but ['count'] in en.",
        ),
        ('{ "zh": "{n} 步", "en": "steps" }', "'run' fills in ['n'] in zh, but [] in en."),
        ('{ "zh": "集合 {}", "en": "set" }', "'run' has a brace in zh that belongs to no {name}."),
    ],
)
def test_a_row_that_not_every_reader_could_be_shown_is_named_with_its_file(table, row, sentence):
    table(f'{{ "run": {row} }}')
    with pytest.raises(WordsError, match=re.escape(f"/cell.json: {sentence}")):
        read(LOOKUPS["own"])


def test_a_key_stands_once_in_a_lookup(table):
    row = '{ "zh": "运行", "en": "Run" }'
    table(f'{{ "run": {row} }}')
    table(f'{{ "stop": {row}, "run": {row} }}', "page.json")
    with pytest.raises(WordsError, match="/page.json: 'run' stands in .*/cell.json already."):
        read(LOOKUPS["own"])
    table(f'{{ "go": {row}, "go": {row} }}', "page.json")
    with pytest.raises(WordsError, match="/page.json: 'go' stands in .*/page.json already."):
        read(LOOKUPS["own"])


def test_a_row_that_is_missing_is_named_with_its_lookup():
    with pytest.raises(WordsError, match="words/live: no row is called 'gone'."):
        lookup("live", LANGUAGES[0])("gone")


def test_the_browsers_code_gets_a_text_for_each_language_in_their_order():
    words.write()
    made = {path.stem: json.loads(path.read_bytes()) for path in (ROOT / ".build/words").iterdir()}
    assert made["languages"] == LANGUAGES == ["zh", "en"]
    assert made["live"]["run"] == ["运行", "Run"]
    assert {name: made[name].keys() for name in words.SHIPPED} == {
        name: read(LOOKUPS[name]).keys() for name in words.SHIPPED
    }


def test_every_hint_has_words_and_no_words_are_left_over():
    keys = {key for _, why, hints in ANSWERS.values() for key in [why, *(key for _, key in hints)]}
    assert keys | {"open", "right", "wrong"} == read(LOOKUPS["hints"]).keys()


def code(*places: str) -> dict[str, str]:
    """The text of every file of code in these folders, by its name."""
    kinds = {".py", ".js", ".mjs", ".ts", ".html", ".css"}
    files = [file for place in places for file in (ROOT / place).rglob("*") if file.suffix in kinds]
    return {words.shown(file): file.read_text(encoding="utf-8") for file in files}


@pytest.mark.parametrize(
    "row", [{"zh": ["打包"]}, {"zh": ["打包"], "en": []}, {"en": ["pack"], "zh": ["打包"]}]
)
def test_terms_of_the_clinic_search_stand_in_every_language(row, tmp_path, monkeypatch):
    table = {"filler": {"zh": ["的"], "en": ["the"]}, "synonyms": [row]}
    monkeypatch.setattr(words, "WORDS", tmp_path)
    (tmp_path / "clinic-search.json").write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(WordsError, match="needs terms in zh, en"):
        words.clinic_search()


def test_python_says_every_row_of_its_table_and_no_other():
    sources = "".join(code("lstm_core/notebook", "live/python").values())
    named = set(re.findall(r"""["']([\w-]+)["']""", sources))
    asked = set(re.findall(r"""\bsay\(\s*["']([\w-]+)["']""", sources))
    rows = read(LOOKUPS["notebook"]).keys()
    assert len(asked) > 20 and asked <= rows
    assert rows <= named


def test_no_words_of_the_site_are_left_over():
    sources = "".join(code("hooks", "theme").values())
    named = set(re.findall(r'"([\w-]+)"', sources))
    begun = tuple(re.findall(r'say\(f"([\w-]+-)\{', sources))
    config = set(re.findall(r"[\w-]+", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    rows = read(LOOKUPS["site"])
    assert [key for key in rows if key not in named | config and not key.startswith(begun)] == []


def test_languages_are_named_in_tables_alone():
    sources = code("live", "hooks", "tools", "lstm_core", "theme")
    assert len(sources) > 100
    spoken = re.compile(rf"\b({'|'.join(LANGUAGES)})\b")
    naming = [
        f"{file}:{number}"
        for file, source in sources.items()
        for number, line in enumerate(source.splitlines(), 1)
        if spoken.search(line)
    ]
    assert naming == []
