import gc
import signal
import sys
import tracemalloc
import warnings

import numpy as np
import pytest

from live.python import run_cell as runner
from live.python.run_cell import new_namespace, run_cell
from tests.cell_page import error, printed, result


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


def test_a_cell_that_overwrites_numpys_errstate_does_not_break_the_next(page, monkeypatch):
    monkeypatch.setattr(np, "errstate", np.errstate)  # put back after the test
    assert result(page("import numpy as np\nnp.errstate = None", "1 + 1")) == "2"


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
