"""The reader's platform is a tested platform: lstm_core's own tests, in the browser's Python."""

from tests.browser_python import run_in_browser_python
from tests.package_tests import PROGRAM, copy_pytest

PREPARE = """
import os, sys
import pyodide_js
from pyodide.ffi import to_js
from js import Object

assert sys.platform == "emscripten"
os.mkdir("/pytest")
options = to_js({{"root": {folder!r}}}, dict_converter=Object.fromEntries)
pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, options, "/pytest")
sys.path += ["/pytest", os.getcwd()]  # NumPy lies in the folder Python starts in
os.chdir("/lab")
"""


def test_the_packages_own_tests_pass_in_the_browsers_python(tmp_path):
    copy_pytest(tmp_path)
    prepare = PREPARE.format(folder=str(tmp_path))
    passed, failed = run_in_browser_python(prepare + PROGRAM)
    assert not failed, "\n\n".join(failed)
    assert passed > 900
