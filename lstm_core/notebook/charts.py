"""Heat maps and line plots as SVG, without colors of their own: they follow any theme and print.

Value is ink: darkness is |v|, negative values are hatched, and a number stands in every cell that
has room for it. Lines differ by their dashes and carry their names at their ends.
"""

from collections.abc import Mapping

import numpy as np

from lstm_core.annotations import ArrayLike
from lstm_core.notebook.words import say

NUMBERED = (24, 14)  # rows and columns up to which every cell has room for its number
LARGEST = 128  # rows or columns: beyond, a cell is too small to be seen
DASHES = ("none", "7 3", "2 3", "9 3 2 3", "14 4", "5 2 1 2 1 2")
WIDTH, HEIGHT = 480, 220  # of a line plot
LEFT, RIGHT, TOP, BOTTOM = 56, 370, 26, 182  # its frame; names of lines stand to the right

# Not html.escape: importing html reads 2000 entities, at every start of a page's Python.
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class Drawing(str):
    """SVG text that a notebook shows as a picture; its repr is the picture's description."""

    def _repr_svg_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return self.partition("<desc>")[2].partition("</desc>")[0]


def heatmap(
    values: ArrayLike,
    title: str = "",
    *,
    rows: str = "",
    columns: str = "",
    limit: float | None = None,
) -> Drawing:
    """Draw a matrix, one row of cells per row of ``values``.

    Args:
        values:  the matrix                                        (rows, columns)
        title:   its name
        rows:    what runs down, such as H
        columns: what runs right, such as T
        limit:   the |v| of full ink: 1, or the largest |v| if that is more

    >>> heatmap([[0.5, -0.5]], "h", rows="H", columns="T")
    h: 1 by 2 matrix (H down, T right), -0.50 to 0.50; full ink is 1, negative is hatched
    """
    matrix = np.asarray(values, float)
    if matrix.ndim != 2 or 0 in matrix.shape or max(matrix.shape) > LARGEST:
        message = f"heatmap draws 1 to {LARGEST} rows and columns, got shape {matrix.shape}"
        raise ValueError(message)
    finite = matrix[np.isfinite(matrix)]
    limit = limit or max(1.0, np.abs(finite).max(initial=0))
    n, m = matrix.shape
    numbered = n <= NUMBERED[0] and m <= NUMBERED[1]
    w, h = (44, 24) if numbered else (12, 12)
    left, top = 22, 40
    parts = [text(0, 14, title), text(left, 32, columns, axis=True), text(4, 56, rows, axis=True)]
    for (row, column), value in np.ndenumerate(matrix):
        parts.append(cell(left + w * column, top + h * row, w, h, value, limit, numbered))
    right, bottom = left + w * m, top + h * n
    lines = [f"M{left} {top + h * k}H{right}" for k in range(n + 1)]
    lines += [f"M{left + w * k} {top}V{bottom}" for k in range(m + 1)]
    parts.append(f'<path d="{"".join(lines)}" stroke="currentColor" stroke-opacity=".25"/>')
    description = say(
        "heat-map-says",
        title=title or say("heat-map"),
        n=n,
        m=m,
        axes=_axes(rows, columns),
        values=_range(finite),
        limit=f"{limit:.3g}",
    )
    return svg(right + 2, bottom + 2, title, description, parts)


def _axes(rows: str, columns: str) -> str:
    """What runs down and right, as far as that is named."""
    if rows and columns:
        return say("axes-down-right", rows=rows, columns=columns)
    if rows:
        return say("axes-down", rows=rows)
    return say("axes-right", columns=columns) if columns else ""


def _range(finite: np.ndarray) -> str:
    """The smallest and the largest of finite values."""
    if not finite.size:
        return say("no-finite-value")
    return say("values-between", low=short(finite.min()), high=short(finite.max()))


def cell(x: int, y: int, w: int, h: int, value: float, limit: float, numbered: bool) -> str:
    """One value: ink if positive, hatching if negative, and the number."""
    # Under a number the ink stays light: text keeps its contrast in light and dark themes.
    most = 0.35 if numbered else 0.9
    ink = 0 if np.isnan(value) else round(most * min(abs(value) / limit, 1), 3)
    if value < 0:
        # One diagonal from each of the points 6 apart along the left and the lower edge.
        starts = [(0, d) for d in range(6, h, 6)] + [(d, h) for d in range(0, w, 6)]
        strokes = [(a, b, min(w - a, b)) for a, b in starts]
        lines = "".join(f"M{x + a} {y + b}l{d} -{d}" for a, b, d in strokes)
        style = f'stroke="currentColor" stroke-width="2.5" stroke-opacity="{ink}"'
        fill = f'<path d="{lines}" {style}/>'
    else:
        fill = f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill-opacity="{ink}"/>'
    number = text(x + w / 2, y + h / 2 + 4, short(value), "middle") if numbered else ""
    return fill + number


