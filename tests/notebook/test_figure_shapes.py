"""The shape rules of the figure, read off with one set of sizes, hold for others."""

import re
from math import prod

import numpy as np
import pytest

from lstm_core import LSTM, pack_padded_sequence
from lstm_core.figures import shapes

ROWS = shapes.rules()["rows"]
SIZES = dict(T=5, B=3, I=4, H=7, L=2, P=6, F=8, S=5 + 3 + 2)


def size(axis, D):
    sizes = SIZES | {"D": D}
    return prod(sizes[f] if f in sizes else int(f) for f in axis.split("*"))


def numbers(axes, D):
    return tuple(size(axis, D) for axis in axes.split())


def call(key, D):
    """Do what a row of the table says, with our sizes."""
    x, batch_first, projected, _, _ = key.split("|")
    row, first = ROWS[key], batch_first == "true"
    P = SIZES["P"] if projected == "true" else 0
    lstm = LSTM(4, 7, 2, batch_first=first, bidirectional=D == 2, proj_size=P)
    if x == "packed":
        features = size(row["x"].split()[1], D)
        padded = np.zeros((3, 5, features) if first else (5, 3, features), np.float32)
        given = pack_padded_sequence(padded, [5, 3, 2], batch_first=first)
    else:
        given = np.zeros(numbers(row["x"], D), np.float32)
    names = [name for name in ("h_0", "c_0") if name in row]
    states = tuple(np.zeros(numbers(row[name], D), np.float32) for name in names)
    return lstm(given, states or None)


@pytest.mark.parametrize("D", [1, 2])
@pytest.mark.parametrize("key", ROWS)
def test_a_rule_holds_for_other_sizes(key, D):
    row = ROWS[key]
    if "error" in row:
        kind, message, *notes = (
            re.sub(r"\{([^}]+)\}", lambda axis: str(size(axis[1], D)), said)
            for said in row["error"]
        )
        with pytest.raises((IndexError, RuntimeError, ValueError)) as raised:
            call(key, D)
        assert (type(raised.value).__name__, str(raised.value)) == (kind, message)
        assert getattr(raised.value, "__notes__", []) == notes
    else:
        output, (h_n, c_n) = call(key, D)
        data = output.data if key.startswith("packed") else output
        wanted = [numbers(row[name], D) for name in ("output", "h_n", "c_n")]
        assert [data.shape, h_n.shape, c_n.shape] == wanted


def test_an_input_read_with_time_and_batch_exchanged_is_marked():
    misread = {
        key.split("|")[0] + "|" + key.split("|")[1] for key in ROWS if ROWS[key].get("misread")
    }
    assert misread == {"B T I|false", "T B I|true"}
