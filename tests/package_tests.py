"""lstm_core's own tests, for a Python that does not have pytest: the page's."""

import shutil
from importlib.util import find_spec
from pathlib import Path

PYTEST = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments")
# Of the rest of the tests, some draw cases with hypothesis and some start other programs; neither
# exists in a browser.
TESTS = """core/attention core/bidirectional core/cell core/errors core/gradcheck core/heads
    core/losses core/module core/mutations core/optim core/other_layers_recorded core/packing
    core/parameters core/seq2seq core/shapes core/stacking files/hostile_files
    files/hostile_pickles files/state notebook/exercises""".split()
FILES = ["tests/{}/test_{}.py".format(*name.split("/")) for name in TESTS]

# Runs in the folder that holds the tests; leaves how many passed and what failed in `answer`.
PROGRAM = f"""
import json, os
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
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
pytest.main(
    ["-q", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", *{FILES}],
    plugins=[outcomes],
)
answer = json.dumps([outcomes.passed, outcomes.failed[:20]])  # what is printed is cut
"""


def copy_pytest(folder: Path) -> None:
    """Copy pytest and what it imports into ``folder``."""
    shutil.copy(find_spec("py").origin, folder)
    for name in PYTEST:
        (package,) = find_spec(name).submodule_search_locations
        shutil.copytree(package, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
