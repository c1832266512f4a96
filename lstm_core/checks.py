"""What recurrent layers and cells refuse, as arguments, x and state: PyTorch's words, and a note.

Everything here runs before any computing. Where this is stricter than PyTorch: see __init__.py.
"""

import numbers
import operator
import warnings

import numpy as np

from lstm_core.packing import PackedSequence
from lstm_core.shapes import describe, dtype_note, expect_same_dtype, explain, torch_dtype

# --------------------------------------------------------------------------- arguments

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


# ------------------------------------------------------------------------------ layers


def expect_call(layer, x, hx, more: tuple) -> list | None:
    """Check a call of a layer before its states' sizes; return the states, None if none came."""
    expect_one_state(layer, more)
    packed = isinstance(x, PackedSequence)
    kind = type(layer).__name__
    if not packed:
        expect_array(
            x, f"{kind} takes an array and returns (output, state): unpack what it returns"
        )
    states = None if hx is None else states_in(layer, hx)
    if packed:
        data, axes = np.asarray(x.data), "NI"
    else:
        expect_input_axes(kind, x)
        if states:
            expect_arrays(states)
            expect_state_axes(states, x.ndim)
        data = x
        axes = "TI" if x.ndim == 2 else "BTI" if layer.batch_first else "TBI"
    expect_features(layer, data, axes)
    return states


def states_in(layer, state) -> list:
    """Take a caller's state apart: h, or of a layer with a memory the pair (h, c)."""
    if len(layer.state_sizes) == 2:
        expect_pair(state)
        return [state[0], state[1]]
    if isinstance(state, tuple | list):
        raise explain(
            AttributeError(f"'{type(state).__name__}' object has no attribute 'dim'"),
            f"{type(layer).__name__} has no cell state: its state should be h_0, not a pair",
        )
    return [state]


def expect_array(x, note: str) -> None:
    """Refuse what is no array; most often the pair that a layer returned."""
    if not isinstance(x, np.ndarray):
        error = AttributeError(f"'{type(x).__name__}' object has no attribute 'dim'")
        raise explain(error, conversion(x) or note)


def conversion(value) -> str:
    """Say how an array is made of a list or of another library's tensor; "" of anything else."""
    if isinstance(value, list):
        return "a list is no array: pass np.array(…, np.float32)"
    if callable(getattr(value, "numpy", None)):
        return (
            f"{type(value).__module__}'s {type(value).__name__} is no NumPy array: pass x.numpy()"
        )
    return ""


def expect_one_state(module, more: tuple) -> None:
    """Refuse arguments beyond input and state: most often c_0 beside h_0."""
    if more:
        raise explain(
            TypeError(
                f"{type(module).__name__}.forward() takes from 2 to 3 positional arguments "
                f"but {3 + len(more)} were given"
            ),
            "the state should be one argument: of an LSTM the pair (h_0, c_0)",
        )


def expect_pair(state) -> None:
    """Refuse a state of an LSTM that is no pair; most often h_0 alone."""
    error = None
    if isinstance(state, tuple | list) and len(state) != 2:
        error = RuntimeError("lstm expects two hidden states")
        if len(state) < 2:
            error = IndexError(f"{type(state).__name__} index out of range")
    elif isinstance(state, np.ndarray) and state.shape[:1] == (1,):
        error = IndexError("index 1 is out of bounds for dimension 0 with size 1")
    if error:
        raise explain(error, "the state should be a pair (h_0, c_0)")


def expect_arrays(states: list) -> None:
    """Refuse states that are no arrays."""
    for state in states:
        expect_array(state, f"a state should be an array, but it is {type(state).__name__}")


def expect_input_axes(kind: str, x: np.ndarray) -> None:
    """Refuse an input that is neither (T, B, I) nor (T, I)."""
    if x.ndim not in (2, 3):
        tensor = " tensor" if kind == "RNN" else ""
        raise explain(
            ValueError(f"{kind}: Expected input to be 2D or 3D, got {x.ndim}D{tensor} instead"),
            f"x should be (T, B, I), or (T, I) for a single sequence, but has shape {x.shape}",
        )


def expect_state_axes(states: list[np.ndarray], ndim: int) -> None:
    """Refuse states (L*D, B, H) beside unbatched input, or (L*D, H) beside a batch."""
    if all(state.ndim == ndim for state in states):
        return
    form = "batched 3-D" if ndim == 3 else "unbatched 2-D"
    if len(states) == 2:
        got = ", ".join(f"{state.ndim}-D" for state in states)
        message = f"For {form} input, hx and cx should also be {ndim}-D but got ({got}) tensors"
    else:
        message = f"For {form} input, hx should also be {ndim}-D but got {states[0].ndim}-D tensor"
    axes = "(L*D, B, H)" if ndim == 3 else "(L*D, H)"
    shapes = " and ".join(str(state.shape) for state in states)
    raise explain(RuntimeError(message), f"every state should be {axes} but they are {shapes}")


