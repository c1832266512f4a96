"""Plots as SVG: lines with names at their ends, and bars.

Each line has a color, a dash and its name: any one of them tells it from the others. Colors are
the page's (live/drawing.css) where there is one, else the same ones for a light ground.
"""

import json
from collections.abc import Mapping

import numpy as np

from lstm_core.annotations import ArrayLike
from lstm_core.notebook.charts import AXES, HEADING, Drawing, svg, text
from lstm_core.notebook.words import say

# color, width, dash
STYLES = (
    ("var(--series-1, #1f5fd0)", 2.6, "none"),
    ("var(--series-2, #b04e00)", 2.2, "8 4"),
    ("var(--series-3, #5c6575)", 2.4, "1.5 4"),
    ("var(--series-4, currentColor)", 2.2, "9 3 2 3"),
    ("var(--series-1, #1f5fd0)", 2.2, "14 4"),
    ("var(--series-2, #b04e00)", 2.2, "5 2 1 2 1 2"),
)
BASELINE = ("var(--quiet, #586172)", 1.2, "2 4")
QUIET = 'fill="var(--quiet, currentColor)"'
WIDTH, HEIGHT = 480, 264  # of a line plot
LEFT, RIGHT, TOP, BOTTOM = 52, 380, 50, 218  # its frame; names of lines stand to the right
BAR = 24  # height of a row of bars
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def plot_lines(
    series: "Mapping[str, ArrayLike] | ArrayLike",
    title: str = "",
    *,
    x: str = "",
    y: str = "",
    log: bool = False,
    until: int | None = None,
) -> Drawing:
    """Draw lines over 0, 1, 2, …; NaN and infinities leave gaps.

    Args:
        series: values by name, or the values of a single line; of several runs, rows of a matrix,
                the first is drawn thick
        title:  what is plotted
        x, y:   names of the axes
        log:    logarithmic y axis; values that are not positive leave gaps
        until:  where the x axis ends, so that it stands still while values are added

    >>> plot_lines({"RNN": [1, 0.5, 0.25], "LSTM": [1, 0.9, 0.8]}, "gradient", x="t", log=True)
    gradient, 3 points: RNN from 1 to 0.25; LSTM from 1 to 0.8
    """
    named = series if isinstance(series, Mapping) else {"": series}
    runs = {str(name): _runs(values) for name, values in named.items()}
    heights = {name: [_log10(v) if log else v for v in each] for name, each in runs.items()}
    seen = np.concatenate([v[np.isfinite(v)] for each in heights.values() for v in each] or [[]])
    if not seen.size:
        raise ValueError("plot_lines needs at least one finite value")
    ticks = _ticks(seen.min(), seen.max(), whole=log)
    if log:  # powers of ten that nothing comes near are left out
        ticks = [tick for tick in ticks if tick <= seen.max() + 1] or ticks
    low, high = min(ticks[0], seen.min()), max(ticks[-1], seen.max())
    count = max(len(each[0]) for each in runs.values())
    last = max(count - 1, until or 0)

    def across(k: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (k / last if last else 0.5), 1)

    def up(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 1)

    parts = [text(0, 14, title, style=HEADING)]
    parts.append(text(0, 36, y, style=QUIET))
    parts += _grid([(up(tick), _written(tick, log)) for tick in ticks])
    parts += [text(across(k), BOTTOM + 18, str(k), "middle", style=QUIET) for k in _x_ticks(last)]
    parts.append(_x_name(x, RIGHT, BOTTOM + 38))
    styles, ends = _styles(runs), {}
    for name, each in heights.items():
        color, width, dash = styles[name]
        for number, values in reversed([*enumerate(each)]):
            points = [(across(k), up(v)) if np.isfinite(v) else None for k, v in enumerate(values)]
            thin = f'stroke-width="{width if number == 0 else 1}"'
            opacity = ' stroke-opacity=".45"' if number else ""
            stroke = f'stroke="{color}" {thin} stroke-dasharray="{dash}"{opacity}'
            line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
            parts.append(f'<path d="{_path(points)}" {line} {stroke}/>')
        finite = np.flatnonzero(np.isfinite(each[0]))
        if finite.size:
            ends[name] = across(finite[-1]), up(each[0][finite[-1]])
    parts += _names(ends, styles, {name: each[0] for name, each in runs.items()})
    told = say("next-line").join(
        say("line-says", name=name or say("line"), first=f"{v[0]:.4g}", last=f"{v[-1]:.4g}")
        for name, (v, *_) in runs.items()
        if v.size
    )
    description = say("lines-say", title=title or say("lines"), count=count, lines=told)
    marks = {}
    for name, each in heights.items():
        at = [up(h) if np.isfinite(h) else None for h in each[0]]
        marks[name] = [*zip(map(_value, runs[name][0]), at, strict=True)]
    frame = dict(x=x, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM, last=last)
    told = frame | {"lines": [*marks.values()], "names": [*marks]}
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return svg(WIDTH, HEIGHT, title, description, parts, data)


