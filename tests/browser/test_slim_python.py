"""The slim Python of the pages says what a stock Pyodide says; what it lacks, it names."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.browser.live_page import LESSON, outputs, run
from tests.browser_python import run_in_browser_python
from tests.package_tests import PROGRAM, copy_pytest
from tools import runtime, slim_runtime

CELL = "outputs-guess"
ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ROOT / "tests" / "same_python"
# Print when they are imported, or look whether they are in a browser, where the stock one is not.
NOT_COMPARED = re.compile(r"__hello__|this|.*__main__|_?pyodide.*")

IMPORT_ALL = """
import importlib, types, zlib
for name in {names}:
    try:
        whole = vars(importlib.import_module(name))
        names = sorted(x for x in whole if not isinstance(whole[x], types.ModuleType))
        print(name, len(names), zlib.crc32(repr(names).encode()))
    except Exception as error:
        print(name, type(error).__name__, error)
"""
# The tests, with pytest and what else of Python it wants; lstm_core is the page's own.
OWN_TESTS = """
import http, io, os, sys, zipfile
import js

def fetched(url):
    request = js.XMLHttpRequest.new()
    request.responseType = "arraybuffer"
    request.open("GET", url, False)
    request.send()
    return request.response.to_bytes()

with open("/whole.zip", "wb") as file:
    file.write(fetched({stdlib!r}))
zipfile.ZipFile(io.BytesIO(fetched({tests!r}))).extractall("/lab")
sys.path += ["/lab", "/whole.zip"]
http.__path__.append("/whole.zip/http")
os.chdir("/lab")
"""
# As a cell is run: messages to text.
STOCK = """
import json
from live.python.run_cell import new_namespace, run_cell
messages = []
run_cell({source!r}, new_namespace(), messages.append, {cell!r})
answer = json.dumps("".join(m.get("text") or m["traceback"] for m in messages))
"""


def stock(source: str) -> str:
    """Return what a cell prints in stock Pyodide."""
    return run_in_browser_python(STOCK.format(source=source, cell=CELL))


def kept_modules() -> list[str]:
    """Name all modules of the slim standard library."""
    archives, _ = slim_runtime.slim_archives(
        runtime.pyodide_files()["python_stdlib.zip"], runtime.numpy_wheel()
    )
    names = zipfile.ZipFile(io.BytesIO(archives["stdlib"])).namelist()
    modules = {slim_runtime.module_name(name) for name in names}
    return sorted(name for name in modules if not NOT_COMPARED.fullmatch(name))


@pytest.mark.parametrize("program", ["numpy_in_lessons", "what_readers_reach_for"])
def test_a_program_prints_in_the_page_what_it_prints_in_stock_pyodide(open_page, program):
    source = (PROGRAMS / f"{program}.py").read_text(encoding="utf-8")
    page = open_page(LESSON)
    state = run(page, CELL, source)
    assert state == "live", outputs(page, CELL)
    assert outputs(page, CELL) == stock(source)


def test_every_module_that_was_kept_can_be_imported_as_in_stock_pyodide(open_page):
    source = IMPORT_ALL.format(names=kept_modules())
    page = open_page(LESSON)
    assert run(page, CELL, source) == "live"
    assert outputs(page, CELL) == stock(source)


def test_the_packages_own_tests_pass_in_the_page(open_page, site, tmp_path):
    copy_pytest(tmp_path)
    for folder in ("tests", "tools", "live", "words"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    archive = shutil.make_archive(tmp_path.with_name("own-tests"), "zip", tmp_path)
    (stdlib,) = site.dir.glob("pyodide/*/python_stdlib.zip")
    source = OWN_TESTS.format(
        stdlib=site.url + stdlib.relative_to(site.dir).as_posix(), tests=site.url + "own-tests.zip"
    )
    source += PROGRAM + "print(answer)"
    page = open_page(LESSON)
    page.context.route("**/own-tests.zip", lambda route: route.fulfill(path=archive))
    assert run(page, CELL, source) == "live", outputs(page, CELL)
    passed, failed = json.loads(outputs(page, CELL).splitlines()[-1])
    assert not failed, "\n\n".join(failed)
    assert passed > 900


LEFT_OUT = {
    "import ftplib": ("ftplib belongs to Python's standard library", "ftplib 属于 Python 标准库"),
    "from tkinter import ttk": ("tkinter belongs to Python's", "tkinter 属于 Python 标准库"),
    "from xml import dom": ("xml.dom belongs to Python's", "xml.dom 属于 Python 标准库"),
    "from concurrent.futures import ProcessPoolExecutor": (
        "concurrent.futures.process belongs to Python's",
        "concurrent.futures.process 属于 Python 标准库",
    ),
    "import numpy.f2py": (
        "numpy.f2py belongs to the complete NumPy",
        "numpy.f2py 属于完整的 NumPy",
    ),
    "import numpy as np; np.f2py": ("numpy.f2py belongs to", "numpy.f2py 属于完整的 NumPy"),
    "import nmupy": ("is the name spelled right?", "名字有没有写错"),
    "import matplotlib.pyplot": ("matplotlib is not here", "这里没有 matplotlib"),
    "import inspect, json; inspect.getsource(json.loads)": ("without their source", "没有源代码"),
    "'x'.encode('cp1250')": ("The encoding cp1250 is not here", "这里没有 cp1250 这种编码"),
}


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_a_module_that_is_not_here_is_explained_by_a_sentence(open_page, edition):
    page = open_page(LESSON.replace("en", edition, 1))
    for source, words in LEFT_OUT.items():
        assert run(page, CELL, source) == "error", source
        assert words[edition == "zh"] in outputs(page, CELL), source
