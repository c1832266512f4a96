import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from lstm_core import LSTM, notebook
from lstm_core.notebook import check, display, heatmap, plot_lines, progress, progress_bar, show
from lstm_core.notebook.exercises import EXERCISES, Exercise
from lstm_core.trace import Trace

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def published():
    """What displays send to a page: (data, display_id, update)."""
    sent = []
    before = notebook.set_publisher(lambda *message: sent.append(message))
    yield sent
    notebook.set_publisher(before)


@pytest.fixture
def exercise(monkeypatch):
    monkeypatch.setitem(EXERCISES, "try", Exercise(4, [(3, "batch-second")]))


# -- display, check, progress ------------------------------------------------------------------


def test_a_display_returns_the_handle_that_updates_it(published):
    handle = display("a")
    other = display("b")
    assert display("c", update=handle) == handle != other
    assert published == [
        ({"text/plain": "'a'"}, handle, False),
        ({"text/plain": "'b'"}, other, False),
        ({"text/plain": "'c'"}, handle, True),
    ]


def test_plain_python_prints_instead(capsys, exercise):
    display(1)
    check("try", 4)
    show(Trace())
    assert list(progress(range(3))) == [0, 1, 2]
    assert capsys.readouterr().out == "1\nRight.\nTrace(empty)\n3/3 steps\n"


def test_a_check_carries_its_verdict_and_english_words(published, exercise):
    check("try", 3)
    check("try", ...)
    (wrong, *_), (open, *_) = published
    assert json.loads(wrong["application/x-check"]) == {
        "id": "try",
        "ok": False,
        "hint": "batch-second",
    }
    assert wrong["text/plain"] == "Not yet right. Hint: batch second."
    assert json.loads(open["application/x-check"])["ok"] is None
    assert open["text/plain"].startswith("Not answered yet")


