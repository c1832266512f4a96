"""Record at build what each figure of the site shows before any Python runs in the browser.

A figure's file holds scenes, each keyed by the values of the parameters ``names``; the first is
the one shown at first. ``shared`` belongs to all scenes. The browser makes the same keys.
"""

import gzip
import hashlib
import json
from html import escape
from itertools import product
from pathlib import Path

import numpy as np

from lstm_core.figures import FIGURES, shapes
from lstm_core.figures.cell import formulas
from tools.runtime import write_whole

MOST_BYTES = 30_000  # of a file, compressed

# The parameters of each figure that are recorded, its defaults first.
GRIDS: dict[str, dict[str, list]] = {
    "outputs": {"T": [4], "L": [2, 1], "D": [True, False], "packed": [False, True]},
    "packing": {"words": ["cat 我 记忆"], "sort": [True, False]},
    "cell": {
        "kind": ["lstm", "gru", "rnn"],
        "story": ["remember", "add", "forget"],
        "hold": ["none", "f=1,i=0", "f=1", "f=0"],
        **{"x": [1], "h": [0], "c": [0.5]},
        **{gate: [0] for gate in "ifgorun"},
    },
    "unrolled": {
        "T": [4], "L": [2, 1], "D": [True, False], "packed": [False], "dropout": [0, 0.5],
    },
    "gradient": {
        "T": [30, 60], "forget_bias": [3, 0, 1], "scale": [1, 2, 3], "loss": ["last", "every"],
        "clip": [0, 0.5, 1], "seed": [0],
    },
    "attention": {
        "words": ["hello 长短期记忆网络"],
        "score": ["dot", "general", "concat", "linear", "additive"],
        "mask": ["padding", "none", "all", "inf"], "temperature": [1, 0.5, 2],
    },
}  # fmt: skip
SHARED = {"cell": lambda: {"code": formulas()}}


def place_figures(site_root: Path) -> dict[str, dict[str, str]]:
    """Write each figure's file; return its address from the root and a table for no JavaScript."""
    recorded = {"shapes": shapes.record()} | {kind: record(kind) for kind in GRIDS}
    return {kind: place(kind, content, site_root) for kind, content in recorded.items()}


def record(kind: str) -> dict:
    """Record a figure's scenes over its grid."""
    grid = GRIDS[kind]
    scenes = {}
    for values in product(*grid.values()):
        key = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
        scenes[key] = FIGURES[kind](**dict(zip(grid, values, strict=True)))
    return {"names": list(grid), "scenes": scenes, "shared": SHARED.get(kind, dict)()}


def place(kind: str, recorded: dict, site_root: Path) -> dict[str, str]:
    """Write one figure's file, named by its content."""
    content = json.dumps(recorded, ensure_ascii=False, separators=(",", ":")).encode()
    size = len(gzip.compress(content, mtime=0))
    if size > MOST_BYTES:
        raise ValueError(f"figure {kind}: {size} bytes compressed, at most {MOST_BYTES} wanted")
    address = f"live/{kind}-{hashlib.sha256(content).hexdigest()[:8].upper()}.json"
    write_whole(site_root / address, content)
    return {"src": address, "table": html_table(TABLES[kind](recorded))}


def shape_rows(recorded: dict) -> list[list[str]]:
    """Rows of the shape rules without arguments that change them."""
    rows = recorded["shared"]["rows"]
    forms = ["T B I|false", "B T I|true", "T I|false", "packed|false"]
    names = ["x", "output", "h_n", "c_n"]
    body = [[rows[f"{form}|false|true|none"][name] for name in names] for form in forms]
    return [names, *([f"({', '.join(axes.split())})" for axes in row] for row in body)]


def output_rows(recorded: dict) -> list[list]:
    """Rows of h_n and c_n of the first scene."""
    outputs = next(iter(recorded["scenes"].values()))["trace"]["outputs"]
    _, B, H = outputs["h_n"]["shape"]
    rows = [["", *(f"b={b} H={k}" for b in range(B) for k in range(H))]]
    for name in ("h_n", "c_n"):
        states = np.reshape(outputs[name]["data"], (-1, B * H)).round(2)
        rows += [[f"{name}[{k}]", *state] for k, state in enumerate(states)]
    return rows


def packing_rows(recorded: dict) -> list[list]:
    """Which sequences each step of data holds."""
    scene = next(iter(recorded["scenes"].values()))
    packed, words = scene["trace"]["packed"], scene["words"]
    rows: list[list] = [["t", "batch_sizes[t]", "data"]]
    for t, size in enumerate(packed["batch_sizes"]):
        rows.append([t, size, " ".join(words[b][t] for b in packed["sorted_indices"][:size])])
    return rows


def cell_rows(recorded: dict) -> list[list]:
    """Gates and states of the first story, step by step."""
    steps = next(iter(recorded["scenes"].values()))["trace"]["steps"]
    names = ["i", "f", "g", "o", "c_new", "h_new"]
    values = [[round(step[name]["data"][0], 2) for name in names] for step in steps]
    return [["t", *names], *([step["t"], *row] for step, row in zip(steps, values, strict=True))]


def gradient_rows(recorded: dict) -> list[list]:
    """Norms of the gradient at some steps of the first scene."""
    lines = next(iter(recorded["scenes"].values()))["lines"]
    steps = range(0, len(lines[0]["norms"]), 5)
    rows = [[t, *(f"{one['norms'][t]:.1e}" for one in lines)] for t in steps]
    return [["t", *(f"∥dL/dh∥ {one['name']}" for one in lines)], *rows]


def attention_rows(recorded: dict) -> list[list]:
    """Weights of the first scene's first word: a row for each query, a column for each key."""
    trace = next(iter(recorded["scenes"].values()))["trace"]
    queries, keys = (trace["labels"][axis][0] for axis in "ST")
    weights = np.reshape(trace["outputs"]["weights"]["data"], trace["outputs"]["weights"]["shape"])
    rows = [[q, *row[: len(keys)].round(2)] for q, row in zip(queries, weights[0], strict=False)]
    return [["", *keys], *rows]


TABLES = {
    "shapes": shape_rows,
    "outputs": output_rows,
    "packing": packing_rows,
    "cell": cell_rows,
    "unrolled": output_rows,
    "gradient": gradient_rows,
    "attention": attention_rows,
}


def html_table(rows: list[list]) -> str:
    """Return rows as a table, the first as its head."""
    head, *body = [[escape(str(cell)) for cell in row] for row in rows]
    lines = [f"<tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body]
    return f"<table>{''.join(lines)}</table>"
