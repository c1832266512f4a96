"""Tapes: what forwards leave for their backwards, last in, first out.

A module that is called more than once before its backwards (a cell in a loop, an encoder of two
inputs, one dropout in two places) keeps a tape of each call. Walked backward in reverse order,
each backward finds the tape of its own call.
"""

from typing import Any

MOST_NUMBERS = 2**26  # of one module's tapes: 256 MiB in float32
LEAST_NUMBERS = (
    2**9
)  # that a tape counts as: arrays and tuples have a size of their own, about 2 KiB


class Tapes:
    """A stack of tapes that holds a bounded number of numbers.

    Where nobody goes backward, as in a long loop of inference under ``train()``, the oldest tapes
    give way. A backward that would need one of them is refused.
    """

    def __init__(self):
        self.clear()

    def __len__(self) -> int:
        return len(self._tapes)

    def clear(self) -> None:
        """Forget all tapes."""
        self._tapes: list[tuple[Any, int]] = []
        self._numbers = 0
        self._closed = False  # whether the next tape replaces those that are here
        self._gave_way = False

    def close(self) -> None:
        """Have the next tape replace those that are here."""
        self._closed = True

    def push(self, tape: Any, numbers: int) -> None:
        """Keep a tape that holds about so many numbers; the oldest give way."""
        if self._closed:
            self.clear()
        numbers += LEAST_NUMBERS
        self._tapes.append((tape, numbers))
        self._numbers += numbers
        while self._numbers > MOST_NUMBERS and len(self._tapes) > 1:
            self._numbers -= self._tapes.pop(0)[1]
            self._gave_way = True

    def latest(self) -> Any:
        """Return the tape of the latest call."""
        return self._tapes[-1][0]

    def pop(self) -> None:
        """Let go of the latest."""
        self._numbers -= self._tapes.pop()[1]

    def why_empty(self) -> str:
        """Say what may have become of the tape that is looked for."""
        if self._gave_way:
            return (
                f"needs a forward that gave way: at most {MOST_NUMBERS:,} numbers are kept, so "
                "go backward more often, or call eval() where no backward follows"
            )
        return (
            "has no forward left to undo: each backward undoes one call, the latest first, and "
            "calls before zero_grad() or train() are forgotten"
        )
