import gc
import json
import signal
import sys
import tracemalloc
import warnings

import numpy as np
import pytest

from live import run_cell as runner
from live.run_cell import new_namespace, run_cell


@pytest.fixture
def page():
    """A page: ``page(source, …)`` runs cells and returns the last one's messages."""
    with np.printoptions():
        yield make_page()


def make_page():
    namespace = new_namespace()

    def run(*sources, cell_id="shapes"):
        for source in sources:
            messages = []
            run.ok = run_cell(source, namespace, messages.append, cell_id)
        assert json.loads(json.dumps(messages, allow_nan=False)) == messages
        return messages

    run.namespace = namespace
    return run


def printed(messages, name="stdout"):
    return "".join(m["text"] for m in messages if m["type"] == "stream" and m["name"] == name)


def result(messages):
    return next((m["data"]["text/plain"] for m in messages if m["type"] == "result"), None)


def error(messages):
    assert messages[-1]["type"] == "error"
    return messages[-1]


# -- output ------------------------------------------------------------------------------------


def test_text_leaves_while_the_cell_runs():
    seen = []
    namespace = new_namespace() | {"seen": lambda: "".join(m.get("text", "") for m in seen)}
    run_cell("print('epoch 1', end='')\nassert seen() == 'epoch 1'", namespace, seen.append)
    assert [m["type"] for m in seen] == ["stream"] * len(seen)


def test_stdout_and_stderr_keep_their_order(page):
    messages = page("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')")
    words = [(m["name"], m["text"]) for m in messages if m["text"].strip()]
    assert words == [("stdout", "a"), ("stderr", "b"), ("stdout", "c")]


@pytest.mark.parametrize(
    "source, text",
    [
        ("1 + 1", "2"),
        ("(1 + 1)", "2"),
        ("x = 3\nx  # a; b", "3"),
        ("'a;b'", "'a;b'"),
        ("'遗忘门'; 1", "1"),
        ("1;", None),
        ("1 ;  # quiet", None),
        ("(1\n);", None),
        ("None", None),
        ("x = 1", None),
        ("", None),
        ("# only a comment", None),
    ],
)
def test_the_last_expression_is_the_result_unless_a_semicolon_ends_it(page, source, text):
    assert result(page(source)) == text
    assert page.ok


def test_a_bundle_has_every_repr_of_the_value(page):
    messages = page(
        "class Rich:\n"
        "    def __repr__(self): return 'plain'\n"
        "    def _repr_html_(self): return '<b>html</b>'\n"
        "    def _repr_svg_(self): return '<svg/>'\n"
        "    def _repr_png_(self): return b'\\x89PNG'\n"
        "    def _repr_mimebundle_(self, **_): return {'text/x-own': 'own'}\n"
        "Rich()"
    )
    assert messages[0]["data"] == {
        "text/plain": "plain",
        "text/html": "<b>html</b>",
        "image/svg+xml": "<svg/>",
        "image/png": "iVBORw==",
        "text/x-own": "own",
    }


def test_a_class_is_shown_by_its_name_not_by_its_instances_reprs(page):
    messages = page("class A:\n    def _repr_html_(self): return 'x'\nA")
    assert messages[0]["data"] == {"text/plain": "<class '__main__.A'>"}


def test_a_big_array_is_summarized_and_can_be_unfolded(page):
    data = page("import numpy as np\nnp.arange(2000)")[0]["data"]
    assert data["text/plain"] == "array([   0,    1,    2, ..., 1997, 1998, 1999], shape=(2000,))"
    assert "all 2,000 values" in data["text/html"] and "1000" in data["text/html"]
    assert "text/html" not in page("np.arange(20)")[0]["data"]


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        ("20_000", ":10000"),
        ("30, 8, 50", "0"),
        ("2, 30, 8, 50", "0, 0"),
        ("3, 20_000", "0, :10000"),
    ],
)
def test_an_array_too_big_to_unfold_names_a_part_that_can_be(page, shape, part):
    html = page(f"import numpy as np\nx = np.zeros(({shape}))\nx")[0]["data"]["text/html"]
    assert "<details>" not in html and f"<code>x[{part}]</code>" in html
    assert "<details>" in page(f"x[{part}]")[0]["data"].get("text/html", "<details>")


def test_lone_surrogates_and_nul_become_text_that_json_and_html_can_carry(page):
    assert printed(page(r"print('a\ud800b\0c')")) == "a\\ud800b\ufffdc\n"
    assert page(r"raise ValueError('\udcff')")[-1]["evalue"] == "\\udcff"


def test_endless_output_is_cut_and_counted(page):
    messages = page("for i in range(30_000): print('x' * 9)\n'still here'")
    text = printed(messages)
    assert text.startswith("x" * 9 + "\n")
    assert text.endswith("\n[200,000 more characters left out]\n")
    assert len(text) < 101_000
    assert result(messages) == "'still here'"


def test_a_huge_repr_keeps_its_beginning_and_its_end(page):
    text = result(page("list(range(100_000))"))
    assert text.startswith("[0, 1, 2") and text.endswith("99998, 99999]")
    assert "more characters left out]" in text and len(text) < 101_000


