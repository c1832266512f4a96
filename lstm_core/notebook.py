"""What a cell shows: displays that update, progress, checks, drawings, traces.

The same calls work on the site's pages, in Jupyter and Colab, and in plain Python, which prints.
"""

import base64
import html
import os
import sys
from collections.abc import Callable

import numpy as np

MAX_VALUES = 10_000  # of an array that can be unfolded whole

_publisher: Callable | None = None


def set_publisher(publish: Callable | None) -> Callable | None:
    """Send displays to ``publish(data, display_id, update)``; return the publisher before."""
    global _publisher
    before, _publisher = _publisher, publish
    return before


def display(obj: object, update: str | None = None) -> str:
    """Show ``obj`` now; with ``update``, in place of what that handle shows.

    Returns:
        The handle to pass as ``update``.
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
    if isinstance(obj, np.ndarray) and np.get_printoptions()["threshold"] < obj.size <= MAX_VALUES:
        bundle["text/html"] = _unfoldable(obj)
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


def _unfoldable(array: np.ndarray) -> str:
    """NumPy's own summary, and every value one click below it."""
    whole = np.array2string(array, threshold=array.size + 1, separator=", ")
    return (
        f"<pre>{html.escape(repr(array))}</pre>"
        f"<details><summary>all {array.size:,} values</summary><pre>{whole}</pre></details>"
    )
