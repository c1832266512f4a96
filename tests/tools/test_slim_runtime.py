"""The slim archives hold what a page needs, at the place where Python looks for it."""

import io
import tarfile
import zipfile

import pytest

from tools import runtime, slim_runtime


@pytest.fixture(scope="module")
def slim():
    return slim_runtime.slim_archives(
        runtime.pyodide_files()["python_stdlib.zip"], runtime.numpy_wheel()
    )


@pytest.fixture(scope="module")
def archives(slim):
    return slim[0]


@pytest.fixture(scope="module")
def numpy(archives):
    """The files of NumPy's two archives: what its import reads, and the rest."""
    return [
        tarfile.open(fileobj=io.BytesIO(archives[name])).getnames()
        for name in ("numpy", "numpy-more")
    ]


@pytest.fixture(scope="module")
def left_out(slim):
    return slim[1]


@pytest.fixture(scope="module")
def stdlib(archives):
    return set(zipfile.ZipFile(io.BytesIO(archives["stdlib"])).namelist())


def test_what_every_start_reads_is_bytecode_and_the_rest_is_source(stdlib):
    assert {"json/__init__.pyc", "inspect.pyc", "asyncio/base_events.pyc"} <= stdlib
    assert {"statistics.py", "unittest/case.py", "pydoc.py", "argparse.py"} <= stdlib
    assert not {name for name in stdlib if name + "c" in stdlib}


def test_network_protocols_are_left_out_and_common_modules_are_not(stdlib):
    modules = {name.split(".")[0].split("/")[0] for name in stdlib}
    assert not modules & {"ftplib", "smtplib", "multiprocessing", "wsgiref", "turtle"}
    assert modules >= {
        *("random", "statistics", "dataclasses", "typing", "unittest", "timeit", "doctest", "csv"),
        *("datetime", "decimal", "fractions", "functools", "heapq", "pprint", "string", "textwrap"),
    }


def test_numpy_is_whole_but_for_tests_and_build_tools(numpy):
    names = numpy[0] + numpy[1]
    assert any(name.startswith("numpy/random/_generator.") for name in names)
    assert "numpy/polynomial/chebyshev.py" in names and "numpy/linalg/_linalg.pyc" in names
    assert not [name for name in names if "/tests/" in name or "/f2py/" in name]
    assert not [name for name in names if name.endswith((".pyi", ".h", ".a"))]


def test_what_import_numpy_reads_comes_first(numpy):
    first, more = numpy
    assert {"numpy/__init__.pyc", "numpy/linalg/_linalg.pyc"} <= set(first)
    assert not [name for name in first if name.endswith(".py")]
    assert [name for name in more if name.startswith("numpy/random/mtrand.")]
    assert not set(first) & set(more)


def test_the_same_files_make_the_same_archive():
    files = {"b": b"2", "a": b"1"}
    assert slim_runtime.tarred(files) == slim_runtime.tarred(dict(reversed(files.items())))


def test_what_was_left_out_is_known_by_name(left_out):
    assert {"ftplib", "tkinter", "ssl", "multiprocessing", "xml.dom", "numpy.f2py"} <= set(left_out)
    assert "concurrent.futures.process" in left_out and "http.server" in left_out


def test_nothing_that_is_here_is_said_to_be_left_out(left_out, stdlib, numpy):
    names = [*stdlib, *numpy[0], *numpy[1]]
    here = {slim_runtime.module_name(name) for name in names} | {"os", "sys", "io"}
    assert {"numpy.testing", "random", "xml.etree.ElementTree"} <= here
    inside = [(one, name) for one in here for name in left_out if f"{one}.".startswith(f"{name}.")]
    assert not inside


def test_of_what_was_left_out_only_names_that_readers_import_are_told(left_out):
    assert not [name for name in left_out if "._" in f".{name}" or "test" in name]
    assert slim_runtime.outermost(["a.b", "a", "ab"]) == ["a", "ab"]


def test_bytecode_lies_beside_the_sources_that_readers_read():
    archive = slim_runtime.cached_bytecode(
        {"lstm_core/a.py": b"x = 1", "run.py": b"y = 2", "lstm_core/notes.json": b"{}"},
        runtime.numpy_wheel(),
    )
    assert set(archive) == {
        "lstm_core/__pycache__/a.cpython-313.pyc",
        "__pycache__/run.cpython-313.pyc",
    }
