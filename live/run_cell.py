"""Run one cell: the same file at build, in the tests and in the reader's browser.

Messages leave through ``emit`` in order, as plain JSON, while the cell is running:

    {"type": "stream", "name": "stdout" | "stderr", "text": str}
    {"type": "result", "data": {mime: value}}
    {"type": "display", "data": {mime: value}, "display_id": str | None}
    {"type": "update", "data": {mime: value}, "display_id": str}
    {"type": "error", "ename", "evalue", "notes": [str], "frames": [frame], "traceback": str}

A frame is ``{"file", "line", "name", "code", "own"}``; ``own`` marks lines of the reader's cells.
One file though long: the worker fetches it as it is.
"""

import ast
import io
import json
import linecache
import random
import re
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import contextmanager

import numpy as np

from lstm_core import notebook

MAX_CHARACTERS = 100_000  # of one cell's streams, and of one text: more only freezes the page
MAX_DISPLAYS = 200
MAX_FRAMES = 10
UPDATE_SECONDS = 1 / 30  # a display is redrawn no more often; its last update always arrives

JSON_TYPES = ("application/x-trace", "application/x-check")
QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
PRINT_OPTIONS = dict(
    edgeitems=3, infstr="inf", nanstr="nan", linewidth=75, precision=8, threshold=1000,
    suppress=False, sign="-", floatmode="maxprec", formatter=None, legacy=False,
)  # fmt: skip


def new_namespace() -> dict:
    """Return what a page starts with, and reset what cells can change outside their namespace."""
    np.set_printoptions(**PRINT_OPTIONS, override_repr=_array_repr)
    np.random.seed(0)
    random.seed(0)
    warnings.resetwarnings()
    for category in QUIET:
        warnings.simplefilter("ignore", category)
    for file in [file for file in linecache.cache if _is_cell(file)]:
        del linecache.cache[file]
    return {"__name__": "__main__", "__doc__": None}


def run_cell(source: str, namespace: dict, emit: Callable, cell_id: str = "cell") -> bool:
    """Run ``source`` in ``namespace``; return whether it ended without an error."""
    file = f"<cell {cell_id}>"
    # No modification time: linecache then never looks for this file on a disk.
    linecache.cache[file] = (len(source), None, [x + "\n" for x in source.split("\n")], file)
    outlet = _Outlet(emit)
    with _interrupts(signal.SIG_IGN):
        with _page(outlet, namespace):
            try:
                with _interrupts(signal.default_int_handler):
                    last = _execute(source, file, namespace)
            except BaseException as error:  # sys.exit() and Ctrl-C end the cell, never Python
                last = _error_message(error)
        outlet.finish()
        if last:
            emit(last)
    return not last or last["type"] != "error"


def _execute(source: str, file: str, namespace: dict) -> dict | None:
    """Execute all statements; the value of a closing expression becomes the result."""
    body = ast.parse(source, file).body
    shown = bool(body) and isinstance(body[-1], ast.Expr) and not _ends_quietly(source, body[-1])
    expression = body.pop() if shown else None
    with np.errstate(all="ignore"):  # WebAssembly raises no floating-point warnings; nor do we
        exec(compile(ast.Module(body, []), file, "exec", dont_inherit=True), namespace)
        if expression is None:
            return None
        code = compile(ast.Expression(expression.value), file, "eval", dont_inherit=True)
        value = eval(code, namespace)
        return None if value is None else {"type": "result", "data": _clean_bundle(value)}


def _ends_quietly(source: str, last: ast.Expr) -> bool:
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
    outlet = None

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
        raise EOFError("there is no input here: set the variable in the cell instead")

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
def _page(outlet: "_Outlet", namespace: dict):
    """Connect Python's streams, warnings and ``__main__`` to the page while a cell runs."""
    main = _Main()
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


def _show_warning(message, category, *_) -> None:
    """Print a warning without its file and line, which differ between machines."""
    print(f"{category.__name__}: {message}", file=sys.stderr)


class _Outlet:
    """One cell's way out: counts what leaves, cuts what is endless."""

    def __init__(self, emit: Callable):
        self.emit = emit
        self.room = MAX_CHARACTERS
        self.left_out = 0
        self.displays = 0
        self.sent: dict[str, float] = {}  # display id -> when it was last drawn
        self.waiting: dict[str, dict] = {}  # display id -> its newest update, not yet sent

    def write(self, name: str, text: str) -> None:
        kept = text[: self.room]
        self.room -= len(kept)
        self.left_out += len(text) - len(kept)
        if kept:
            self.emit({"type": "stream", "name": name, "text": _clean(kept)})

    def publish(self, data: dict, display_id: str | None, update: bool) -> None:
        message = {"type": "update" if update else "display", "display_id": display_id}
        message["data"] = _clean_data(data)
        if not update:
            self.displays += 1
            if self.displays <= MAX_DISPLAYS:
                self.emit(message)
        elif time.monotonic() - self.sent.get(display_id, 0) < UPDATE_SECONDS:
            self.waiting[display_id] = message
        else:
            self.waiting.pop(display_id, None)
            self.sent[display_id] = time.monotonic()
            self.emit(message)

    def finish(self) -> None:
        for message in self.waiting.values():
            self.emit(message)
        displays = max(0, self.displays - MAX_DISPLAYS)
        for count, things in (self.left_out, "characters"), (displays, "displays"):
            if count:
                text = f"\n[{count:,} more {things} left out]\n"
                self.emit({"type": "stream", "name": "stdout", "text": text})


