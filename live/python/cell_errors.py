"""A cell's error as one message: its words, its notes and the frames a reader can follow.

An exception is an object of the cell's own: what it is asked, it may answer in any way. So it is
asked piece by piece, and a piece that fails is left out.
"""

import linecache
import re
import sys
import traceback
from collections.abc import Callable
from itertools import islice
from typing import Any

from lstm_core.notebook.words import say

from .cell_output import clean, cut

MAX_FRAMES = 10
MAX_NOTES = 20
MAX_NOTE = 10_000  # characters
MAX_LINE = 1_000  # likewise

# As Python itself knows them, whatever the exception's class says.
TRACE = BaseException.__dict__["__traceback__"]
NAME, ANCESTORS = type.__dict__["__name__"], type.__dict__["__mro__"]


def error_message(error: BaseException) -> dict:
    """Return the error's message; its frames begin with the cell, not with what called it."""
    trace = TRACE.__get__(error)
    while trace and not is_cell(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    # isinstance would ask the error itself
    unread: Any = error if issubclass(type(error), SyntaxError) and trace is None else None
    if unread is not None:
        _explain(unread)
    name = _name(error)
    message = _message(error) if unread is None else unread.msg
    return {
        "type": "error",
        "ename": name,
        "evalue": clean(cut(message)),
        "notes": _safely(lambda: _notes(error), []),
        "frames": _safely(lambda: _frames(trace), [])
        if unread is None
        else [_syntax_frame(unread)],
        "traceback": _safely(lambda: _traceback(error, trace), clean(cut(f"{name}: {message}"))),
    }


def _safely(ask: Callable, otherwise):
    """Return what ``ask`` does, or else ``otherwise``: code of a cell may even try to exit here."""
    try:
        return ask()
    except BaseException:
        return otherwise


def _text(value: object, otherwise: str) -> str:
    """Return a value as str, itself no object of the cell's."""
    return _safely(lambda: str.__str__(str(value)), otherwise)


def _name(error: BaseException) -> str:
    """Return its type's public name: NumPy's _ArrayMemoryError is a MemoryError to all others."""
    names = [str.__str__(NAME.__get__(one)) for one in ANCESTORS.__get__(type(error))]
    return next(clean(cut(name, MAX_LINE)) for name in names if not name.startswith("_"))


def _message(error: BaseException) -> str:
    return _text(error, say("no-message", type=_name(error)))


def _notes(error: BaseException | traceback.TracebackException) -> list[str]:
    """Return the notes as text, as far as they are notes."""
    given = getattr(error, "__notes__", None)
    notes = given if isinstance(given, (list, tuple)) else [] if given is None else [given]
    said = [_text(note, say("no-note")) for note in islice(notes, MAX_NOTES)]
    return [clean(cut(note, MAX_NOTE)) for note in said]


def _traceback(error: BaseException, trace) -> str:
    """Return what Python prints, of the notes only what we do."""
    told = traceback.TracebackException(type(error), error, trace)
    chain = [told]
    for one in chain:
        one.__notes__ = _notes(one)
        chain += filter(None, (one.__cause__, one.__context__, *(one.exceptions or ())))
    text = "".join(told.format())
    return clean(cut(re.sub('File "(.+?)"', _short_path, text)))


def _frames(trace) -> list[dict]:
    summary = traceback.extract_tb(trace)
    if len(summary) > 2 * MAX_FRAMES:  # deep recursion
        summary = summary[:MAX_FRAMES] + summary[-MAX_FRAMES:]
    return [
        {
            "file": clean(cut(_short(frame.filename), MAX_LINE)),
            "line": frame.lineno or 1,
            "name": clean(cut(frame.name, MAX_LINE)),
            "code": clean(cut(frame.line or "", MAX_LINE)),
            "own": is_cell(frame.filename),
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
        "code": clean(cut(f"{line}\n{caret}" if line else "", MAX_LINE)),
        "own": True,
    }


def _explain(error: SyntaxError) -> None:
    """Show the line where Python did not; say what works in Jupyter but is not Python."""
    error.text = error.text or linecache.getline(error.filename or "", error.lineno or 1)
    if re.search("'await' outside|outside async function", error.msg):
        error.add_note(say("no-await"))
    elif (error.text or "").lstrip().startswith(("%", "!")):
        error.add_note(say("jupyter-command"))


def is_cell(file: str) -> bool:
    """Whether a file's name is that of a cell."""
    return file.startswith("<cell ")


def _short(file: str) -> str:
    """A path as seen from sys.path: the same on every machine."""
    roots = [root.rstrip("/\\") for root in sys.path if root]
    inside = [root for root in roots if file.startswith((root + "/", root + "\\"))]
    return file[len(max(inside, key=len)) + 1 :].replace("\\", "/") if inside else file


def _short_path(match: re.Match) -> str:
    return f'File "{_short(match[1])}"'
