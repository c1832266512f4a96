"""The reader's platform is a tested platform: lstm_core's own tests, in the browser's Python."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from tests.browser_python import run_in_browser_python

ROOT = Path(__file__).resolve().parent.parent
PYTEST = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments")
# Of the rest of the tests, some draw cases with hypothesis and some start other programs; neither
# exists in a browser.
TESTS = """around_recorded attention bidirectional cell errors exercises gradcheck heads
    hostile_files hostile_pickles losses module mutations optim packing seq2seq shapes stacking
    state""".split()

PROGRAM = """
import os, sys
import pyodide_js
from pyodide.ffi import to_js
from js import Object

os.mkdir("/pytest")
options = to_js({{"root": {packages!r}}}, dict_converter=Object.fromEntries)
pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, options, "/pytest")
sys.path += ["/pytest", os.getcwd()]  # NumPy lies in the folder Python starts in
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
os.chdir("/lab")
import pytest

class Outcomes:
    def __init__(self):
        self.passed, self.failed = 0, []
    def pytest_runtest_logreport(self, report):
        self.passed += report.when == "call" and report.passed
        if report.failed:
            self.failed.append(report.nodeid + "\\n" + report.longreprtext[-500:])
    def pytest_collectreport(self, report):
        if report.failed:
            self.failed.append(report.nodeid + "\\n" + report.longreprtext[-500:])

outcomes = Outcomes()
pytest.main({arguments!r}, plugins=[outcomes])
import json
answer = json.dumps([sys.platform, outcomes.passed, outcomes.failed])
"""


def test_the_packages_own_tests_pass_in_the_browsers_python(tmp_path):
    shutil.copy(find_spec("py").origin, tmp_path)
    for name in PYTEST:
        (folder,) = find_spec(name).submodule_search_locations
        shutil.copytree(folder, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    files = [f"tests/test_{name}.py" for name in TESTS]
    arguments = ["-q", "-p", "no:cacheprovider", "-o", "addopts=", *files]
    platform, passed, failed = run_in_browser_python(
        PROGRAM.format(packages=str(tmp_path), arguments=arguments)
    )
    assert platform == "emscripten"
    assert not failed, "\n\n".join(failed)
    assert passed > 900
