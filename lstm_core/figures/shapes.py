"""The shape rules of LSTM as a table in axis letters, read off lstm_core itself.

Every combination of arguments runs with sizes that no two products share; each number that comes
back is then written as what it is the product of. So the figure shows what the layer does.
"""

import re
from itertools import product

import numpy as np

from lstm_core.figures import Check, Choice, Figure, Range
from lstm_core.lstm import LSTM
from lstm_core.packing import pack_padded_sequence

SIZES = dict(T=5, B=7, I=11, H=13, L=3, D=2, P=8, F=9)  # F: features that x has in place of I
LENGTHS = [5, 4, 3, 3, 2, 1, 1]
WRITTEN = {SIZES[letter]: letter for letter in "TBIHPF"}
WRITTEN |= {6: "D*L", 26: "D*H", 16: "D*P", 52: "4*H", sum(LENGTHS): "S"}

X = ["T B I", "B T I", "T I", "packed"]
H_0 = ["none", "D*L B H", "B D*L H", "D*L H"]


def rules() -> dict:
    """Return the rules; a row's key is [x, batch_first, projected, x has I features, h_0]."""
    choices = product(X, [False, True], [False, True], [True, False], H_0)
    rows = {encode(choice): row(*choice) for choice in choices}
    lengths = {f"{T},{B}": example_lengths(T, B) for T in range(1, 10) for B in range(1, 7)}
    sums = {sizes: sum(each) for sizes, each in lengths.items()}
    return {"rows": rows, "lengths": lengths, "S": sums}


def example_lengths(T: int, B: int) -> list[int]:
    """Return the lengths of B sequences to pack, the longest of T steps.

    >>> example_lengths(5, 3)
    [5, 4, 3]
    """
    return [max(1, T - b) for b in range(B)]


def encode(choice: tuple) -> str:
    """Write a row's key as the browser does."""
    return "|".join(str(part).lower() if isinstance(part, bool) else part for part in choice)


def row(x: str, batch_first: bool, projected: bool, fits: bool, h_0: str) -> dict:
    """Run one combination; return shapes in letters, or the error with letters for its numbers."""
    lstm = LSTM(
        SIZES["I"], SIZES["H"], SIZES["L"], batch_first=batch_first, bidirectional=True,
        proj_size=SIZES["P"] if projected else 0, rng=0,
    )  # fmt: skip
    features = "I" if fits else "F"
    given, states = make_input(x, batch_first, features), None
    known = {"x": f"S {features}" if x == "packed" else x.replace("I", features)}
    if h_0 != "none":
        known |= {"h_0": h_0.replace("H", "P") if projected else h_0, "c_0": h_0}
        states = tuple(zeros(known[name]) for name in ("h_0", "c_0"))
    try:
        output, (h_n, c_n) = lstm(given, states)
    except (IndexError, RuntimeError, ValueError) as error:
        notes = getattr(error, "__notes__", ())
        said = [type(error).__name__, *map(in_letters, (str(error), *notes))]
        return known | {"error": said}
    data = output.data if x == "packed" else output
    returned = {"output": data.shape, "h_n": h_n.shape, "c_n": c_n.shape}
    misread = x == ("T B I" if batch_first else "B T I")
    return known | {name: letters(s) for name, s in returned.items()} | {"misread": misread}


def make_input(x: str, batch_first: bool, features: str):
    """Return the input; what is packed was padded in the layout that batch_first asks for."""
    if x != "packed":
        return zeros(x.replace("I", features))
    padded = zeros(f"{'B T' if batch_first else 'T B'} {features}")
    return pack_padded_sequence(padded, LENGTHS, batch_first=batch_first)


def zeros(axes: str) -> np.ndarray:
    """Return zeros of a shape in letters."""
    named = SIZES | {written: size for size, written in WRITTEN.items()}
    return np.zeros([named[axis] for axis in axes.split()], np.float32)


def letters(shape: tuple[int, ...]) -> str:
    """Write a shape in letters.

    >>> letters((6, 7, 13))
    'D*L B H'
    """
    return " ".join(WRITTEN[size] for size in shape)


def in_letters(message: str) -> str:
    """Put {letters} in place of a message's numbers; 3D and [0] are no sizes.

    >>> in_letters("Expected hidden[0] size (6, 7, 13), got [7, 6, 13]")
    'Expected hidden[0] size ({D*L}, {B}, {H}), got [{B}, {D*L}, {H}]'
    """

    def name(number: re.Match) -> str:
        return f"{{{WRITTEN[int(number[0])]}}}" if int(number[0]) in WRITTEN else number[0]

    return re.sub(r"(?<!\d)\d+(?!\d)", name, message)


def table(scene: dict) -> list[list[str]]:
    """Return the rules without arguments that change them."""
    rows = scene["rows"]
    forms = ["T B I|false", "B T I|true", "T I|false", "packed|false"]
    names = ["x", "output", "h_n", "c_n"]
    body = [[rows[f"{form}|false|true|none"][name] for name in names] for form in forms]
    return [names, *([f"({', '.join(axes.split())})" for axes in row] for row in body)]


FIGURE = Figure(
    inputs=[
        Range("T", 5, 1, 9, axis="T"),
        Range("B", 3, 1, 6, axis="B"),
        Range("I", 2, 1, 8, axis="I"),
        Range("H", 4, 2, 8, axis="H"),
        Range("L", 2, 1, 4, axis="L"),
        Check("D", True, axis="D"),
        Range("P", 0, 0, 7),
        Check("batch_first", False),
        Choice("x", "T B I", X),
        Check("F", False),
        Choice("h_0", "none", H_0),
    ],
    scene=dict,  # one for all: the rules that all share
    table=table,
    shared=rules,
)
