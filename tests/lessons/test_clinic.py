"""The error clinic: 66 entries, alike in both languages; they quote what their cells print."""

import re

import pytest

from hooks import reference
from tests.lessons.lesson_files import LANGUAGES, cells, markdown, outputs, printed

SILENT = "M04 M05 M06 M14 M15 M16 M24 M25 M26 M29 M30 M32 M33 M42 M48 M49 M50".split()


def entries(language: str) -> dict[str, str]:
    """The clinic's entries by anchor, in the order of the page."""
    parts = re.split(r"^### .*\{ #(m\d\d) \}$", markdown(language, "errors.ipynb"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def printed_by(anchor: str) -> str:
    """What the case of an entry prints."""
    return printed("errors.ipynb", f"clinic-{anchor}-case")


def said(entry: str) -> list[str]:
    fences = re.findall(r"^```\{ \.text \.said .*?\}\n(.*?)\n```", entry, flags=re.M | re.DOTALL)
    return [line for fence in fences for line in fence.splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_66_entries_are_there_silent_mistakes_first(language):
    anchors = list(entries(language))
    assert sorted(anchors) == [f"m{k:02}" for k in range(1, 67)]
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
    lines = {line.strip() for message in raised for line in message.splitlines()}
    assert lines <= {line.strip() for line in said(entries("en")[cell["id"].split("-")[1]])}


def test_what_the_clinic_prints_is_what_its_entries_say():
    assert "(1, 5, 20), B = 5" in printed_by("m04")
    assert "backward half of output[-1] moved: False" in printed_by("m14")
    assert re.search(r"forward:  0\.00\n.*backward: 0\.[1-9]", printed_by("m29"))
    assert "mean over all:   1.5" in printed_by("m33")
    assert "onnx ['i' 'o' 'f' 'g']" in printed_by("m42")
    assert "layers=2: forward moved True" in printed_by("m48")
    assert {int(power) for power in re.findall(r"-2\d", printed_by("m39"))} <= {-20, -22}
    assert "PyTorch counts 2560 - Keras 2480" in printed_by("m41")
    assert "squared error: 0.0199" in printed_by("m46")
    assert "True at tokens  [0.  0.  0.  0.5 0.5]" in printed_by("m49")
    assert re.search(r"-inf: .* row 1 \[nan nan nan\]\n.*mean of both: nan", printed_by("m50"))
    assert re.search(r"None\] hides \[0 4\] .*\npads +hides \[2 2\]", printed_by("m51"))


def test_a_page_that_names_an_entry_of_the_clinic_leads_to_it():
    assert reference.link_ids("as in `M34`.", "lessons/12-packing.ipynb") == (
        "as in [`M34`](../errors.ipynb#m34)."
    )
