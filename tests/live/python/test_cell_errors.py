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
        ("class A:\n    def __repr__(self): return repr(self)\nA()", "RecursionError", ""),
        (
            "class A:\n    def __getattr__(self, n): return self.x\nA().x",
            "RecursionError",
            "",
        ),
        ("import functools\nf = functools.partial(lambda: f())\nf()", "RecursionError", ""),
        ("eval('(' * 500 + ')' * 500)", "SyntaxError", "too many nested parentheses"),
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


HOSTILE = {
    "notes that raise": "__notes__ = property(lambda self: 1 / 0)",
    "notes that exit": "def __getattribute__(self, name): raise SystemExit",
    "notes without end": "__notes__ = __import__('itertools').count()",
    "huge notes": "__notes__ = ['n' * 1_000_000] * 1_000",
    "notes that are none": "__notes__ = [None, 3, b'x', object]",
    "a note that fails": "class N:\n        __str__ = None\n    __notes__ = [N()]",
    "a message that exits": "def __str__(self): raise SystemExit",
    "a message that is interrupted": "def __str__(self): raise KeyboardInterrupt",
    "a message that is no text": "def __str__(self): return 3",
    "a message of a text of its own": "class T(str):\n        __len__ = encode = None\n"
    "    def __str__(self): return self.T('x')",
    "a huge message": "def __str__(self): return 'm' * 3_000_000",
    "a class that lies": "__class__ = SyntaxError",
    "a class that fails": "__class__ = property(lambda self: 1 / 0)",
    "a cause that fails": "__cause__ = __context__ = property(lambda self: 1 / 0)",
    "a cause that is none": "__cause__ = 3",
    "attributes that fail": "def __getattr__(self, name): raise SystemExit",
    "a repr that exits": "def __repr__(self): raise SystemExit",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("base", ["Exception", "SyntaxError", "NameError", "SystemExit"])
def test_a_hostile_exception_is_told_and_harms_nothing(page, base, body):
    messages = page(f"class E({base}):\n    {body}\nkept = 1", "print('before')\nraise E('said')")
    message = error(messages)
    assert message["ename"] == "E"
    assert message["frames"][0]["line"] == 2 and message["frames"][0]["own"]
    assert len(message["notes"]) <= 20 and sum(map(len, message["notes"])) < 210_000
    assert len(message["evalue"]) + len(message["traceback"]) < 210_000
    assert result(page("kept")) == "1"


def test_an_exception_that_hides_its_trace_is_told_as_what_comes_of_that(page):
    page("class E(Exception):\n    __traceback__ = property(lambda self: 1 / 0)")
    assert error(page("raise E"))["ename"] == "AttributeError"  # of Python's own with statement
    assert result(page("1")) == "1"


def test_a_hostile_class_of_exceptions_keeps_its_real_name(page):
    source = (
        "class Name(str):\n    startswith = encode = __len__ = None\n"
        "class Meta(type):\n    __mro__ = __name__ = property(lambda self: 1 / 0)\n"
        "E = Meta('E', (Exception,), {})\n"
        "type.__dict__['__name__'].__set__(E, Name('Renamed'))\nraise E('said')"
    )
    message = error(page(source))
    assert (message["ename"], message["evalue"]) == ("Renamed", "said")


def test_notes_are_told_as_far_as_they_are_text(page):
    source = "e = ValueError()\ne.__notes__ = {}\nraise e"
    assert error(page(source.format("['a', 3, None]")))["notes"] == ["a", "3", "None"]
    assert error(page(source.format("'one text'")))["notes"] == ["one text"]
    assert len(error(page(source.format("list(range(99))")))["notes"]) == 20


def test_lines_and_names_of_any_length_stay_readable(page):
    frame = error(page("x = 1 / 0  # " + "x" * 1_000_000))["frames"][0]
    assert len(frame["code"]) < 1_100 and frame["code"].startswith("x = 1 / 0")


def test_deep_recursion_leaves_a_short_list_of_frames(page):
    frames = error(page("def f(n): return f(n + 1)\n\nf(0)"))["frames"]
    assert len(frames) == 20
    assert (frames[0]["code"], frames[-1]["name"]) == ("f(0)", "f")