def plot_lines(
    series: "Mapping[str, ArrayLike] | ArrayLike",
    title: str = "",
    *,
    x: str = "",
    y: str = "",
    log: bool = False,
) -> Drawing:
    """Draw lines over 0, 1, 2, …; NaN and infinities leave gaps.

    Args:
        series: values by name, or the values of a single line
        title:  what is plotted
        x, y:   names of the axes
        log:    logarithmic y axis; values that are not positive leave gaps

    >>> plot_lines({"RNN": [1, 0.5, 0.25], "LSTM": [1, 0.9, 0.8]}, "gradient", x="t", log=True)
    gradient, 3 points: RNN from 1 to 0.25; LSTM from 1 to 0.8
    """
    named = series if isinstance(series, Mapping) else {"": series}
    lines = {str(name): np.asarray(v, float).ravel() for name, v in named.items()}
    heights = {name: _log10(v) if log else v for name, v in lines.items()}
    seen = np.concatenate([v[np.isfinite(v)] for v in heights.values()] or [[]])
    if not seen.size:
        raise ValueError("plot_lines needs at least one finite value")
    ticks = _ticks(seen.min(), seen.max(), whole=log)
    low, high = min(ticks[0], seen.min()), max(ticks[-1], seen.max())
    last = max(len(v) for v in lines.values()) - 1

    def place(k: int, value: float) -> tuple[float, float]:
        across = k / last if last else 0.5
        up = (value - low) / (high - low)
        return round(LEFT + (RIGHT - LEFT) * across, 1), round(BOTTOM - (BOTTOM - TOP) * up, 1)

    parts = [text(0, 14, ", ".join(filter(None, [title, y])))]
    parts.append(text((LEFT + RIGHT) / 2, HEIGHT - 4, x, "middle"))
    for tick in ticks:
        line = f'<path d="M{LEFT} {place(0, tick)[1]}H{RIGHT}"'
        parts.append(f'{line} stroke="currentColor" stroke-opacity=".2"/>')
        label = f"1e{tick:.0f}" if log else f"{tick:.6g}"
        parts.append(text(LEFT - 6, place(0, tick)[1] + 4, label, "end"))
    for k in sorted({0, last // 2, last}):
        parts.append(text(place(k, low)[0], BOTTOM + 16, str(k), "middle"))
    for number, values in enumerate(heights.values()):
        points = [place(k, v) if np.isfinite(v) else None for k, v in enumerate(values)]
        dash = DASHES[number % len(DASHES)]
        style = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
        parts.append(f'<path d="{_path(points)}" {style} stroke-dasharray="{dash}"/>')
    ends = {name: place(0, v[np.isfinite(v)][-1])[1] for name, v in heights.items() if _any(v)}
    parts += [text(RIGHT + 8, at + 4, name) for name, at in _apart(ends).items()]
    told = say("next-line").join(
        say("line-says", name=name or say("line"), first=f"{v[0]:.4g}", last=f"{v[-1]:.4g}")
        for name, v in lines.items()
        if v.size
    )
    description = say("lines-say", title=title or say("lines"), count=last + 1, lines=told)
    return svg(WIDTH, HEIGHT, title, description, parts)


def _log10(values: np.ndarray) -> np.ndarray:
    return np.array([np.log10(v) if v > 0 else np.nan for v in values])


def _any(values: np.ndarray) -> bool:
    return bool(np.isfinite(values).any())


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


def _apart(heights: dict[str, float], least: float = 14) -> dict[str, float]:
    """Move names down until none stands on another."""
    placed, free = {}, -np.inf
    for name, at in sorted(heights.items(), key=lambda item: item[1]):
        placed[name] = max(at, free)
        free = placed[name] + least
    return placed


def short(value: float) -> str:
    """A number that fits a cell."""
    if not np.isfinite(value):
        return str(float(value)).replace("inf", "∞")
    number = f"{value:.2f}" if abs(value) < 99.995 else f"{value:.1e}".replace("e+0", "e")
    return "0.00" if number == "-0.00" else number


def escape(words: str) -> str:
    """Words as text or attribute of HTML and SVG."""
    return words.translate(ESCAPES)


def text(x: float, y: float, words: str, anchor: str = "start", axis: bool = False) -> str:
    """Words at a place; a letter that names an axis takes the axis's color from the page."""
    if not words:
        return ""
    # A page colors [data-axis] by ``color``: the fill follows.
    named = f' data-axis="{escape(words)}" font-weight="bold" fill="currentColor"' if axis else ""
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f"<text {place}{named}>{escape(words)}</text>"


def svg(width: float, height: float, title: str, description: str, parts: list[str]) -> Drawing:
    """Put parts into a picture with a name for those who do not see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" style="max-width:100%;height:auto" role="img" '
        'fill="currentColor" font-family="sans-serif" font-size="12">'
    )
    names = f"<title>{escape(title or say('drawing'))}</title><desc>{escape(description)}</desc>"
    return Drawing(head + names + "".join(parts) + "</svg>")
