"""A loop's progress: how far it is, how fast, and how long it still takes."""

import time
from collections.abc import Iterable, Iterator, Sized

from lstm_core.notebook.charts import escape
from lstm_core.notebook.displays import can_update, display
from lstm_core.notebook.words import say

REDRAW_SECONDS = 0.1


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
    live = can_update()
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
        text = say("steps" if self.total is None else "steps-of", done=self.done, total=self.total)
        if self.elapsed:
            text += say("speed", speed=f"{self.done / self.elapsed:.3g}")
            if self.total is not None:
                left = (self.total - self.done) * self.elapsed / self.done
                text += say("time-left", seconds=f"{left:.0f}")
        return text

    def _repr_html_(self) -> str:
        bar = f'max="{self.total}" value="{self.done}"' if self.total else ""
        text = escape(repr(self))
        return f'<progress {bar} aria-label="{text}"></progress> {text}'
