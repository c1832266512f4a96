"""What a cell sends out: streams, displays and values as strict JSON, cut where it is endless."""

import json
import re
import time
from collections.abc import Callable

import numpy as np

from lstm_core.notebook.words import say

MAX_CHARACTERS = 100_000  # of one cell's streams, and of one text: more only freezes the page
MAX_MARKUP = 1_000_000  # characters of HTML and SVG of one cell
MAX_TRACE = 6_000_000  # characters
MAX_ELEMENTS = 12_000  # of one cell's markup, as live/cell/markup.js has it
MAX_DEPTH = 100  # of elements inside each other, likewise
MAX_DISPLAYS = 200
MAX_SENT = 5_000_000  # characters of all displays
MAX_TURNS = 500  # between stdout and stderr: each begins an output of its own
UPDATE_SECONDS = 1 / 30  # a display is redrawn no more often; its last update always arrives
UPDATE_ELEMENTS = 500  # of markup, which take the page about as long again

MARKUP = ("text/html", "image/svg+xml")
JSON_TYPES = ("application/x-trace", "application/x-check")
TAG = re.compile(r"<(/?[a-zA-Z][^<>]*)>")
# Elements that HTML ends by itself.
UNENDED = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr", "dd", "dt", "li", "option", "p", "td", "th", "tr"),
}


class Outlet:
    """One cell's way out: counts what leaves, cuts what is endless."""

    def __init__(self, emit: Callable):
        self.emit = emit
        self.room = MAX_CHARACTERS
        self.markup = Markup()
        self.left_out = 0
        self.stream, self.turns = "", 0
        self.displays, self.displays_left_out, self.characters = 0, 0, 0
        self.sent: dict[str | None, float] = {}  # display id -> when it was last drawn
        self.waiting: dict[str | None, dict] = {}  # display id -> its newest update, not yet sent

    def write(self, name: str, text: str) -> None:
        """Send printed text, as long as there is room."""
        if name != self.stream and self.turns < MAX_TURNS:
            self.stream, self.turns = name, self.turns + 1
        kept = text[: self.room]
        self.room -= len(kept)
        self.left_out += len(text) - len(kept)
        if kept:
            self.emit({"type": "stream", "name": self.stream, "text": clean(kept)})

    def publish(self, data: dict, display_id: str | None, update: bool) -> None:
        """Send a display, or redraw one: what comes too fast waits, and the newest replaces it."""
        message: dict = {"type": "update" if update else "display", "display_id": display_id}
        markup = Markup() if update else self.markup  # an update takes the place of what was there
        message["data"] = as_json(data, markup)
        if not update:
            self.displays += 1
            self.characters += sum(map(len, filter(is_text, message["data"].values())))
            if self.displays <= MAX_DISPLAYS and self.characters <= MAX_SENT:
                self.emit(message)
            else:
                self.displays_left_out += 1
        elif time.monotonic() - self.sent.get(display_id, 0) < pause(markup):
            self.waiting[display_id] = message
        else:
            self.waiting.pop(display_id, None)
            self.sent[display_id] = time.monotonic()
            self.emit(message)

    def finish(self) -> None:
        """Send what still waits, and say how much was left out."""
        for message in self.waiting.values():
            self.emit(message)
        left_out = (self.left_out, "more-characters"), (self.displays_left_out, "more-displays")
        for count, key in left_out:
            if count:
                text = f"\n{say(key, count=f'{count:,}')}\n"
                self.emit({"type": "stream", "name": "stdout", "text": text})


class Markup:
    """How much HTML and SVG one cell may still send: more freezes the page, which counts again."""

    def __init__(self):
        self.characters, self.elements = MAX_MARKUP, MAX_ELEMENTS

    def refusal(self, mime: str, markup: str) -> str | None:
        """Take the room of ``markup``; if there is not so much, say how much was asked for."""
        elements = markup.count("<") - markup.count("</")
        if len(markup) > self.characters:
            return say("characters-of-markup", mime=mime, count=f"{len(markup):,}")
        if elements > self.elements:
            return say("elements-of-markup", mime=mime, count=f"{elements:,}")
        if (levels := depth(markup)) > MAX_DEPTH:
            return say("levels-of-markup", mime=mime, count=f"{levels:,}")
        self.characters -= len(markup)
        self.elements -= elements
        return None


def depth(markup: str) -> int:
    """How many elements are inside each other where most are, as far as a glance can tell."""
    deepest = level = 0
    for tag in TAG.findall(markup):
        name = tag.strip("/").split(None, 1)[0].lower()
        if name not in UNENDED and not tag.endswith("/"):
            level += -1 if tag.startswith("/") else 1
            deepest = max(deepest, level)
    return deepest


def pause(markup: Markup) -> float:
    """Seconds between updates: what has many elements is redrawn less often."""
    return UPDATE_SECONDS * (1 + (MAX_ELEMENTS - markup.elements) / UPDATE_ELEMENTS)


def is_text(value: object) -> bool:
    """Whether a value is text."""
    return isinstance(value, str)


def clean(text: str) -> str:
    """Text that survives JSON, UTF-8 and HTML: no lone surrogates, no NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


def cut(text: str, most: int = MAX_CHARACTERS) -> str:
    """The beginning and the end of an overlong text."""
    more = len(text) - most
    if more <= 0:
        return text
    half = most // 2
    return f"{text[:half]}\n{say('more-characters', count=f'{more:,}')}\n{text[-half:]}"


def as_json(data: dict, markup: Markup | None = None) -> dict:
    """A MIME bundle as strict JSON: text cut, our own types (text in Jupyter) as objects."""
    bundle = {}
    markup = markup or Markup()
    for mime, value in data.items():
        if too_much := mime in MARKUP and is_text(value) and markup.refusal(mime, value):
            bundle["text/plain"] = f"{bundle['text/plain']}\n{too_much}"
        elif mime in JSON_TYPES and len(value) > MAX_TRACE:
            continue  # nobody looks through so long a trace: what else it is shown as stays
        elif mime in JSON_TYPES:
            bundle[mime] = json.loads(value)
        elif is_text(value):
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