def expect_features(layer, x: np.ndarray, axes: str) -> None:
    """Check dtype and number of features of an input, and that there is a step at all."""
    I, packed, memory = layer.input_size, axes == "NI", len(layer.state_sizes) == 2
    if x.dtype != layer.dtype:
        if packed and memory:
            expect_same_dtype("x", x, layer.dtype, layer.bias)
        ours, given = torch_dtype(layer.dtype), torch_dtype(x.dtype)
        raise explain(
            ValueError(
                f"RNN input dtype ({given}) does not match weight dtype ({ours}). "
                f"Convert input: input.to({ours}), or convert model: model.to({given})"
            ),
            dtype_note("x", x, layer.dtype),
        )
    if x.shape[-1] != I or (packed and x.ndim != 2):
        message = f"input.size(-1) must be equal to input_size. Expected {I}, got {x.shape[-1]}"
        if packed and x.ndim != 2:
            message = f"input must have 2 dimensions, got {x.ndim}"
        if packed and memory:  # PyTorch forgets to check and stumbles over the product
            rows, columns = (1, len(x)) if x.ndim == 1 else (x[..., 0].size, x.shape[-1])
            message = (
                f"mat1 and mat2 shapes cannot be multiplied ({rows}x{columns} and "
                f"{I}x{4 * layer.hidden_size})"
            )
        raise explain(
            RuntimeError(message),
            f"{describe('x', x, axes, I=I)}: the last axis holds the features of one time step",
        )
    if axes in ("TBI", "BTI", "TI") and x.shape[axes.index("T")] == 0:
        raise explain(
            RuntimeError("Expected sequence length to be larger than 0 in RNN"),
            f"x has no time step: T=0 in shape {x.shape}",
        )


def expect_states(layer, given: list[np.ndarray], sizes: list[tuple], axes: str) -> None:
    """Check sizes and dtype of states: (L*D, B, P) and, of an LSTM's c_0, (L*D, B, H)."""
    memory = len(sizes) == 2
    states = [state[:, None] for state in given] if axes == "TI" else given
    for place, (state, size) in enumerate(zip(states, sizes, strict=True)):
        if state.shape == size:
            continue
        name = f"hidden[{place}]" if memory else "hidden"
        error = RuntimeError(f"Expected {name} size {size}, got {list(state.shape)}")
        if axes == "NI" and memory:
            error = lstm_packed_accident(state.shape, size) or error
        raise explain(
            error,
            f"{'hc'[place]}_0 should be (L*D={size[0]}, B={size[1]}, {size[2]}) "
            f"but has shape {state.shape}; the batch is its second axis, batch_first or not",
        )
    in_one_call = memory and layer.dtype == np.float32 and not layer.proj_size
    for name, state in zip(("h_0", "c_0"), given, strict=False):
        if in_one_call and state.dtype != layer.dtype:
            raise explain(
                RuntimeError("get_mkldnn_dtype: unsupported data type"),
                dtype_note(name, state, layer.dtype),
            )
        expect_same_dtype(name, state, layer.dtype, layer.bias and name == "h_0")


def lstm_packed_accident(given: tuple, wanted: tuple) -> Exception | None:
    """Return where PyTorch stumbles: it does not check the states of an LSTM on packed input."""
    if len(given) < 3:
        ends = f"[-{len(given)}, {len(given) - 1}]"
        return IndexError(f"Dimension out of range (expected to be in range of {ends}, but got 2)")
    if given[1] != wanted[1]:
        return RuntimeError(
            f"The size of tensor a ({given[1]}) must match the size of tensor b ({wanted[1]}) "
            "at non-singleton dimension 0"
        )
    if given[0] == wanted[0]:
        return RuntimeError(
            "mat1 and mat2 shapes cannot be multiplied "
            f"({given[1]}x{given[2]} and {wanted[2]}x{4 * wanted[2]})"
        )
    return None


# ------------------------------------------------------------------------------ cells


def expect_cell_input(kind: str, x: np.ndarray, states: list[np.ndarray]) -> None:
    """Refuse inputs and states that are neither (B, I) nor (I,)."""
    expect_array(x, f"x should be an array (B, I) or (I,), but it is {type(x).__name__}")
    expect_arrays(states)
    if x.ndim not in (1, 2):
        raise explain(
            ValueError(f"{kind}: Expected input to be 1D or 2D, got {x.ndim}D instead"),
            f"x should be (B, I) or (I,) but has shape {x.shape}: a cell reads a single time step",
        )
    for place, state in enumerate(states):
        if state.ndim not in (1, 2):
            name = f"hx[{place}]" if len(states) == 2 else "hidden"
            raise explain(
                ValueError(f"{kind}: Expected {name} to be 1D or 2D, got {state.ndim}D instead"),
                f"{'hc'[place]} should be (B, H) or (H,) but has shape {state.shape}",
            )


def expect_cell_sizes(x: np.ndarray, states: list[np.ndarray], cell, batched: bool) -> None:
    """Check x (B, I) and states (B, H): sizes and dtype. B is 1 where they came without it."""
    if x.shape[1] != cell.input_size:
        raise explain(
            RuntimeError(
                f"input has inconsistent input_size: got {x.shape[1]} expected {cell.input_size}"
            ),
            describe("x", x, "BI", I=cell.input_size),
        )
    for place, state in enumerate(states):
        message = None
        if len(state) != len(x) or state.ndim == 1:
            message = (
                f"Input batch size {len(x)} doesn't match hidden{place} batch size {len(state)}"
            )
        elif state.shape[1:] != (cell.hidden_size,):
            message = (
                f"hidden{place} has inconsistent hidden_size: "
                f"got {state.shape[1]}, expected {cell.hidden_size}"
            )
        if message:
            note = describe("hc"[place], state, "BH", B=len(x), H=cell.hidden_size)
            if not batched:
                own = describe("hc"[place], state[0], "H", H=cell.hidden_size)
                note = f"x is (I,), a single sample without a batch, so {own}"
            raise explain(RuntimeError(message), note)
    expect_same_dtype("x", x, cell.dtype, cell.bias)
    for name, state in zip("hc", states, strict=False):
        expect_same_dtype(name, state, cell.dtype, cell.bias)
