"""A cell leaves the same messages here and in the Python that the pages load."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from live.python.run_cell import new_namespace, run_cell
from tests.browser_python import run_in_browser_python

ROOT = Path(__file__).resolve().parents[3]

CELLS = [
    "1 + 1",
    "print('遗忘门', 'a\\ud800\\0b'); import sys; print('!', file=sys.stderr)",
    "import numpy as np\nnp.arange(3), np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int64)",
    "np.arange(12_000).reshape(3, -1)",
    "np.linspace(0, 1, 2000, dtype=np.float32)",
    "np.random.rand(3).round(6), np.random.default_rng(1).normal(size=3).round(6)",
    "1 / np.zeros(2), np.sqrt(-np.ones(1))",
    "import warnings\nfor _ in range(2): warnings.warn('once in a cell')",
    "for i in range(20_000): print(i)",
    "from lstm_core import LSTM, Trace\n"
    "from lstm_core.notebook import display, heatmap, plot_lines, progress\n"
    "list(progress(range(5)))\nheatmap(np.eye(3) - 0.5, 'eye', rows='H', columns='T')",
    "plot_lines({'RNN': 0.8 ** np.arange(20), 'LSTM': 0.97 ** np.arange(20)}, log=True)",
    "LSTM(10, 20, num_layers=2)",
    "LSTM(10, 20)(np.zeros((5, 3, 7), np.float32))",
    "sys.exit(3)",
    "input('name? ')",
    "def f(n): return f(n + 1)\nf(0)",
    "undefined",
    "'text'.nothing",
    "x = (1,\n",
    "await f()",
    "%matplotlib inline",
]

PROGRAM = """
import json
from live.python.run_cell import new_namespace, run_cell
namespace, cells = new_namespace(), []
for source in json.loads({sources!r}):
    cells.append([])
    run_cell(source, namespace, cells[-1].append)
answer = json.dumps(cells)
"""


@pytest.fixture(scope="module")
def runs():
    """For each of CELLS its source, its messages here, and those in the browser's Python."""
    there = run_in_browser_python(PROGRAM.format(sources=json.dumps(CELLS)))
    here = [[] for _ in CELLS]
    with np.printoptions(), warnings.catch_warnings():
        namespace = new_namespace()
        for source, messages in zip(CELLS, here, strict=True):
            run_cell(source, namespace, messages.append)
    return list(zip(CELLS, here, there, strict=True))


def comparable(messages):
    """What stays in a page, without Python versions' tracebacks and frames."""
    last = {m["display_id"]: {"data": m["data"]} for m in messages if m["type"] == "update"}
    unlike = ("traceback", "frames", "display_id")
    return [
        {k: v for k, v in m.items() if k not in unlike} | last.get(m.get("display_id"), {})
        for m in messages
        if m["type"] != "update"  # how often a bar moves depends on the time it takes
    ]


def test_every_cell_leaves_the_same_messages(runs):
    for source, here, there in runs:
        assert comparable(here) == comparable(there), source


def test_an_error_names_the_same_lines_of_the_reader(runs):
    for source, here, there in runs:
        if here[-1]["type"] == "error":
            own = [[f for f in m[-1]["frames"] if f["own"]] for m in (here, there)]
            assert own[0] == own[1] != [], source
