"""A network unrolled over time, layer over layer."""

from lstm_core.figures.outputs import run


def unrolled(T: int, L: int, D: bool, packed: bool, dropout: float) -> dict:
    """Show a network unrolled over time, layer over layer.

    Args:
        T, L, D, packed: as for outputs
        dropout: probability of a zero between layers, the same ones every time
    """
    trace, _ = run(T, L, D, packed, dropout if L > 1 else 0)
    return {"trace": trace.to_dict()}
