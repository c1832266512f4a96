import sys

import pytest

from tests.cell_page import error, result


def test_an_error_names_the_readers_lines_first(page):
    page("import json\ndef load(text):\n    return json.loads(text)", cell_id="helper")
    message = error(page("x = 1\nload('{')"))
    assert not page.ok
    assert (message["ename"], message["notes"]) == ("JSONDecodeError", [])
    own = [(f["file"], f["line"], f["name"], f["code"]) for f in message["frames"] if f["own"]]
    assert own == [
        ("<cell shapes>", 2, "<module>", "load('{')"),
        ("<cell helper>", 3, "load", "return json.loads(text)"),
    ]
    library = [f["file"] for f in message["frames"] if not f["own"]]
    assert set(library) == {"json/__init__.py", "json/decoder.py"}
    assert message["traceback"].startswith(
        'Traceback (most recent call last):\n  File "<cell shapes>", line 2, in <module>\n'
    )


def test_a_traceback_has_no_path_of_this_machine(page):
    text = error(page("import numpy as np\nnp.linalg.inv(np.ones(3))"))["traceback"]
    assert 'File "numpy/linalg/_linalg.py"' in text
    assert sys.prefix not in text and "site-packages" not in text


def test_exception_notes_are_told_apart_from_the_message(page):
    message = error(
        page("e = RuntimeError('Expected 10, got 7')\ne.add_note('x is (T, B, I)')\nraise e")
    )
    assert (message["evalue"], message["notes"]) == ("Expected 10, got 7", ["x is (T, B, I)"])


def test_a_syntax_error_shows_its_line_with_a_caret(page):
    message = error(page("x = 1\ny = (x +\nz ="))
    assert message["ename"] == "SyntaxError"
    assert "<cell" not in message["evalue"]
    assert message["frames"] == [
        {
            "file": "<cell shapes>",
            "line": 2,
            "name": "<module>",
            "code": "y = (x +\n    ^",
            "own": True,
        }
    ]


@pytest.mark.parametrize(
    "source, words",
    [("await f()", "async functions only"), ("%matplotlib inline", "Jupyter's commands")],
)
def test_what_works_in_jupyter_only_gets_a_sentence(page, source, words):
    message = error(page(source))
    assert message["ename"] == "SyntaxError"
    assert words in message["notes"][0]
    assert message["frames"][0]["code"].startswith(source)


@pytest.mark.parametrize(
    "source, ename, evalue",
    [
        ("import sys; sys.exit(3)", "SystemExit", "3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("def f(): f()\nf()", "RecursionError", "maximum recursion depth exceeded"),
        ("import numpy as np; np.zeros(10**13)", "MemoryError", "Unable to allocate"),
        ("input('name? ')", "EOFError", "there is no input here"),
        ("import sys; sys.stdin.read()", "EOFError", "there is no input here"),
        ("x = '\0'", None, "null bytes"),
        ("x = '\ud800'", "UnicodeEncodeError", "surrogates not allowed"),
        ("class E(Exception):\n    def __str__(self): 1/0\nraise E", "E", "without a message"),
        ("class A:\n    def __repr__(self): 1/0\nA()", "ZeroDivisionError", "division by zero"),
        ("import torch", "ModuleNotFoundError", "No module named 'torch'"),
    ],
)
def test_nothing_a_cell_does_escapes(page, monkeypatch, source, ename, evalue):
    monkeypatch.setitem(sys.modules, "torch", None) if "torch" in source else None
    message = error(page(source))
    assert ename in (None, message["ename"])
    assert evalue in message["evalue"] or "torch" in source
    assert result(page("1")) == "1"


def test_deep_recursion_leaves_a_short_list_of_frames(page):
    frames = error(page("def f(n): return f(n + 1)\n\nf(0)"))["frames"]
    assert len(frames) == 20
    assert (frames[0]["code"], frames[-1]["name"]) == ("f(0)", "f")
