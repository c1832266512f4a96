"""Types of arguments, as text where NumPy would have to load what they name.

NumPy loads numpy.random and numpy.typing when they are first used. In the browser that takes
longer than all of lstm_core, and a page that draws no random numbers never needs either: no import
of lstm_core waits for them.
"""

from typing import TypeAlias

import numpy as np

State: TypeAlias = np.ndarray | tuple[np.ndarray, np.ndarray]  # h or, of an LSTM, (h, c)
ArrayLike: TypeAlias = "np.typing.ArrayLike"
DTypeLike: TypeAlias = "np.typing.DTypeLike"
Rng: TypeAlias = "np.random.Generator | int | None"