def test_endless_displays_are_cut_and_counted(page):
    messages = page(
        "from lstm_core.notebook import display\nfor i in range(250): display(i)\nprint('end')"
    )
    assert sum(m["type"] == "display" for m in messages) == 200
    assert printed(messages) == "end\n\n[50 more displays left out]\n"


# -- displays ----------------------------------------------------------------------------------


def test_a_display_is_updated_in_place_and_its_last_update_arrives(page):
    first, *updates = page(
        "from lstm_core.notebook import display\n"
        "handle = display('start')\n"
        "for i in range(500): handle = display(i, update=handle)"
    )
    assert (first["type"], first["data"]) == ("display", {"text/plain": "'start'"})
    assert {(m["type"], m["display_id"]) for m in updates} == {("update", first["display_id"])}
    assert updates[-1]["data"] == {"text/plain": "499"}
    assert len(updates) < 500


def test_a_bundle_that_is_not_json_is_the_cells_error(page):
    page("class A:\n    def _repr_mimebundle_(self, **_): return {'x': [float('nan')]}\nA()")
    assert not page.ok


# -- errors ------------------------------------------------------------------------------------


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


# -- what surrounds a cell ---------------------------------------------------------------------


def test_cells_share_names_and_can_pickle_their_classes(page):
    messages = page(
        "from dataclasses import dataclass\nimport pickle\n@dataclass\nclass Point:\n    x: int",
        "y: int = 2\npickle.loads(pickle.dumps(Point(y))), __name__, __annotations__",
    )
    assert result(messages) == "(Point(x=2), '__main__', {'y': <class 'int'>})"


def test_a_deleted_name_is_gone(page):
    assert error(page("x = 1", "del x", "x"))["ename"] == "NameError"


def test_the_source_of_a_function_from_a_cell_can_be_read(page):
    page("def double(x):\n    return 2 * x")
    messages = page("import inspect\nprint(inspect.getsource(double))", cell_id="later")
    assert printed(messages) == "def double(x):\n    return 2 * x\n\n"


def test_a_logger_made_by_one_cell_still_prints_in_the_next(page):
    page("import sys\nout = sys.stdout\nout.close()")
    assert printed(page("print('now', file=out)")) == "now\n"


def test_python_is_put_back_after_every_cell(page):
    before = sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"], warnings.showwarning
    page("import sys\nsys.stdout = None\n1 / 0")
    after = sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"], warnings.showwarning
    assert before == after


def test_a_warning_is_one_line_that_no_machine_changes_and_returns_on_every_run(page):
    source = "import warnings\nfor _ in range(3): warnings.warn('dropout needs two layers')"
    for _ in range(2):
        assert printed(page(source), "stderr") == "UserWarning: dropout needs two layers\n"


def test_floating_point_warnings_stay_silent_as_they_are_in_webassembly(page):
    assert page("import numpy as np\nprint(np.float32(1) / np.float32(0))") == page("print('inf')")


def test_a_new_page_forgets_what_cells_changed(page):
    page(
        "import numpy as np, random, warnings\nnp.set_printoptions(precision=2)\n"
        "warnings.simplefilter('error')\nfirst = np.random.rand(), random.random()"
    )
    assert result(page("np.array([np.pi])")) == "array([3.14])"
    drawn = page.namespace["first"]
    namespace = new_namespace()
    messages = []
    source = "import numpy as np, random, warnings\nwarnings.warn('!')\nnp.array([np.pi])"
    assert run_cell(source, namespace, messages.append)
    assert result(messages) == "array([3.14159265])"
    assert "first" not in namespace
    run_cell("again = np.random.rand(), random.random()", namespace, messages.append)
    assert namespace["again"] == drawn


def test_what_failed_cells_held_is_released(page):
    source = "import numpy as np\ndef f():\n    big = np.ones(500_000)\n    raise ValueError\nf()"
    page(source)
    tracemalloc.start()
    for _ in range(20):
        page(source)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000


def test_integers_print_alike_where_they_have_32_bits(page):
    for dtype in ("int32", "int64"):
        source = f"import numpy as np\nnp.array([3, 2, 1], np.{dtype})"
        assert result(page(source)) == "array([3, 2, 1])"
    assert result(page("np.ones(2, np.float32)")) == "array([1., 1.], dtype=float32)"
    assert result(page("np.ones(2, np.uint8)")) == "array([1, 1], dtype=uint8)"


def test_print_options_match_numpys_own_defaults():
    fresh = np.get_printoptions()
    assert {k: fresh[k] for k in runner.PRINT_OPTIONS} == runner.PRINT_OPTIONS


def test_an_interrupt_that_comes_while_a_cells_end_is_told_changes_nothing():
    messages = []

    def emit(message):
        signal.raise_signal(signal.SIGINT)
        messages.append(message)

    before = signal.getsignal(signal.SIGINT)
    assert run_cell("1", new_namespace(), emit)
    stopped = """
import signal
class Stop(KeyboardInterrupt):
    def __str__(self):
        signal.raise_signal(signal.SIGINT)
        return "told"
try: signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt: raise Stop from None
"""
    assert not run_cell(stopped, new_namespace(), emit)
    result, error = messages
    assert result["data"] == {"text/plain": "1"}
    assert (error["ename"], error["evalue"]) == ("Stop", "told")
    assert signal.getsignal(signal.SIGINT) is before
