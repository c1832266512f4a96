"""The site's figures: what a reader can change, what is then shown, what is recorded beforehand.

A figure has a file here, named as the figure is and ending in its record, FIGURE, the only place
that names its parameters. The build writes them for the page, with the scenes of some values
(tools/record_figures.py); for all others the page's Python is asked. A scene is plain JSON: what
draws it (live/explain/figures) computes nothing.
"""

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple


class Input(NamedTuple):
    """What a reader can change: made by Range, Choice, Check and Text.

    Args:
        name, type: the reader's words for it are in the page's tables
        value: the default
        bounds: what else a form field of this type must know
        axis: the axis whose size or index it is
        asks: whether scenes depend on it; what they do not depend on changes only the view
        recorded: the values that scenes are recorded for, beside the default
    """

    name: str
    type: str
    value: Any
    bounds: dict
    axis: str | None = None
    asks: bool = False
    recorded: Sequence = ()


def Range(name: str, value: float, min: float, max: float, step: float = 1, **more) -> Input:
    """A number of a range."""
    return Input(name, "range", value, {"min": min, "max": max, "step": step}, **more)


def Choice(name: str, value: Any, options: Sequence, **more) -> Input:
    """One of several options."""
    return Input(name, "choice", value, {"options": options}, **more)


def Check(name: str, value: bool, **more) -> Input:
    """Yes or no."""
    return Input(name, "check", value, {}, **more)


def Text(name: str, value: str, **more) -> Input:
    """Words of the reader's own."""
    return Input(name, "text", value, {}, **more)


class Figure(NamedTuple):
    """All about a figure but its words and how it is drawn.

    Args:
        inputs: in the reader's order
        scene: makes a scene from the values of the inputs that ask
        table: makes rows from a scene, the head first: what readers without JavaScript get
        shared: makes what every scene holds
    """

    inputs: Sequence[Input]
    scene: Callable[..., dict]
    table: Callable[[dict], list[list]]
    shared: Callable[[], dict] = dict


def kinds() -> list[str]:
    """Return the names of all figures."""
    from pkgutil import iter_modules  # only the build lists them

    return [module.name for module in iter_modules(__path__)]


def find(kind: str) -> Figure:
    """Return a figure's record."""
    return import_module(f"{__name__}.{kind}").FIGURE


def write(kind: str, parameters: str) -> None:
    """Print a figure's scene for parameters given as JSON; the page's figures call this."""
    scene = find(kind).scene(**json.loads(parameters))
    print(json.dumps(scene, separators=(",", ":")), end="")
