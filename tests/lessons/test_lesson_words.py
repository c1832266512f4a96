"""The words of lessons and pages: in one language, none that we avoid, numbers that hold."""

import json
import re
from pathlib import Path

import numpy as np

from tests.lessons.lesson_files import (
    ROOT,
    cells,
    each_edition,
    each_page,
    each_page_edition,
    markdown,
    outputs,
    prose,
)


def avoided(language: str) -> list[tuple[str, set[str]]]:
    """Terms to avoid, each with the slugs of the pages exempt from it."""
    terms = Path(__file__).with_name("avoided_terms.txt")
    lines = terms.read_text(encoding="utf-8").splitlines()
    rows = [
        line.removeprefix(f"{language} ").partition("|")
        for line in lines
        if line.startswith(f"{language} ")
    ]
    return [(term.strip(), set(exempt.split())) for term, _, exempt in rows]


@each_page_edition
def test_avoided_terms_are_absent(language, page):
    words = prose(language, page).lower()
    edge = r"\b" if language == "en" else ""
    slug = Path(page).stem
    found = [
        term
        for term, exempt in avoided(language)
        if slug not in exempt and re.search(edge + re.escape(term), words)
    ]
    assert not found


@each_page
def test_english_prose_holds_no_chinese(page):
    assert not re.findall(r"[\u4e00-\u9fff]+", prose("en", page).replace("中文", ""))


@each_page
def test_chinese_prose_holds_no_english_sentence(page):
    assert not re.findall(r"(?:[A-Za-z]+ ){5,}[A-Za-z]+", prose("zh", page))


@each_page
def test_chinese_is_spaced_and_punctuated_as_chinese(page):
    words = re.sub(r"[*#|]", "", prose("zh", page))
    han = r"[\u4e00-\u9fff]"
    assert not re.findall(rf"{han}[A-Za-z0-9]|[A-Za-z0-9]{han}", words)
    assert not re.findall(rf"{han} ?[,;:!?]", words)


# Decimal fractions in prose that no cell prints, and what they are.
COMPUTED = {
    "0.762": np.tanh(1),
    "2.7": np.e,  # the factor between half-lives of neighboring biases
    "0.95": 1 / (1 + np.exp(-3)),  # "a little above"
    "2.08": np.log(8),  # the loss of guessing among eight
}


@each_edition
def test_decimal_fractions_in_prose_are_printed_or_computed(language, lesson):
    text = json.dumps(outputs(lesson)) + "".join(c["source"] for c in cells("zh", lesson, "code"))
    for number in set(re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", prose(language, lesson))):
        if number in COMPUTED:
            assert round(COMPUTED[number], len(number.split(".")[1])) == float(number)
        elif not re.search(rf"PyTorch {re.escape(number)}", prose(language, lesson)):
            assert number in text, number


@each_edition
def test_excerpts_of_lstm_core_are_still_in_it(language, lesson):
    excerpts = re.findall(
        r'^```python title="(lstm_core/[\w/]+\.py)"\n(.*?)^```',
        markdown(language, lesson),
        flags=re.DOTALL | re.M,
    )
    for file, excerpt in excerpts:
        lines = {line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()}
        assert [x for x in excerpt.splitlines() if x.strip() not in lines | {""}] == [], file
