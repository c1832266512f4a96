"""Heat maps as SVG, and what all drawings are made of. They follow any theme, and print.

Value is ink: darkness is |v|, negative values are hatched, and a number stands in every cell that
has room for it.
"""

import numpy as np

from lstm_core.annotations import ArrayLike
from lstm_core.notebook.words import say

NUMBERED = (24, 14)  # rows and columns up to which every cell has room for its number
LARGEST = 128  # rows or columns: beyond, a cell is too small to be seen
HEADING = 'font-weight="600" font-size="14"'
AXES = "TBIHLD"  # letters that have a color in the page

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
    parts = [
        text(0, 14, title, style=HEADING),
        text(left, 32, columns, axis=True),
        text(4, 56, rows, axis=True),
    ]
    for (row, column), value in np.ndenumerate(matrix):
        parts.append(cell(left + w * column, top + h * row, w, h, value, limit, numbered))
    right, bottom = left + w * m, top + h * n
    lines = [f"M{left} {top + h * k}H{right}" for k in range(n + 1)]
    lines += [f"M{left + w * k} {top}V{bottom}" for k in range(m + 1)]
    parts.append(f'<path d="{"".join(lines)}" stroke="currentColor" stroke-opacity=".25"/>')
    if not numbered:
        across = [text(left + 16, 32, "0"), text(right, 32, str(m - 1), "end")]
        down = [text(left - 4, bottom - 2, str(n - 1), "end")]
        parts += (across if columns else []) + (down if rows else [])
        parts += _scale(limit, left, bottom + 10)
        bottom += 26
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


def _scale(limit: float, x: float, y: float) -> list[str]:
    """What ink means, from none to full."""
    steps = [
        f'<rect class="scale" x="{x + 16 + 14 * k}" y="{y}" width="14" height="10" '
        f'fill-opacity="{0.9 * k / 4:.3f}" stroke="currentColor" stroke-opacity=".25"/>'
        for k in range(5)
    ]
    return [text(x, y + 10, "0"), *steps, text(x + 94, y + 10, f"{limit:.3g}")]


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


def short(value: float) -> str:
    """A number that fits a cell."""
    if not np.isfinite(value):
        return str(float(value)).replace("inf", "∞")
    number = f"{value:.2f}" if abs(value) < 99.995 else f"{value:.1e}".replace("e+0", "e")
    return "0.00" if number == "-0.00" else number


def escape(words: str) -> str:
    """Words as text or attribute of HTML and SVG."""
    return words.translate(ESCAPES)


def text(
    x: float, y: float, words: str, anchor: str = "start", axis: bool = False, style: str = ""
) -> str:
    """Words at a place; a letter that names an axis takes the axis's color from the page."""
    if not words:
        return ""
    # A page colors [data-axis] by ``color``: the fill follows.
    named = f' data-axis="{escape(words)}" font-weight="bold" fill="currentColor"' if axis else ""
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f"<text {place}{named}{style and ' ' + style}>{escape(words)}</text>"


def svg(
    width: float, height: float, title: str, description: str, parts: list[str], data: str = ""
) -> Drawing:
    """Put parts into a picture with a name for those who do not see it.

    ``data`` holds its numbers as JSON: the page reads them out where the reader points.
    """
    read = f'data-plot="{escape(data)}" ' if data else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" style="max-width:100%;height:auto" role="img" {read}'
        'fill="currentColor" font-family="sans-serif" font-size="12">'
    )
    names = f"<title>{escape(title or say('drawing'))}</title><desc>{escape(description)}</desc>"
    return Drawing(head + names + "".join(parts) + "</svg>")
