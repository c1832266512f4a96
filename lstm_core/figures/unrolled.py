"""A network unrolled over time, layer over layer."""

from lstm_core.figures import Check, Choice, Figure, Range
from lstm_core.figures.outputs import run, table

EVERY = 999  # more cells than there are


def scene(T: int, L: int, D: bool, packed: bool, dropout: float) -> dict:
    """Show a network unrolled over time, layer over layer.

    Args:
        T, L, D, packed: as for outputs
        dropout: probability of a zero between layers, the same ones every time
    """
    trace, _ = run(T, L, D, packed, dropout if L > 1 else 0)
    return {"trace": trace.to_dict()}


FIGURE = Figure(
    inputs=[
        Range("n", EVERY, 0, EVERY),
        Choice("show", "past", ["past", "future", "weights"]),
        Range("b", 0, 0, 1, axis="B"),
        Range("T", 4, 2, 7, axis="T", asks=True),
        Range("L", 2, 1, 3, axis="L", asks=True, recorded=[1]),
        Check("D", True, axis="D", asks=True, recorded=[False]),
        Check("packed", False, asks=True),
        Choice("dropout", 0, [0, 0.5], asks=True, recorded=[0.5]),
    ],
    scene=scene,
    table=table,
)
