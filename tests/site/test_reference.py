"""Glossary, cheat-sheet and API: nothing is missing, and what they state is computed."""

import re

import numpy as np
import pytest
from mkdocs.exceptions import PluginError

import lstm_core
from hooks import docstrings, reference
from lstm_core import GRU, LSTM, RNN, pack_sequence
from tests.lessons.lesson_files import LANGUAGES, markdown

CLAIMS = reference.read("claims")["claim"]
TERMS = reference.read("glossary")["term"]
HAN = r"[\u4e00-\u9fff]"


def words_of_rows(language: str) -> list[str]:
    texts = [row[language].values() for row in (*CLAIMS, *TERMS)]
    return [re.sub(r"`[^`]+`|「[^」]+」|\*", " ", text) for row in texts for text in row]


def test_a_row_that_lacks_a_language_stops_the_build(tmp_path, monkeypatch):
    (tmp_path / "glossary.toml").write_text('[[term]]\nid = "g01"\n[term.zh]\nterm = "张量"\n')
    monkeypatch.setattr(reference, "DATA", tmp_path)
    with pytest.raises(PluginError, match="glossary.toml: g01 has no words in en."):
        reference.read("glossary")


def test_rows_in_chinese_are_spaced_and_punctuated_as_chinese():
    for text in words_of_rows("zh"):
        assert not re.findall(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}|{HAN} ?[,;:!?]", text), text


def test_rows_in_english_hold_no_chinese_but_bracketed_terms():
    for text in words_of_rows("en"):
        assert not re.findall(HAN, re.sub(rf"\({HAN}+\)", "", text)), text


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
