"""What a cell sends out: streams, displays and values as strict JSON, cut where it is endless."""

import json
import time
from collections.abc import Callable

import numpy as np

from lstm_core.notebook.words import say

MAX_CHARACTERS = 100_000  # of one cell's streams, and of one text: more only freezes the page
MAX_MARKUP = 1_000_000  # characters of HTML or SVG: to clean and lay out more freezes the page too
MAX_DISPLAYS = 200
UPDATE_SECONDS = 1 / 30  # a display is redrawn no more often; its last update always arrives

MARKUP = ("text/html", "image/svg+xml")
JSON_TYPES = ("application/x-trace", "application/x-check")


class Outlet:
    """One cell's way out: counts what leaves, cuts what is endless."""

    def __init__(self, emit: Callable):
        self.emit = emit
        self.room = MAX_CHARACTERS
        self.left_out = 0
        self.displays = 0
        self.sent: dict[str | None, float] = {}  # display id -> when it was last drawn
        self.waiting: dict[str | None, dict] = {}  # display id -> its newest update, not yet sent

    def write(self, name: str, text: str) -> None:
        """Send printed text, as long as there is room."""
        kept = text[: self.room]
        self.room -= len(kept)
        self.left_out += len(text) - len(kept)
        if kept:
            self.emit({"type": "stream", "name": name, "text": clean(kept)})

    def publish(self, data: dict, display_id: str | None, update: bool) -> None:
        """Send a display, or redraw one: what comes too fast waits, and the newest replaces it."""
        message: dict = {"type": "update" if update else "display", "display_id": display_id}
        message["data"] = as_json(data)
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
        """Send what still waits, and say how much was left out."""
        for message in self.waiting.values():
            self.emit(message)
        displays = max(0, self.displays - MAX_DISPLAYS)
        for count, key in (self.left_out, "more-characters"), (displays, "more-displays"):
            if count:
                text = f"\n{say(key, count=f'{count:,}')}\n"
                self.emit({"type": "stream", "name": "stdout", "text": text})


def clean(text: str) -> str:
    """Text that survives JSON, UTF-8 and HTML: no lone surrogates, no NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


def cut(text: str) -> str:
    """The beginning and the end of an overlong text."""
    more = len(text) - MAX_CHARACTERS
    if more <= 0:
        return text
    half = MAX_CHARACTERS // 2
    return f"{text[:half]}\n{say('more-characters', count=f'{more:,}')}\n{text[-half:]}"


def as_json(data: dict) -> dict:
    """A MIME bundle as strict JSON: text cut, our own types (text in Jupyter) as objects."""
    bundle = {}
    for mime, value in data.items():
        if mime in JSON_TYPES:
            bundle[mime] = json.loads(value)
        elif mime in MARKUP and len(value) > MAX_MARKUP:
            count = f"{len(value):,}"
            bundle["text/plain"] += f"\n{say('characters-of-markup', count=count, mime=mime)}"
        elif isinstance(value, str):
            bundle[mime] = clean(cut(value) if mime == "text/plain" else value)
        else:
            bundle[mime] = json.loads(json.dumps(value, allow_nan=False))
    return bundle


def array_repr(array: np.ndarray) -> str:
    """NumPy's repr, alike where integers have 32 bits (WebAssembly): plain ones name no dtype."""
    if array.dtype in (np.int32, np.int64) and np.array_equal(array, array.astype(np.intp)):
        array = array.astype(np.intp)
    with np.printoptions(override_repr=None):
        return np.array_repr(array)
