"""Write at build what the figures of the site show before any Python runs in the browser.

A figure's file holds scenes, each keyed by the values of the parameters ``names``; the first is
the one shown at first. ``shared`` belongs to all scenes. The browser makes the same keys. Its
inputs are bundled with the code of the figures, for they also draw what has no file: the traces of
readers. ``python -m tools.record_figures`` writes the inputs alone, for tests of that code.
"""

import gzip
import hashlib
import json
from html import escape
from itertools import product
from pathlib import Path

from lstm_core import figures
from lstm_core.figures import Figure, Input
from tools.runtime import write_whole

INPUTS = Path(__file__).resolve().parent.parent / ".build" / "figure-inputs.json"
MOST_BYTES = 30_000  # of a file, compressed


def write_inputs() -> None:
    """Write the inputs of all figures where live/explain/frame/inputs.js reads them."""
    forms = {kind: [form(one) for one in figures.find(kind).inputs] for kind in figures.kinds()}
    write_whole(INPUTS, as_json(forms))


def form(one: Input) -> dict:
    """Return what the page must know of an input."""
    known = {"name": one.name, "type": one.type, "value": one.value, **one.bounds}
    return known | {"axis": one.axis, "asks": one.asks}


def place_figures(site_root: Path) -> dict[str, dict[str, str]]:
    """Write each figure's file; return its address from the root and a table for no JavaScript."""
    return {kind: place(kind, figures.find(kind), site_root) for kind in figures.kinds()}


def place(kind: str, figure: Figure, site_root: Path) -> dict[str, str]:
    """Write one figure's file, named by its content."""
    recorded = record(figure)
    content = as_json(recorded)
    size = len(gzip.compress(content, mtime=0))
    if size > MOST_BYTES:
        raise ValueError(f"figure {kind}: {size} bytes compressed, at most {MOST_BYTES} wanted")
    address = f"live/{kind}-{hashlib.sha256(content).hexdigest()[:8].upper()}.json"
    write_whole(site_root / address, content)
    first = next(iter(recorded["scenes"].values()))
    return {"src": address, "table": html_table(figure.table(recorded["shared"] | first))}


def record(figure: Figure) -> dict:
    """Record a figure's scenes over the values that are to be recorded, the defaults first."""
    asked = [one for one in figure.inputs if one.asks]
    names, scenes = [one.name for one in asked], {}
    for values in product(*([one.value, *one.recorded] for one in asked)):
        key = as_json(values).decode()
        scenes[key] = figure.scene(**dict(zip(names, values, strict=True)))
    return {"names": names, "scenes": scenes, "shared": figure.shared()}


def as_json(content: object) -> bytes:
    """Write JSON as the browser does."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def html_table(rows: list[list]) -> str:
    """Return rows as a table, the first as its head."""
    head, *body = [[escape(str(cell)) for cell in row] for row in rows]
    lines = [f"<tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body]
    return f"<table>{''.join(lines)}</table>"


if __name__ == "__main__":
    write_inputs()
