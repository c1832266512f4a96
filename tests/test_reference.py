"""The reference pages: nothing is missing, languages agree, and what they state is computed."""

import re
from collections import Counter

import numpy as np
import pytest
from mkdocs.exceptions import PluginError

import lstm_core
from hooks import docstrings, reference
from lstm_core import GRU, LSTM, RNN, pack_sequence
from tests.lesson_files import DOCS, LANGUAGES, cells, markdown, outputs

CLAIMS = reference.read("claims")["claim"]
TERMS = reference.read("glossary")["term"]
POSTS = {"S000": 48, "S001": 35, "S002": 19, "S003": 39, "S004": 43}
SILENT = "M04 M05 M06 M14 M15 M16 M24 M25 M26 M29 M30 M32 M33 M42 M48".split()
HAN = r"[\u4e00-\u9fff]"


def printed(cell: str) -> str:
    """What a code cell leaves on its page, as text."""
    page = reference.pages_of_cells(DOCS / "zh")[cell]
    return "".join(
        m.get("text", "") + m.get("evalue", "") + m.get("data", {}).get("text/plain", "")
        for m in outputs(page)[cell]
    )


# -- fact-check -------------------------------------------------------------------------------


def test_every_claim_of_the_five_posts_is_there_once():
    wanted = [f"{post}-{k:02}" for post, count in POSTS.items() for k in range(1, count + 1)]
    assert [claim["id"] for claim in CLAIMS] == wanted
    assert len(wanted) == 184


def test_every_claim_has_words_a_verdict_and_a_lesson():
    for claim in CLAIMS:
        assert all(claim[language][key] for language in LANGUAGES for key in ("claim", "reason"))
        assert claim["verdict"] in reference.WORDS["en"], claim["id"]
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
    assert number in printed(cell)


def test_at_lag_99_default_layers_pass_next_to_nothing_back():
    powers = [int(power) for power in re.findall(r"-\d+", printed("fact-lag"))]
    assert len(powers) == 9
    assert max(powers[:3]) < -20, "RNN: less than 1e-20"
    assert max(powers) < -15, "GRU and LSTM: hardly better"


def test_a_page_that_names_an_entry_of_the_clinic_leads_to_it():
    assert reference.link_ids("as in `M34`.", "lessons/12-packing.ipynb") == (
        "as in [`M34`](../errors.ipynb#m34)."
    )


# -- the words of rows ------------------------------------------------------------------------


def words_of_rows(language: str) -> list[str]:
    texts = [row[language].values() for row in (*CLAIMS, *TERMS)]
    return [re.sub(r"`[^`]+`|「[^」]+」|\*", " ", text) for row in texts for text in row]


def test_rows_in_chinese_are_spaced_and_punctuated_as_chinese():
    for text in words_of_rows("zh"):
        assert not re.findall(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}|{HAN} ?[,;:!?]", text), text


def test_rows_in_english_hold_no_chinese_but_bracketed_terms():
    for text in words_of_rows("en"):
        assert not re.findall(HAN, re.sub(rf"\({HAN}+\)", "", text)), text


# -- the clinic -------------------------------------------------------------------------------


