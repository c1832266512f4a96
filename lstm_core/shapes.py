"""Shapes in words: axis letters, PyTorch's error messages, and our explanation beside them.

Axis letters: T time, B batch, I input features, H hidden features, L layers, D directions
(1 or 2), P projected features. PyTorch writes N for our B and L for our T.
"""

from typing import TypeVar

import numpy as np

E = TypeVar("E", bound=Exception)

TENSOR_NAMES = {
    "float64": "Double", "float32": "Float", "float16": "Half", "complex128": "ComplexDouble",
    "complex64": "ComplexFloat", "int64": "Long", "int32": "Int", "int16": "Short", "int8": "Char",
    "uint8": "Byte",
}  # fmt: skip

C_NAMES = {"float64": "double", "float32": "float", "float16": "c10::Half", "int64": "long int"}


class ShapeError(ValueError):
    """A tensor has the wrong shape, and PyTorch has no words of its own for it."""


def explain(error: E, note: str) -> E:
    """Return ``error`` with a note (PEP 678), which Python prints under PyTorch's message."""
    error.add_note(note)
    return error


def describe(name: str, array: np.ndarray, axes: str, **sizes: int) -> str:
    """Say in axis letters which shape was wanted and which was given.

    >>> describe("x", np.zeros((5, 3, 7)), "TBI", I=10)
    'x should be (T, B, I=10) but has shape (5, 3, 7)'
    """
    want = ", ".join(f"{axis}={sizes[axis]}" if axis in sizes else axis for axis in axes)
    want += "," if len(axes) == 1 else ""
    return f"{name} should be ({want}) but has shape {array.shape}"


def expect(name: str, array: np.ndarray, axes: str, **sizes: int) -> dict[str, int]:
    """Raise ShapeError unless ``array`` has the axes named in ``axes``; return their sizes.

    >>> expect("h", np.zeros((3, 20)), "BH", H=20)
    {'B': 3, 'H': 20}
    """
    fits = array.ndim == len(axes) and all(
        sizes.get(axis, size) == size for axis, size in zip(axes, array.shape, strict=True)
    )
    if not fits:
        raise ShapeError(describe(name, array, axes, **sizes))
    return dict(zip(axes, array.shape, strict=True))


def gradient(name: str, given, shape: tuple, dtype: np.dtype, like: str = "") -> np.ndarray:
    """Return a gradient that a backward was given, in the module's dtype, or refuse it.

    >>> gradient("dy", np.ones((2, 3)), (3, 2), np.dtype(np.float32), "y")
    Traceback (most recent call last):
    lstm_core.shapes.ShapeError: dy should be (3, 2), as y is, but has shape (2, 3)
    """
    array = np.asarray(given)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} should hold real numbers, got {array.dtype}")
    if array.shape != shape:
        is_like = f", as {like} is," if like else ""
        raise ShapeError(f"{name} should be {shape}{is_like} but has shape {array.shape}")
    return array.astype(dtype, copy=False)


def torch_dtype(dtype: np.dtype) -> str:
    """Write a dtype as PyTorch's messages do, and one that it has not (big-endian) as NumPy does.

    >>> torch_dtype(np.dtype(bool))
    'torch.bool'
    """
    dtype = np.dtype(dtype)
    return f"torch.{dtype.name}" if dtype.isnative else str(dtype)


def tensor_name(dtype: np.dtype) -> str:
    """Name a dtype as PyTorch's C++ messages do.

    >>> tensor_name(np.dtype("float64"))
    'Double'
    """
    if not dtype.isnative:  # PyTorch has none
        return str(dtype)
    return TENSOR_NAMES.get(dtype.name, dtype.name.capitalize())


def expect_same_dtype(name: str, array: np.ndarray, dtype: np.dtype, bias: bool = True) -> None:
    """Raise PyTorch's error unless ``array`` has the dtype of the weights.

    It has other words for a product to which no bias is added.
    """
    if array.dtype == dtype:
        return
    given, wanted = tensor_name(array.dtype), tensor_name(dtype)
    message = f"mat1 and mat2 must have the same dtype, but got {given} and {wanted}"
    if not bias:
        given, wanted = (C_NAMES.get(one.name, one.name) for one in (array.dtype, dtype))
        message = f"expected m1 and m2 to have the same dtype, but got: {given} != {wanted}"
    raise explain(RuntimeError(message), dtype_note(name, array, dtype))


def dtype_note(name: str, array: np.ndarray, dtype: np.dtype) -> str:
    """Say how to make the dtypes of an input and of the weights meet."""
    note = f"{name} is {array.dtype}, the weights are {dtype}: pass {name}.astype(np.{dtype})"
    if array.dtype in (np.float32, np.float64):
        note += f", or make the layer with dtype=np.{array.dtype}"
    return note
