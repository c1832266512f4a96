"""A cell's error as one message: its words, its notes and the frames a reader can follow."""

import linecache
import re
import sys
import traceback

from lstm_core.notebook.words import say

from .cell_output import clean, cut

MAX_FRAMES = 10


def error_message(error: BaseException) -> dict:
    """Return the error's message; its frames begin with the cell, not with what called it."""
    trace = error.__traceback__
    while trace and not is_cell(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    unread = error if isinstance(error, SyntaxError) and trace is None else None
    if unread is not None:
        _explain(unread)
    frames = _frames(trace) if unread is None else [_syntax_frame(unread)]
    text = "".join(traceback.format_exception(type(error), error, trace))
    return {
        "type": "error",
        # NumPy's _ArrayMemoryError is a MemoryError to everyone else.
        "ename": next(c.__name__ for c in type(error).__mro__ if not c.__name__.startswith("_")),
        "evalue": clean(cut(_message(error) if unread is None else unread.msg)),
        "notes": [clean(str(note)) for note in getattr(error, "__notes__", ())],
        "frames": frames,
        "traceback": clean(cut(re.sub('File "(.+?)"', _short_path, text))),
    }


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return say("no-message", type=type(error).__name__)


def _frames(trace) -> list[dict]:
    summary = traceback.extract_tb(trace)
    if len(summary) > 2 * MAX_FRAMES:  # deep recursion
        summary = summary[:MAX_FRAMES] + summary[-MAX_FRAMES:]
    return [
        {
            "file": _short(frame.filename),
            "line": frame.lineno,
            "name": frame.name,
            "code": clean(frame.line or ""),
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
        "code": clean(f"{line}\n{caret}" if line else ""),
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