def plot_bars(
    values: Mapping[str, float], title: str = "", *, x: str = "", until: float | None = None
) -> Drawing:
    """Draw one bar for each name, its value at its end; negative bars are hatched and go left.

    Args:
        values: a number for each name
        title:  what is plotted
        x:      name and unit of the numbers
        until:  where the axis ends, if not at the largest

    >>> plot_bars({"with": 120, "without": 300}, "steps to learn")
    steps to learn: with 120; without 300
    """
    numbers = {str(name): float(value) for name, value in values.items()}
    if not numbers or not np.isfinite([*numbers.values()]).all():
        raise ValueError("plot_bars needs finite numbers by name")
    low, high = min(0.0, *numbers.values()), max(0.0, until or 0, *numbers.values())
    span = (high - low) or 1.0
    left = min(200, 14 + 7.5 * max(map(_length, numbers)))
    bottom = 34 + BAR * len(numbers)

    def across(value: float) -> float:
        return round(left + (410 - left) * (value - low) / span, 1)

    parts = [text(0, 14, title, style=HEADING)]
    for row, (name, value) in enumerate(numbers.items()):
        top = 28 + BAR * row
        start, end = sorted((across(0), across(value)))
        color = "var(--minus, #c44d10)" if value < 0 else "var(--series-1, #1f5fd0)"
        shape = f'x="{start}" y="{top + 3}" width="{max(end - start, 1):.1f}" height="{BAR - 8}"'
        dash = f' stroke="{color}" stroke-dasharray="3 2" fill-opacity=".35"' if value < 0 else ""
        parts.append(text(left - 10, top + 16, name, "end"))
        parts.append(f'<rect {shape} rx="3" fill="{color}"{dash}/>')
        parts.append(text(end + 6, top + 16, f"{value:.4g}", style='font-weight="600"'))
    axis = f'<path d="M{across(0)} 26V{bottom}" stroke="var(--edge, currentColor)"/>'
    parts += [axis, _x_name(x, 410, bottom + 16)]
    told = say("next-line").join(f"{name} {value:.4g}" for name, value in numbers.items())
    description = say("bars-say", title=title or say("bars"), bars=told)
    return svg(WIDTH, bottom + (24 if x else 6), title, description, parts)


