"""live/python/ask.py: what the editor learns from the page's Python."""

import sys
from pathlib import Path

import lstm_core

sys.path.insert(0, str(Path(__file__).parents[3] / "live" / "python"))

import ask


def test_completion_knows_the_namespace_and_attributes():
    assert "sequence" in ask.complete({"sequence": [1]}, "sequ")
    assert ask.complete({"sequence": [1]}, "sequence.app") == ["sequence.append"]
    assert ask.complete({}, "no_such.x") == []


def test_help_shows_signature_and_docstring():
    def pad(items: list, value: int = 0) -> list:
        """Make all items equally long."""

    assert ask.help_on({"pad": pad}, "pad") == (
        "pad(items, value=0)\n\nMake all items equally long."
    )


def test_help_on_lstm_core_ends_with_its_source():
    text = ask.help_on({"core": lstm_core}, "core.LSTM")
    assert "class LSTM" in text
    assert "def __init__" in text


def test_help_on_a_variable_names_its_type():
    assert ask.help_on({"x": 3}, "x").startswith("x: int")


def test_help_never_calls_anything():
    called = []
    assert ask.help_on({"f": lambda: called.append(1)}, "f()") is None
    assert ask.help_on({}, "__import__('os').system") is None
    assert not called


def test_a_property_that_fails_has_no_help():
    class Odd:
        @property
        def broken(self):
            raise RuntimeError

    assert ask.help_on({"odd": Odd()}, "odd.broken") is None
