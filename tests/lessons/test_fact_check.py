"""The fact-check: every claim of the posts, its verdict, and the cell whose numbers decide it."""

import re
from collections import Counter

import pytest
from mkdocs.exceptions import PluginError

from hooks import reference
from tests.lessons.lesson_files import DOCS, LANGUAGES, markdown, printed
from tools.words import LOOKUPS, read

CLAIMS = reference.read("claims")["claim"]
POSTS = {"S000": 48, "S001": 35, "S002": 19, "S003": 39, "S004": 43}


def printed_by(cell: str) -> str:
    """What a cell leaves, whichever page it is on."""
    return printed(reference.pages_of_cells(DOCS / "zh")[cell], cell)


def test_every_claim_of_the_five_posts_is_there_once():
    wanted = [f"{post}-{k:02}" for post, count in POSTS.items() for k in range(1, count + 1)]
    assert [claim["id"] for claim in CLAIMS] == wanted
    assert len(wanted) == 184


def test_every_claim_has_words_a_verdict_and_a_lesson():
    for claim in CLAIMS:
        assert all(claim[language][key] for language in LANGUAGES for key in ("claim", "reason"))
        assert f"verdict-{claim['verdict']}" in read(LOOKUPS["site"]), claim["id"]
        assert 1 <= claim["lesson"] <= 28
    count = Counter(claim["verdict"] for claim in CLAIMS)
    assert count == dict(right=87, imprecise=49, wrong=22, unsettled=14, open=9, outdated=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_leads_to_its_cell_and_to_its_lesson_once_written(language):
    docs = DOCS / language
    lessons, pages = reference.pages_of_lessons(docs), reference.pages_of_cells(docs)
    rows = "\n".join(reference.claims(post, language, docs) for post in POSTS).splitlines()
    rows = {row[3:10]: row for row in rows if "data-verdict" in row}
    for claim in CLAIMS:
        row = rows[claim["id"]]
        assert f"({pages[claim['cell']]}#cell-{claim['cell']})" in row
        planned = {
            "zh": f"第 {claim['lesson']} 课，计划中",
            "en": f"lesson {claim['lesson']}, planned",
        }
        assert (planned[language] in row) == (claim["lesson"] not in lessons)
        if claim["lesson"] in lessons:
            assert f"]({lessons[claim['lesson']]}#{claim['id'].lower()})" in row


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_names_every_claim_whose_row_leads_to_it(language):
    lessons = reference.pages_of_lessons(DOCS / language)
    pages = [(claim["id"], lessons.get(claim["lesson"], "")) for claim in CLAIMS]
    written = [(id, page) for id, page in pages if page]
    unnamed = [id for id, page in written if f"`{id}`" not in markdown(language, page)]
    assert written and not unnamed


def test_a_claim_decided_by_a_cell_that_is_gone_stops_the_build(monkeypatch):
    gone = CLAIMS[0] | {"cell": "gone"}
    monkeypatch.setattr(reference, "read", lambda name: {"claim": [gone]})
    with pytest.raises(PluginError, match="S000-01 is decided by gone, a cell that no page has"):
        reference.claims("S000", "en", DOCS / "en")


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("S000-24", "[ 0.    0.    0.  ]"),
        ("S000-35", "[1 4 6 2 5 3]"),
        ("S001-05", "radius 0.9: 2.7e-05"),
        ("S001-05", "radius 1.1: 1.4e+04"),
        ("S001-19", "in 7 out 6"),
        ("S001-23", "total_length=None: (2, 2, 5)"),
        ("S001-28", "without   target steps differ by 0.00"),
        ("S001-30", "[0.5 0.5 0.  0. ]"),
        ("S001-30", "[0.25 0.25 0.25 0.25]"),
        ("S003-18", "1680"),
        ("S003-18", "3360"),
        ("S003-30", "LSTMCell in a loop: True"),
        ("S003-36", "(2, 12)"),
        ("S004-03", "forget bias 0 learned: [False, False]"),
        ("S004-03", "forget bias 3 learned: [True, True]"),
        ("S004-10", "at most 0.22"),
        ("S004-20", "float32 is exactly 1 from z = 17"),
        ("S004-35", "output (40, 20, 10) h_n (1, 40, 10)"),
        ("S004-38", "by 13: ERPDRF"),
        ("S004-38", "by 13: FRPERG"),
        ("S004-42", "(7, 6, 4, 5) -> (7, 6, 4, 2)"),
        ("S004-43", "1112 parameters, 100% right"),
    ],
)
def test_the_numbers_in_a_reason_are_those_its_cell_prints(claim, number):
    (cell,) = (row["cell"] for row in CLAIMS if row["id"] == claim)
    assert number in printed_by(cell)


def test_at_lag_99_default_layers_pass_next_to_nothing_back():
    powers = [int(power) for power in re.findall(r"-\d+", printed_by("fact-lag"))]
    assert len(powers) == 9
    assert max(powers[:3]) < -20, "RNN: less than 1e-20"
    assert max(powers) < -15, "GRU and LSTM: hardly better"
