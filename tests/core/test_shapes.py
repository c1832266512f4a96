"""Messages about shapes: which tensor, which axis, wanted and got."""

import numpy as np
import pytest

from lstm_core import ShapeError
from lstm_core.shapes import expect, explain


def test_sizes_come_back_by_their_letters():
    assert expect("x", np.zeros((5, 3, 10)), "TBI", I=10) == {"T": 5, "B": 3, "I": 10}


@pytest.mark.parametrize("shape", [(4, 5), (4,), (4, 2, 1), ()])
def test_a_shape_that_does_not_fit_is_named_with_the_wanted_one(shape):
    with pytest.raises(ShapeError) as raised:
        expect("x", np.zeros(shape), "BI", I=2)
    assert str(raised.value) == f"x should be (B, I=2) but has shape {shape}"


def test_a_shape_error_is_a_value_error():
    assert issubclass(ShapeError, ValueError)


def test_a_note_stands_beside_the_message():
    error = explain(RuntimeError("torch's words"), "our words")
    assert str(error) == "torch's words"
    assert error.__notes__ == ["our words"]
