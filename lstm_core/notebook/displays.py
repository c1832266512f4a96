"""Displays: what a cell shows of an object, and shows anew in the same place."""

import base64
import math
import os
import sys
from collections.abc import Callable

import numpy as np

from lstm_core.notebook.charts import escape
from lstm_core.notebook.words import say
from lstm_core.trace import Trace

MAX_VALUES = 10_000  # of an array that can be unfolded whole

_publisher: Callable | None = None


def set_publisher(publish: Callable | None) -> Callable | None:
    """Send displays to ``publish(data, display_id, update)``; return the publisher before."""
    global _publisher
    before, _publisher = _publisher, publish
    return before


def show(trace: Trace) -> None:
    """Draw a trace: by the page's own figure there, as heat maps in any other notebook."""
    display(trace)


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


def can_update() -> bool:
    """Whether a display can be shown anew in its place: printed ones stay as they are."""
    return bool(_publisher) or _in_ipython()


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
    count = f"{array.size:,}"
    if array.size > MAX_VALUES:
        part = f"<code>x{_first_part(array.shape)}</code>"
        return f"{summary}<p>{say('too-many-values', count=count, part=part)}</p>"
    whole = np.array2string(array, threshold=array.size + 1, separator=", ")
    unfold = f"<summary>{say('all-values', count=count)}</summary>"
    return f"{summary}<details>{unfold}<pre>{whole}</pre></details>"


def _first_part(shape: tuple[int, ...]) -> str:
    """Return the index of the largest leading part that can be unfolded."""
    index = []
    for axis in range(len(shape)):
        if math.prod(shape[axis:]) <= MAX_VALUES:
            break
        index.append("0" if axis + 1 < len(shape) else f":{MAX_VALUES}")
    return f"[{', '.join(index)}]"
