"""Lesson 5: shapes to foretell, and calls to repair."""

import numpy as np

from lstm_core.lstm import LSTM

# The options of an LSTM(10, 20), the shape of x, an h_0 that does not fit, and the one that does.
CALLS: dict[int, tuple[dict, tuple, tuple, tuple]] = {
    1: ({}, (5, 8, 10), (1, 32, 20), (1, 8, 20)),
    2: ({"num_layers": 3}, (5, 3, 10), (1, 3, 20), (3, 3, 20)),
    3: ({"batch_first": True}, (8, 15, 10), (8, 1, 20), (1, 8, 20)),
    4: ({}, (5, 3, 10), (3, 20), (1, 3, 20)),
    5: ({"bidirectional": True, "proj_size": 5}, (5, 3, 10), (2, 3, 20), (2, 3, 5)),
}


def shape_quiz(question: int) -> str:
    """Return a call to an LSTM, drawn from the number of the question."""
    B, T, H, L, D, batch_first = quiz_sizes(question)
    x_shape = (B, T, 6) if batch_first else (T, B, 6)
    options = f"num_layers={L}, batch_first={batch_first}, bidirectional={D == 2}"
    return f"LSTM(6, {H}, {options})\nx {x_shape}"


def quiz_sizes(question: int) -> tuple[int, int, int, int, int, bool]:
    """Draw B, T, H, L, D and batch_first."""
    low, high = [2, 2, 3, 1, 1, 0], [9, 10, 13, 4, 3, 2]
    B, T, H, L, D, batch_first = np.random.default_rng(question).integers(low, high).tolist()
    return B, T, H, L, D, bool(batch_first)


def quiz_answer(question: int) -> tuple[int, int, int]:
    """Return the shape of ``output``."""
    B, T, H, _, D, batch_first = quiz_sizes(question)
    return (B, T, D * H) if batch_first else (T, B, D * H)


def broken_call(call: int, shape: str) -> str:
    """Return a call that raises; once ``shape`` is a shape, what becomes of it with that h_0."""
    options, x_shape, h_shape, _ = CALLS[call]
    arguments = ", ".join(["10", "20", *(f"{name}={value}" for name, value in options.items())])
    asked = f"LSTM({arguments})\nx {x_shape}, h_0 {h_shape}: raises"
    if shape in ("...", ...):
        return asked
    given = f"{asked}\nh_0 ({shape.strip('() ')}): "
    try:
        *rows, width = typed_shape(shape)
        h_0, c_0 = (np.zeros((*rows, H), np.float32) for H in (width, 20))
        LSTM(10, 20, **options)(np.zeros(x_shape, np.float32), (h_0, c_0))
    except (RuntimeError, ValueError) as error:
        return f"{given}{type(error).__name__}: {error}"
    return f"{given}runs"


def typed_shape(text: str) -> tuple[int, ...]:
    """Read ``4, 7, 10``, with or without brackets."""
    return tuple(int(n) for n in text.strip("() ").split(","))


def repaired(answer: tuple[int, str]) -> bool:
    """Whether the typed shape repairs the call."""
    call, shape = answer
    return typed_shape(shape) == CALLS[call][3]


def off_at(axis: int):
    """Judge whether the typed shape has three axes and differs on this one."""

    def off(answer: tuple[int, str]) -> bool:
        shape, right = typed_shape(answer[1]), CALLS[answer[0]][3]
        return len(shape) == 3 and shape[axis] != right[axis]

    return off
