"""What the constructors of recurrent layers and cells refuse, in PyTorch's types and words."""

import numbers
import operator
import warnings

from lstm_core.shapes import explain

DROPOUT_RANGE = (
    "dropout should be a number in range [0, 1] representing the probability of an element "
    "being zeroed"
)


def expect_options(
    input_size, hidden_size, num_layers, bias, batch_first, dropout, proj_size
) -> float:
    """Check the arguments of RNN, GRU and LSTM in PyTorch's order; return dropout as float."""
    as_float = float(dropout)
    number = isinstance(dropout, numbers.Number) and not isinstance(dropout, bool)
    if not (number and 0 <= dropout <= 1):
        raise ValueError(DROPOUT_RANGE)
    if dropout > 0 and num_layers == 1:
        warnings.warn(
            "dropout option adds dropout after all but last recurrent layer, so non-zero dropout "
            f"expects num_layers greater than 1, but got dropout={dropout} and num_layers=1",
            stacklevel=4,
        )
    for name, value in (("bias", bias), ("batch_first", batch_first)):
        if not isinstance(value, bool):
            raise TypeError(f"{name} should be of type bool, got: {type(value).__name__}")
    for name, value in (("input_size", input_size), ("hidden_size", hidden_size)):
        if not isinstance(value, int):
            raise TypeError(f"{name} should be of type int, got: {type(value).__name__}")
        if value <= 0:
            raise ValueError(f"{name} must be greater than zero")
    try:
        if num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if proj_size < 0:
            raise ValueError(
                "proj_size should be a positive integer or zero to disable projections"
            )
        if proj_size >= hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")
        operator.index(num_layers)
    except TypeError as error:  # Python's words, in PyTorch too
        note = f"num_layers={num_layers!r} and proj_size={proj_size!r} should be whole numbers"
        raise explain(error, note) from None
    return as_float


def parameter_shape(*shape) -> tuple[int, ...]:
    """Refuse what can be no shape in the words of ``torch.empty``; return it in plain ints."""
    kinds = [type(size).__name__ for size in shape]
    message = None
    if not isinstance(shape[0], numbers.Integral) or isinstance(shape[0], bool):
        message = (
            "empty(): argument 'size' (position 1) must be tuple of ints, "
            f"but found element of type {kinds[0]} at pos 0"
        )
    elif not all(isinstance(size, numbers.Integral) for size in shape):
        message = (
            "empty(): argument 'size' failed to unpack the object at pos 2 with error "
            f'"type must be tuple of ints,but got {kinds[1]}"'
        )
    if message:
        note = f"sizes should be whole numbers, but a parameter would have the shape {shape}"
        raise explain(TypeError(message), note)
    for size in shape:
        if size < 0:
            raise RuntimeError(
                f"Trying to create tensor with negative dimension {size}: {list(shape)}"
            )
    return tuple(map(int, shape))
