"""What a cell shows: displays that update, progress, checks, drawings, traces.

The same calls work on the site's pages, in Jupyter and Colab, and in plain Python, which prints.
"""

import base64
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Any

import numpy as np

from lstm_core.notebook.charts import escape, heatmap, plot_lines
from lstm_core.trace import Trace

__all__ = ["check", "display", "heatmap", "plot_lines", "progress", "show"]

MAX_VALUES = 10_000  # of an array that can be unfolded whole
REDRAW_SECONDS = 0.1  # of a progress bar

_publisher: Callable | None = None


def set_publisher(publish: Callable | None) -> Callable | None:
    """Send displays to ``publish(data, display_id, update)``; return the publisher before."""
    global _publisher
    before, _publisher = _publisher, publish
    return before


def show(trace: Trace) -> None:
    """Draw a trace: by the page's own figure there, as heat maps in any other notebook."""
    display(trace)


def check(id: str, answer: Any) -> None:
    """Judge the answer to an exercise of the lesson; ``...`` stands for no answer yet."""
    from lstm_core.notebook.exercises import judge  # reads the answers to all lessons

    display(_Verdict(id, *judge(id, answer)))


class _Verdict:
    def __init__(self, id: str, ok: bool | None, hint: str):
        self.data: dict[str, Any] = {"id": id, "ok": ok, "hint": hint}

    def __repr__(self) -> str:
        hint = f" Hint: {self.data['hint'].replace('-', ' ')}." if self.data["hint"] else ""
        return {
            True: "Right.",
            False: f"Not yet right.{hint}",
            None: "Not answered yet: put your answer in place of ... and run the cell again.",
        }[self.data["ok"]]

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"application/x-check": json.dumps(self.data)}


def progress(iterable: Iterable) -> Iterator:
    """Go through ``iterable`` with a bar that shows how far, how fast, and the time left.

    What stays in the end names no seconds: the same run leaves the same text.

    Args:
        iterable: anything to loop over; with a length, the time left can be told

    >>> for epoch in progress(range(3)):
    ...     pass
    3/3 steps
    """
    total = len(iterable) if isinstance(iterable, Sized) else None
    live = bool(_publisher) or _in_ipython()
    handle = display(_Bar(0, total)) if live else None
    start = drawn = time.monotonic()
    done = 0
    try:
        for done, item in enumerate(iterable, 1):
            yield item
            now = time.monotonic()
            if live and now - drawn > REDRAW_SECONDS:
                drawn = now
                display(_Bar(done, total, now - start), update=handle)
    finally:  # also after break
        display(_Bar(done, total), update=handle)


class _Bar:
    """How far a loop is; speed and time left only while it runs."""

    def __init__(self, done: int, total: int | None, elapsed: float = 0.0):
        self.done, self.total, self.elapsed = done, total, elapsed

    def __repr__(self) -> str:
        text = f"{self.done}/{self.total} steps" if self.total is not None else f"{self.done} steps"
        if self.elapsed:
            text += f", {self.done / self.elapsed:.3g} steps/s"
            if self.total is not None:
                left = (self.total - self.done) * self.elapsed / self.done
                text += f", {left:.0f} s left"
        return text

    def _repr_html_(self) -> str:
        bar = f'max="{self.total}" value="{self.done}"' if self.total else ""
        text = escape(repr(self))
        return f'<progress {bar} aria-label="{text}"></progress> {text}'


def display(obj: object, update: str | None = None) -> str:
    """Show ``obj`` now; with ``update``, in place of what that handle shows.

    Returns:
        the handle to pass as ``update``

    >>> handle = display("loss 2.30")
    'loss 2.30'
    >>> handle = display("loss 0.07", update=handle)
    'loss 0.07'
    """
    handle = update or os.urandom(8).hex()
    bundle = mimebundle(obj)
    if _publisher:
        _publisher(bundle, handle, update is not None)
    elif _in_ipython():
        from IPython import display as ipython

        show = ipython.update_display if update else ipython.display
        show(bundle, raw=True, display_id=handle)
    else:
        print(bundle["text/plain"])
    return handle


def _in_ipython() -> bool:
    ipython = sys.modules.get("IPython")
    return bool(ipython and ipython.get_ipython())


# -- MIME bundles -----------------------------------------------------------------------------

REPRS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
}


def mimebundle(obj: object) -> dict:
    """Return ``{mime: value}`` for ``obj`` by its Jupyter reprs; text/plain is always there."""
    bundle = {"text/plain": repr(obj)}
    if isinstance(obj, np.ndarray) and obj.size > np.get_printoptions()["threshold"]:
        bundle["text/html"] = _big_array(obj)
    # Looked up on the type, as Python does for its own protocols: a class has no instance to show.
    for mime, name in REPRS.items():
        method = getattr(type(obj), name, None)
        value = method(obj) if method else None
        if value is not None:
            bundle[mime] = base64.b64encode(value).decode() if isinstance(value, bytes) else value
    method = getattr(type(obj), "_repr_mimebundle_", None)
    own = method(obj) if method else None
    if own is not None:
        bundle |= own[0] if isinstance(own, tuple) else own
    return bundle


def _big_array(array: np.ndarray) -> str:
    """NumPy's own summary, and every value one click below it, or else the way to see them."""
    summary = f"<pre>{escape(repr(array))}</pre>"
    count = f"{array.size:,} values"
    if array.size > MAX_VALUES:
        part = _first_part(array.shape)
        return (
            f"{summary}<p>{count}: show a slice to see all of it, such as <code>x{part}</code></p>"
        )
    whole = np.array2string(array, threshold=array.size + 1, separator=", ")
    return f"{summary}<details><summary>all {count}</summary><pre>{whole}</pre></details>"


def _first_part(shape: tuple[int, ...]) -> str:
    """Return the index of the largest leading part that can be unfolded."""
    index = []
    for axis in range(len(shape)):
        if math.prod(shape[axis:]) <= MAX_VALUES:
            break
        index.append("0" if axis + 1 < len(shape) else f":{MAX_VALUES}")
    return f"[{', '.join(index)}]"
