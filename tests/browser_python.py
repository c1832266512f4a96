"""The Python that the pages load, under Node."""

import json
import subprocess
from pathlib import Path

from tools.node import NODE

ROOT = Path(__file__).resolve().parent.parent


def run_in_browser_python(program: str):
    """Run ``program`` and return what it leaves, as JSON text, in ``answer``."""
    run = subprocess.run(
        [NODE, "tests/pyodide.mjs"], input=program, capture_output=True, encoding="utf-8", cwd=ROOT
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])
