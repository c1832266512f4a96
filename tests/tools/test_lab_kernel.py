import json
import os

import nbformat
import pytest
from nbclient import NotebookClient

from live.python.run_cell import new_namespace, run_cell
from tools.lab_kernel import NAME, install_kernel

CELLS = [
    "print('hi'); 1 + 1",
    "import numpy as np\nnp.set_printoptions(precision=2)\nnp.pi",
    "np.array([np.pi])",
    "import sys\nprint('遗忘门', file=sys.stderr)",
    "from lstm_core.notebook import check, display\nx = display(1)\ndisplay(2, update=x);",
    "from lstm_core.notebook.exercises import EXERCISES, Exercise\n"
    "EXERCISES['try'] = Exercise(4, [(3, 'batch-second')])\n"
    "check('try', 3)",
    "e = RuntimeError('Expected 10, got 7')\ne.add_note('x should be (T, B, I=10)')\nraise e",
    "print('after the error')",
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What the build records for CELLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JUPYTER_PATH", raising=False)
        name = install_kernel(tmp_path_factory.mktemp("build"))
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
        NotebookClient(notebook, kernel_name=name, allow_errors=True).execute()
        patch.delenv("JUPYTER_PATH")
    nbformat.validate(notebook)
    return [cell.outputs for cell in notebook.cells]


def as_recorded(messages):
    """What nbformat makes of run_cell's messages, streams apart."""
    data = [m["data"] for m in messages if m["type"] in ("result", "display")]
    for message in messages:
        if message["type"] == "update":  # of the only display
            data = [message["data"]]
    return data


def test_every_recorded_value_is_what_run_cell_gives(outputs):
    namespace = new_namespace()
    for source, recorded in zip(CELLS[:6], outputs[:6], strict=True):
        messages = []
        run_cell(source, namespace, messages.append)
        values = [
            {m: json.loads(v) if m == "application/x-check" else v for m, v in o.data.items()}
            for o in recorded
            if "data" in o
        ]
        assert values == as_recorded(messages)
        said = "".join(m.get("text", "") for m in messages)
        assert "".join(o.text for o in recorded if o.output_type == "stream") == said


def test_an_error_is_recorded_with_its_notes_and_frames(outputs):
    rich, plain = outputs[6]
    message = json.loads(rich.data["application/x-error"])
    assert message["notes"] == ["x should be (T, B, I=10)"]
    assert [(f["line"], f["code"]) for f in message["frames"]] == [(3, "raise e")]
    assert (plain.ename, plain.evalue) == ("RuntimeError", "Expected 10, got 7")
    assert plain.traceback[-1] == "x should be (T, B, I=10)"


def test_the_kernel_outlives_an_error(outputs):
    assert "".join(o.text for o in outputs[7]) == "after the error\n"


def test_the_kernelspec_is_found_without_hiding_others(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "elsewhere")
    assert install_kernel(tmp_path) == install_kernel(tmp_path) == NAME
    assert os.environ["JUPYTER_PATH"].split(os.pathsep) == [str(tmp_path / "jupyter"), "elsewhere"]
    spec = json.loads((tmp_path / "jupyter" / "kernels" / NAME / "kernel.json").read_text())
    assert os.path.exists(spec["argv"][0]) and os.path.exists(spec["argv"][1])


def test_installing_again_leaves_alone_what_starting_kernels_read(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "elsewhere")
    install_kernel(tmp_path)
    (spec,) = tmp_path.rglob("kernel.json")
    os.utime(spec, ns=(1, 1))
    install_kernel(tmp_path)
    assert spec.stat().st_mtime_ns == 1