# -- values and errors as JSON ----------------------------------------------------------------


def _clean(text: str) -> str:
    """Text that survives JSON, UTF-8 and HTML: no lone surrogates, no NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


def _cut(text: str) -> str:
    """The beginning and the end of an overlong text."""
    more = len(text) - MAX_CHARACTERS
    if more <= 0:
        return text
    half = MAX_CHARACTERS // 2
    return f"{text[:half]}\n[{more:,} more characters left out]\n{text[-half:]}"


def _clean_bundle(value: object) -> dict:
    return _clean_data(notebook.mimebundle(value))


def _clean_data(data: dict) -> dict:
    """A MIME bundle as strict JSON: text cut, our own types (text in Jupyter) as objects."""
    clean = {}
    for mime, value in data.items():
        if mime in JSON_TYPES:
            clean[mime] = json.loads(value)
        elif isinstance(value, str):
            clean[mime] = _clean(_cut(value) if mime == "text/plain" else value)
        else:
            clean[mime] = json.loads(json.dumps(value, allow_nan=False))
    return clean


def _array_repr(array: np.ndarray) -> str:
    """NumPy's repr, alike where integers have 32 bits (WebAssembly): plain ones name no dtype."""
    if array.dtype in (np.int32, np.int64) and np.array_equal(array, array.astype(np.intp)):
        array = array.astype(np.intp)
    with np.printoptions(override_repr=None):
        return np.array_repr(array)


def _error_message(error: BaseException) -> dict:
    trace = error.__traceback__
    while trace and not _is_cell(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next  # our own frames, which called the cell
    syntax = isinstance(error, SyntaxError) and trace is None
    if syntax:
        _explain(error)
    frames = [_syntax_frame(error)] if syntax else _frames(trace)
    text = "".join(traceback.format_exception(type(error), error, trace))
    return {
        "type": "error",
        # NumPy's _ArrayMemoryError is a MemoryError to everyone else.
        "ename": next(c.__name__ for c in type(error).__mro__ if not c.__name__.startswith("_")),
        "evalue": _clean(_cut(error.msg if syntax else _message(error))),
        "notes": [_clean(str(note)) for note in getattr(error, "__notes__", ())],
        "frames": frames,
        "traceback": _clean(_cut(re.sub('File "(.+?)"', _short_path, text))),
    }


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return f"<{type(error).__name__} without a message: its __str__ failed>"


def _frames(trace) -> list[dict]:
    summary = traceback.extract_tb(trace)
    if len(summary) > 2 * MAX_FRAMES:  # deep recursion
        summary = summary[:MAX_FRAMES] + summary[-MAX_FRAMES:]
    return [
        {
            "file": _short(frame.filename),
            "line": frame.lineno,
            "name": frame.name,
            "code": _clean(frame.line or ""),
            "own": _is_cell(frame.filename),
        }
        for frame in summary
    ]


def _syntax_frame(error: SyntaxError) -> dict:
    """The line Python could not read, with a caret below the place."""
    line = (error.text or "").rstrip("\n")
    caret = " " * ((error.offset or 1) - 1) + "^"
    return {
        "file": error.filename,
        "line": error.lineno or 1,
        "name": "<module>",
        "code": _clean(f"{line}\n{caret}" if line else ""),
        "own": True,
    }


def _explain(error: SyntaxError) -> None:
    """Show the line where Python did not; say what works in Jupyter but is not Python."""
    error.text = error.text or linecache.getline(error.filename, error.lineno or 1)
    if re.search("'await' outside|outside async function", error.msg):
        error.add_note("A cell is run from top to bottom: await works inside async functions only.")
    elif (error.text or "").lstrip().startswith(("%", "!")):
        error.add_note("Lines that begin with % or ! are Jupyter's commands, not Python.")


def _is_cell(file: str) -> bool:
    return file.startswith("<cell ")


def _short(file: str) -> str:
    """A path as seen from sys.path: the same on every machine."""
    roots = [root.rstrip("/\\") for root in sys.path if root]
    inside = [root for root in roots if file.startswith((root + "/", root + "\\"))]
    return file[len(max(inside, key=len)) + 1 :].replace("\\", "/") if inside else file


def _short_path(match: re.Match) -> str:
    return f'File "{_short(match[1])}"'
