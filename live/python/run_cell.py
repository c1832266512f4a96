"""Run one cell: the same code at build, in the tests and in the reader's browser.

Messages leave through ``emit`` in order, as plain JSON, while the cell is running:

    {"type": "stream", "name": "stdout" | "stderr", "text": str}
    {"type": "result", "data": {mime: value}}
    {"type": "display", "data": {mime: value}, "display_id": str | None}
    {"type": "update", "data": {mime: value}, "display_id": str}
    {"type": "error", "ename", "evalue", "notes": [str], "frames": [frame], "traceback": str}

A frame is ``{"file", "line", "name", "code", "own"}``; ``own`` marks lines of the reader's cells.
"""

import ast
import io
import linecache
import random
import re
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from importlib.machinery import PathFinder
from typing import Any

import numpy as np
from numpy import errstate  # a cell may have set np.errstate to anything

from lstm_core import notebook
from lstm_core.notebook.words import say

from .cell_errors import error_message, is_cell
from .cell_output import Outlet, array_repr, as_json

QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
PRINT_OPTIONS: dict[str, Any] = dict(
    edgeitems=3, infstr="inf", nanstr="nan", linewidth=75, precision=8, threshold=1000,
    suppress=False, sign="-", floatmode="maxprec", formatter=None, legacy=False,
)  # fmt: skip


def new_namespace() -> dict:
    """Return what a page starts with, and reset what cells can change outside their namespace."""
    np.set_printoptions(**PRINT_OPTIONS, override_repr=array_repr)
    random.seed(0)
    if "numpy.random" in sys.modules:
        np.random.seed(0)
    warnings.resetwarnings()
    for category in QUIET:
        warnings.simplefilter("ignore", category)
    for file in [file for file in linecache.cache if is_cell(file)]:
        del linecache.cache[file]
    return {"__name__": "__main__", "__doc__": None}


class _SeededWhenLoaded:
    """Finds numpy.random: to load it takes a tenth of a second, so only cells that draw wait."""

    @staticmethod
    def find_spec(name: str, path, target=None):
        if name != "numpy.random":
            return None
        spec: Any = PathFinder.find_spec(name, path)
        load = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (load(module), module.seed(0))
        return spec


sys.meta_path.insert(0, _SeededWhenLoaded)


def run_cell(
    source: str,
    namespace: dict,
    emit: Callable,
    cell_id: str = "cell",
    listen: Callable = lambda: None,
) -> bool:
    """Run ``source`` in ``namespace``; return whether it ended without an error.

    ``listen`` is called when interrupts begin to end the cell: one that was heard earlier is lost.
    """
    file = f"<cell {cell_id}>"
    # No modification time: linecache then never looks for this file on a disk.
    linecache.cache[file] = (len(source), None, [x + "\n" for x in source.split("\n")], file)
    outlet = Outlet(emit)
    with _interrupts(signal.SIG_IGN):
        with _page(outlet, namespace):
            try:
                with _interrupts(signal.default_int_handler):
                    listen()
                    last = _execute(source, file, namespace)
            except BaseException as error:  # sys.exit() and Ctrl-C end the cell, never Python
                last = error_message(error)
        outlet.finish()
        if last:
            emit(last)
    return not last or last["type"] != "error"


def _execute(source: str, file: str, namespace: dict) -> dict | None:
    """Execute all statements; the value of a closing expression becomes the result."""
    body = ast.parse(source, file).body
    shown = bool(body) and isinstance(body[-1], ast.Expr) and not _ends_quietly(source, body[-1])
    expression: Any = body.pop() if shown else None
    with errstate(all="ignore"):  # WebAssembly raises no floating-point warnings; nor do we
        exec(compile(ast.Module(body, []), file, "exec", dont_inherit=True), namespace)
        if expression is None:
            return None
        code = compile(ast.Expression(expression.value), file, "eval", dont_inherit=True)
        value = eval(code, namespace)
        if value is None:
            return None
        return {"type": "result", "data": as_json(notebook.mimebundle(value))}


def _ends_quietly(source: str, last: Any) -> bool:
    """Whether a semicolon follows the last expression, where only brackets and comments may too."""
    line = source.split("\n")[last.end_lineno - 1].encode()[last.end_col_offset :].decode()
    rest = [line, *source.split("\n")[last.end_lineno :]]
    return any(";" in re.sub("#.*", "", text) for text in rest)


# -- what surrounds a running cell ------------------------------------------------------------


class _Main:
    """Stands in for the module ``__main__``, so that classes made in cells can be pickled."""


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of all cells: what keeps a reference (logging) stays connected."""

    encoding = "utf-8"
    outlet: Outlet | None = None

    def __init__(self, name: str):
        self.name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.outlet and text:
            self.outlet.write(self.name, text)
        return len(text)

    def close(self) -> None:
        """Stay open: the next cell prints too."""


class _NoInput(io.TextIOBase):
    """sys.stdin: nobody types into a page, so reading says what to do instead."""

    def read(self, *_):
        raise EOFError(say("no-input"))

    readline = read


STREAMS = _Stream("stdout"), _Stream("stderr")


@contextmanager
def _interrupts(handler):
    """Answer interrupts so: they end the reader's code, never the telling of its end."""
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _page(outlet: Outlet, namespace: dict):
    """Connect Python's streams, warnings and ``__main__`` to the page while a cell runs."""
    main: Any = _Main()
    main.__dict__ = namespace
    before = sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"], warnings.showwarning
    sys.stdout, sys.stderr = STREAMS
    sys.stdin = _NoInput()
    sys.modules["__main__"] = main
    warnings.showwarning = _show_warning
    warnings.simplefilter("default", append=True)  # also makes every cell warn once again
    for stream in STREAMS:
        stream.outlet = outlet
    publisher = notebook.set_publisher(outlet.publish)
    try:
        yield
    finally:
        notebook.set_publisher(publisher)
        for stream in STREAMS:
            stream.outlet = None
        sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"], warnings.showwarning = before


def _show_warning(message, category, *_, **__) -> None:
    """Print a warning without its file and line, which differ between machines."""
    print(f"{category.__name__}: {message}", file=sys.stderr)
