"""What the site's figures show for given parameters: a trace, and what Python reads off the run.

The build records some calls (tools/record_traces.py); the page's Python answers all others. Every
function returns plain JSON: figures draw, they do not compute.
"""

import json
import re

import numpy as np

from lstm_core.demo_attention import attention
from lstm_core.demo_cell import cell
from lstm_core.demo_gradient import gradient
from lstm_core.lstm import LSTM
from lstm_core.packing import pack_padded_sequence, pack_sequence, pad_packed_sequence
from lstm_core.trace import Trace

# What readers take for equal, as they would write it, and where it is a question at all.
EQUALITIES = {
    1: ["output[-1] == h_n[-1]", "output[lengths - 1, sequences] == h_n[-1]"],
    2: [
        "output[-1, :, :H] == h_n[-2]",
        "output[-1, :, H:] == h_n[-1]",
        "output[0, :, H:] == h_n[-1]",
        "output[lengths - 1, sequences, :H] == h_n[-2]",
    ],
}


def outputs(T: int, L: int, D: bool, packed: bool) -> dict:
    """Where output, h_n and c_n come from: a small LSTM on two sequences, of unlike lengths or not.

    Args:
        T: steps of the longer sequence
        L: layers
        D: whether it runs in both directions
        packed: whether the first sequence is two steps shorter
    """
    trace, names = run(T, L, D, packed)
    equal = [[claim, bool(np.all(eval(claim, names)))] for claim in EQUALITIES[1 + D]]
    return {"trace": trace.to_dict(), "equal": equal, "lengths": names["lengths"].tolist()}


def unrolled(T: int, L: int, D: bool, packed: bool, dropout: float) -> dict:
    """Show a network unrolled over time, layer over layer.

    Args:
        T, L, D, packed: as for outputs
        dropout: probability of a zero between layers, the same ones every time
    """
    trace, _ = run(T, L, D, packed, dropout if L > 1 else 0)
    return {"trace": trace.to_dict()}


def run(T: int, L: int, D: bool, packed: bool, dropout: float = 0) -> tuple[Trace, dict]:
    """Run a small LSTM on two sequences; return its trace, and its results by name, padded."""
    x, H = np.random.default_rng(0).normal(size=(T, 2, 2)).astype(np.float32), 2
    lengths = np.array([max(1, T - 2) if packed else T, T])
    lstm, trace = LSTM(2, H, L, dropout=dropout, bidirectional=D, rng=1), Trace(seed=1)
    given = pack_padded_sequence(x, lengths, enforce_sorted=False) if packed else x
    output, (h_n, _) = lstm(given, trace=trace)
    if packed:
        output, _ = pad_packed_sequence(output)
    names = dict(output=output, h_n=h_n, H=H, lengths=lengths, sequences=np.arange(2))
    return trace, names


def packing(words: str, sort: bool) -> dict:
    """Pack the reader's words, a character a step, and run an LSTM over them.

    Args:
        words: up to 6 words, parted by spaces or commas; of each at most 8 characters
        sort: enforce_sorted=False, which sorts them; else they must be sorted already
    """
    kept = [word[:8] for word in re.split(r"[\s,，、]+", words) if word][:6]
    alphabet = sorted(set("".join(kept)))
    sequences = [np.array([[alphabet.index(c)] for c in word], np.float32) for word in kept]
    try:
        packed = pack_sequence(sequences, enforce_sorted=not sort)
    except RuntimeError as error:
        return {"words": kept, "trace": None, "error": f"RuntimeError: {error}"}
    trace = Trace(seed=1)
    LSTM(1, 2, rng=1)(packed, trace=trace)
    T, B, computed = len(packed.batch_sizes), len(kept), len(packed.data)
    counts = {"computed": computed, "padded": T * B, "saved": T * B - computed}
    return {"words": kept, "trace": trace.to_dict(), "error": None} | counts


FIGURES = {
    "outputs": outputs,
    "packing": packing,
    "cell": cell,
    "unrolled": unrolled,
    "gradient": gradient,
    "attention": attention,
}


def write(kind: str, parameters: str) -> None:
    """Print a figure's scene for parameters given as JSON; the page's figures call this."""
    scene = FIGURES[kind](**json.loads(parameters))
    print(json.dumps(scene, separators=(",", ":")), end="")
