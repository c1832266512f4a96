"""Count how often a call of a layer goes from one file of lstm_core to another.

    python -m tools.way_of_x

A reader who follows x through ``LSTM.__call__`` turns as many pages. Each place that leads to a
function of another file counts once, however often a loop passes it.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

import lstm_core

ROOT = str(Path(lstm_core.__file__).parent)

Place = tuple[str, str]  # a file of lstm_core, and the function in it


def moves(call: Callable[[], object]) -> dict[tuple[Place, Place], None]:
    """Return the pairs of functions, in files of their own, where one calls the other, in order."""
    found = {}

    def watch(frame, event, _):
        if event != "call" or not in_lstm_core(frame):
            return
        caller = frame.f_back
        while caller and not in_lstm_core(caller):
            caller = caller.f_back
        if caller and caller.f_code.co_filename != frame.f_code.co_filename:
            found[place(caller), place(frame)] = None

    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(None)
    return found


def in_lstm_core(frame) -> bool:
    """Whether a frame runs code of lstm_core."""
    return frame.f_code.co_filename.startswith(ROOT)


def place(frame) -> Place:
    """Name the file and the function of a frame."""
    return Path(frame.f_code.co_filename).name, frame.f_code.co_name


def way(kind: str, **options) -> dict[tuple[Place, Place], None]:
    """Return the moves of one call of a layer whose weights are laid out already."""
    layer = getattr(lstm_core, kind)(3, 4, **options, rng=0)
    x = np.zeros((5, 2, 3), np.float32)
    layer(x)
    return moves(lambda: layer(x))


def main() -> None:
    """Print the way through an LSTM, and how long it is through each layer."""
    for (file, caller), (other, function) in way("LSTM"):
        print(f"{file}: {caller}  ->  {other}: {function}")
    for kind in ("RNN", "GRU", "LSTM", "PeepholeLSTM"):
        print(f"{kind}: {len(way(kind))} moves between files")


if __name__ == "__main__":
    main()