def entries(language: str) -> dict[str, str]:
    """The clinic's entries by anchor, in the order of the page."""
    parts = re.split(r"^### .*\{ #(m\d\d) \}$", markdown(language, "errors.ipynb"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def said(entry: str) -> list[str]:
    fences = re.findall(r"^```\{ \.text \.said .*?\}\n(.*?)\n```", entry, flags=re.M | re.DOTALL)
    return [line for fence in fences for line in fence.splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_48_entries_are_there_silent_mistakes_first(language):
    anchors = list(entries(language))
    assert sorted(anchors) == [f"m{k:02}" for k in range(1, 49)]
    assert anchors[: len(SILENT)] == [name.lower() for name in SILENT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_cause_picture_and_remedy(language):
    why, instead = {"zh": ("为什么", "怎么改"), "en": ("Why", "Instead")}[language]
    for anchor, entry in entries(language).items():
        assert re.search(rf"\*\*{why}[。.]\*\* .{{20}}", entry), anchor
        assert "```{ .text .picture .no-copy }" in entry, anchor
        assert re.search(rf"\*\*{instead}[。.]\*\* .{{5}}", entry), anchor


def test_both_languages_quote_the_same_messages_and_draw_the_same_pictures():
    chinese, english = (entries(language) for language in LANGUAGES)
    fences = re.compile(r"^```.*?\n(.*?)\n```", flags=re.M | re.DOTALL)
    for anchor in chinese:
        assert fences.findall(chinese[anchor]) == fences.findall(english[anchor]), anchor


@pytest.mark.parametrize("cell", cells("zh", "errors.ipynb", "code"), ids=lambda cell: cell["id"])
def test_a_case_that_raises_raises_a_message_its_entry_quotes(cell):
    messages = outputs("errors.ipynb")[cell["id"]]
    raised = [f"{m['ename']}: {m['evalue']}" for m in messages if m["type"] == "error"]
    assert set(raised) <= set(said(entries("en")[cell["id"].split("-")[1]]))


def test_what_the_clinic_prints_is_what_its_entries_say():
    assert "(1, 5, 20), B = 5" in printed("clinic-m04-case")
    assert "backward half of output[-1] moved: False" in printed("clinic-m14-case")
    assert re.search(r"forward:  0\.00\n.*backward: 0\.[1-9]", printed("clinic-m29-case"))
    assert "mean over all:   1.5" in printed("clinic-m33-case")
    assert "onnx ['i' 'o' 'f' 'g']" in printed("clinic-m42-case")
    assert "layers=2: forward moved True" in printed("clinic-m48-case")
    assert {int(power) for power in re.findall(r"-2\d", printed("clinic-m39-case"))} <= {-20, -22}
    assert "PyTorch counts 2560 - Keras 2480" in printed("clinic-m41-case")
    assert "squared error: 0.0199" in printed("clinic-m46-case")


# -- glossary, cheat-sheet, API ---------------------------------------------------------------


def test_the_glossary_has_80_terms_each_once_in_either_language():
    assert [term["id"] for term in TERMS] == [f"g{k:02}" for k in range(1, 81)]
    for language in LANGUAGES:
        assert len({term[language]["term"] for term in TERMS}) == 80
        assert all(term[language]["meaning"] for term in TERMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_page_shows_every_part(language):
    parts = re.findall(r"<!-- terms (\w+) -->", markdown(language, "glossary.md"))
    assert parts == list(dict.fromkeys(term["part"] for term in TERMS))


SIZES = dict(T=5, B=3, I=10, H=20, L=2, D=2)


def row_of(language: str, name: str) -> list[tuple]:
    """The shapes in a row of the cheat-sheet, with numbers for the letters."""
    (row,) = re.findall(
        rf"^\| {re.escape(name)} \|(.*)\|$", markdown(language, "cheat-sheet.md"), re.M
    )
    shapes = re.findall(r"\*(\([^)]+\))\*", row)
    return [
        eval(re.sub(r"(\d)(?=[A-Z])", r"\1*", s.replace("·", "*")), SIZES.copy()) for s in shapes
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_shapes_of_inputs_outputs_and_states_are_those_of_the_layer(language):
    T, B, I, H, L, D = SIZES.values()
    x = np.zeros((T, B, I), np.float32)
    plain, first = (
        LSTM(I, H, L, batch_first=batch_first, bidirectional=True) for batch_first in (False, True)
    )
    runs = [plain(x), first(x.swapaxes(0, 1)), plain(x[:, 0])]
    assert row_of(language, "`x`") == [(T, B, I), (B, T, I), (T, I)]
    assert row_of(language, "`output`") == [output.shape for output, _ in runs]
    assert row_of(language, "`h_0`, `h_n`") == [h.shape for _, (h, _) in runs]
    assert row_of(language, "`c_0`, `c_n`") == [c.shape for _, (_, c) in runs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_shapes_of_weights_are_those_of_the_layers(language):
    I, H = SIZES["I"], SIZES["H"]
    states = [kind(I, H, 2, bidirectional=True).state_dict() for kind in (LSTM, GRU, RNN)]
    for row, name in {
        "`weight_ih_l0`": "weight_ih_l0",
        "`weight_ih_l1` …": "weight_ih_l1",
        "`weight_hh_l`": "weight_hh_l1",
        "`bias_ih_l`, `bias_hh_l`": "bias_hh_l0",
    }.items():
        assert row_of(language, row) == [state[name].shape for state in states]
    for kind, gates in ((LSTM, 4), (GRU, 3), (RNN, 1)):
        assert kind(I, H).num_parameters() == gates * H * (I + H + 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_packed_batch_is_what_packing_gives(language):
    packed = pack_sequence([np.zeros(n) for n in (4, 2, 5, 1)], enforce_sorted=False)
    sheet = markdown(language, "cheat-sheet.md")
    for name in ("batch_sizes", "sorted_indices", "unsorted_indices"):
        (numbers,) = re.findall(rf"^\| `{name}` \| ([\d ]+)", sheet, re.M)
        assert numbers.split() == [str(n) for n in getattr(packed, name)]
    assert f"| `data` | {len(packed.data)} " in sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_api_page_has_every_public_name_once(language):
    named = re.findall(r"^::: lstm_core\.(\w+)$", markdown(language, "api.md"), re.M)
    assert sorted(named) == sorted(lstm_core.__all__)


def test_docstrings_keep_their_lines():
    text = "One.\n\nShapes:\n    x (T, *)\n    y (*)\n\n>>> 1 + 1\n2"
    assert docstrings.as_markdown(text) == (
        "One.\n\n**Shapes**\n\n```text\nx (T, *)\ny (*)\n```\n\n```pycon\n>>> 1 + 1\n2\n```"
    )