def _length(words: str) -> float:
    """Letters, those of Chinese counted twice."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in words)


def _runs(values: ArrayLike) -> list[np.ndarray]:
    """The runs of one line: rows of a matrix, else all that there is as one."""
    array = np.asarray(values, float)
    several = array.ndim == 2 and min(array.shape) > 1
    return [*array] if several else [array.ravel()]


def _styles(runs: dict[str, list[np.ndarray]]) -> dict[str, tuple]:
    """Colors and dashes in order; beside others, what never changes is a baseline."""
    flat = {name for name, (v, *_) in runs.items() if v.size > 2 and len(set(v.tolist())) == 1}
    baselines = flat if len(flat) < len(runs) else set()
    moving = [name for name in runs if name not in baselines]
    of = {name: STYLES[number % len(STYLES)] for number, name in enumerate(moving)}
    return {name: of.get(name, BASELINE) for name in runs}


def _grid(ticks: list[tuple[float, str]]) -> list[str]:
    """Horizontal lines with their numbers; the lowest one is the axis."""
    parts = []
    for height, words in ticks:
        lowest = height == max(at for at, _ in ticks)
        color = "var(--edge, currentColor)" if lowest else "var(--hair, currentColor)"
        faint = "" if lowest else ' stroke-opacity=".6"'
        parts.append(f'<path d="M{LEFT} {height}H{RIGHT}" stroke="{color}"{faint}/>')
        parts.append(text(LEFT - 8, height + 4, words, "end", style=QUIET))
    return parts


def _x_name(x: str, right: float, y: float) -> str:
    """What runs right: an axis's letter has the axis's color."""
    axis = x if x in AXES else ""
    return text(right, y, x, "end", axis=bool(axis), style="" if axis else QUIET)


def _names(ends: dict, styles: dict, lines: dict[str, np.ndarray]) -> list[str]:
    """Each line's name and last value where it ends, moved apart, joined to it by a hair."""
    parts = []
    for name, at in _apart({name: y for name, (_, y) in ends.items()}).items():
        x, y = ends[name]
        color = styles[name][0]
        last = lines[name][np.isfinite(lines[name])][-1] if lines[name].size else np.nan
        parts.append(f'<path d="M{x + 3} {y}L{x + 12} {at}" stroke="{color}"/>')
        row = [*lines].index(name)
        number = f'<tspan data-read="{row}" dx="5" font-size="11">{_value(last)}</tspan>'
        label = text(x + 16, at + 4, name or " ", style=f'fill="{color}" font-weight="600"')
        parts.append(label.replace("</text>", f"{number}</text>"))
    return parts


def _value(v: float) -> str:
    """A value as it is read out."""
    return f"{v:.3g}".replace("e-0", "e-").replace("e+0", "e") if np.isfinite(v) else ""


def _written(tick: float, log: bool) -> str:
    """A number at an axis; a logarithmic one is a power of ten."""
    if not log:
        return f"{tick:.6g}".replace("-", "−")
    return "1" if tick == 0 else "10" + f"{tick:.0f}".translate(RAISED)


def _x_ticks(last: int) -> list[int]:
    """Some round numbers from 0 on, and the last, which none comes near."""
    if last == 0:
        return [0]
    rounds = [int(tick) for tick in _ticks(0, last, whole=True) if tick < last]
    return [tick for tick in rounds if last - tick > last / 12] + [last]


def _log10(values: np.ndarray) -> np.ndarray:
    return np.array([np.log10(v) if v > 0 else np.nan for v in values])


def _ticks(low: float, high: float, whole: bool) -> list[float]:
    """Three to six round numbers that reach around low and high."""
    if low == high:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / 4
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(nice for nice in (1, 2, 5, 10) if nice * power >= rough * 0.999)
    step = max(1.0, np.ceil(step)) if whole else step
    return [step * k for k in range(int(np.floor(low / step)), int(np.ceil(high / step)) + 1)]


def _path(points: list[tuple[float, float] | None]) -> str:
    """Lines between neighboring points; a point alone becomes a dot."""
    path = ""
    for before, point in zip([None, *points], points, strict=False):
        if point:
            path += f"L{point[0]} {point[1]}" if before else f"M{point[0]} {point[1]}h0"
    return path


def _apart(heights: dict[str, float], least: float = 15) -> dict[str, float]:
    """Move names down until none stands on another."""
    placed, free = {}, -np.inf
    for name, at in sorted(heights.items(), key=lambda item: item[1]):
        placed[name] = max(at, free)
        free = placed[name] + least
    return placed