def test_progress_tells_speed_and_time_left_while_it_runs(published, monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(progress_bar, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert list(progress([10, 20, 30, 40])) == [10, 20, 30, 40]
    texts = [data["text/plain"] for data, _, _ in published]
    assert texts[:2] == ["0/4 steps", "1/4 steps, 1 steps/s, 3 s left"]
    assert 'max="4" value="1"' in published[1][0]["text/html"]
    assert len({handle for _, handle, _ in published}) == 1


def test_progress_leaves_a_text_without_seconds(published):
    for item in progress(range(10)):
        if item == 6:
            break
    assert published[-1][0]["text/plain"] == "7/10 steps"
    list(progress(x for x in "abc"))
    assert published[-1][0]["text/plain"] == "3 steps"
    list(progress([]))
    assert published[-1][0]["text/plain"] == "0/0 steps"


def test_displays_work_in_ipython():
    program = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
with capture_output() as seen:
    shell.run_cell('''
from lstm_core.notebook.exercises import EXERCISES, Exercise
from lstm_core.notebook import check, display, heatmap, progress
EXERCISES["try"] = Exercise(4)
handle = display("first")
display("second", update=handle)
check("try", 4)
list(progress(range(3)))
display(heatmap([[0.5, -0.5]], "h"))
''')
for output in seen.outputs:
    print(sorted(output.data), output.data["text/plain"], output.update)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    lines = run.stdout.splitlines()
    assert lines[:3] == [
        "['text/plain'] 'first' False",
        "['text/plain'] 'second' True",
        "['application/x-check', 'text/plain'] Right. False",
    ]
    assert lines[3] == "['text/html', 'text/plain'] 0/3 steps False"
    assert lines[-2] == "['text/html', 'text/plain'] 3/3 steps True"
    assert lines[-1].startswith("['image/svg+xml', 'text/plain'] h: 1 by 2 matrix")


def test_a_plain_jupyter_notebook_stays_valid_with_all_of_them():
    sources = [
        "import numpy as np\nfrom lstm_core import LSTM, Trace\n"
        "from lstm_core.notebook.exercises import EXERCISES, Exercise\n"
        "from lstm_core.notebook import check, heatmap, progress, show\n"
        "trace = Trace()\n_ = LSTM(2, 3, rng=0)(np.ones((4, 1, 2), 'f'), trace=trace)\nshow(trace)",
        "EXERCISES['try'] = Exercise(4)\ncheck('try', 4)",
        "heatmap(np.eye(2))",
        "for _ in progress(range(5)): pass",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.validate(notebook)
    assert [sorted(cell.outputs[0].data) for cell in notebook.cells] == [
        ["application/x-trace", "text/html", "text/plain"],
        ["application/x-check", "text/plain"],
        ["image/svg+xml", "text/plain"],
        ["text/html", "text/plain"],
    ]
    assert notebook.cells[3].outputs[0].data["text/plain"] == "5/5 steps"


# -- drawings ----------------------------------------------------------------------------------


def words(drawing):
    return [node.text for node in ET.fromstring(drawing).iter(f"{SVG}text")]


def test_a_heat_map_prints_every_number_that_fits():
    values = [[0.123, -0.5], [np.nan, -np.inf], [-0.001, 1234.5]]
    numbers = words(heatmap(values, "h", rows="H", columns="T"))[3:]
    assert numbers == ["0.12", "-0.50", "nan", "-∞", "0.00", "1.2e3"]


def test_ink_is_the_absolute_value_and_negative_is_hatched():
    drawing = ET.fromstring(heatmap([[1.0, 0.5, 0.0, -0.5, -1.0]]))
    ink = [float(node.get("fill-opacity")) for node in drawing.iter(f"{SVG}rect")]
    hatching = [node.get("stroke-opacity") for node in drawing.iter(f"{SVG}path")][:-1]
    assert ink == [0.35, 0.175, 0]
    assert [float(o) for o in hatching] == [0.175, 0.35]


def test_the_scale_of_a_heat_map_grows_with_its_values_and_is_told():
    assert "full ink is 1," in repr(heatmap([[0.2]]))
    assert "full ink is 4," in repr(heatmap([[0.2, -4]]))
    assert "full ink is 2," in repr(heatmap([[0.2, -4]], limit=2))


def test_a_heat_map_names_itself_and_its_axes():
    root = ET.fromstring(heatmap(np.zeros((2, 3)), "cell <c>", rows="H", columns="T"))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title" and root[0].text == "cell <c>"
    assert root[1].text.startswith("cell <c>: 2 by 3 matrix (H down, T right), 0.00 to 0.00")
    assert [node.get("data-axis") for node in root.iter(f"{SVG}text")][1:3] == ["T", "H"]


def test_a_large_heat_map_has_no_numbers_and_a_huge_one_is_refused():
    assert words(heatmap(np.ones((30, 40)))) == []
    for shape in [(0, 3), (200, 3), (3,)]:
        with pytest.raises(ValueError, match=re.escape(str(shape))):
            heatmap(np.ones(shape))


def heights(drawing):
    """The y of every point, by line."""
    paths = [n.get("d") for n in ET.fromstring(drawing).iter(f"{SVG}path") if n.get("fill")]
    return [[float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", path)] for path in paths]


def test_lines_rise_with_their_values_and_leave_gaps_for_nan():
    rising, broken = heights(plot_lines({"a": [0, 1, 2], "b": [2, np.nan, 1]}))
    assert rising == [182, 104, 26] and broken == [26, 104]
    (path,) = re.findall(r'd="(M[^"]+)" fill', plot_lines([2, np.nan, 1]))
    assert path.count("M") == 2


def test_a_logarithmic_axis_makes_decay_a_straight_line():
    (line,) = heights(plot_lines(0.1 ** np.arange(5), log=True))
    np.testing.assert_allclose(np.diff(line), 39, atol=0.2)
    assert heights(plot_lines([1, 0, -1, 0.1], log=True)) == [[26, 182]]


def test_lines_carry_their_names_and_differ_in_dashes_only():
    drawing = plot_lines({"RNN": [1, 2], "LSTM": [1, 2.01]}, "loss", x="epoch", y="nats")
    assert {"RNN", "LSTM", "loss, nats", "epoch"} <= set(words(drawing))
    dashes = re.findall(r'stroke-dasharray="([^"]+)"', drawing)
    assert len(set(dashes)) == 2
    assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', drawing)) == {"currentColor", "none"}
    assert repr(drawing) == "loss, 2 points: RNN from 1 to 2; LSTM from 1 to 2.01"


@pytest.mark.parametrize("values", [[3.0], [3, 3, 3], [1e-9, 2e-9], [-1e8, 1e8]])
def test_any_finite_values_can_be_plotted(values):
    (line,) = heights(plot_lines(values))
    assert len(line) == len(values) and all(26 <= y <= 182 for y in line)


def test_nothing_to_plot_is_said():
    with pytest.raises(ValueError, match="at least one finite value"):
        plot_lines([np.nan])


# -- languages ---------------------------------------------------------------------------------


def test_displays_speak_the_language_that_was_set(chinese, capsys, exercise):
    check("try", 3)
    list(progress(range(3)))
    display(plot_lines({"RNN": [1, 2], "LSTM": [1, 3]}, "损失"))
    display(heatmap([[0.5, -0.5]], rows="H"))
    assert capsys.readouterr().out.splitlines() == [
        "还不对。提示：batch second。",
        "3/3 步",
        "损失，2 个点：RNN 从 1 到 2；LSTM 从 1 到 3",
        "热图：1 行 2 列的矩阵（H 向下），-0.50 到 0.50；颜色最深是 1，负数带斜线",
    ]
    assert "全部 2,000 个值" in notebook.mimebundle(np.zeros(2000))["text/html"]
    assert "批量里的第一个序列" in trace_page()


def trace_page():
    trace = Trace()
    LSTM(2, 3, rng=0)(np.ones((4, 1, 2), np.float32), trace=trace)
    return notebook.mimebundle(trace)["text/html"]


def test_an_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="displays speak zh and en, not 'fr'"):
        notebook.set_language("fr")
