"""Compare a module's backward with finite differences: the proof that needs no other library."""

import copy
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from lstm_core.module import Module, quiet

STEP = 1e-5  # the error is of order STEP**2 from the curve and 1e-16 / STEP from rounding
TOLERANCE = 1e-7


@quiet
def gradcheck(module: Module, *inputs: Any) -> bool:
    """Return True when every gradient agrees with central differences; else raise RuntimeError.

    Shapes:
        inputs as the module's call takes them: arrays, packed sequences, tuples of states

    Everything has to be float64. The scalar that is differentiated is the sum of all outputs,
    each number with a random factor. Dropout is repeated with the same mask every time. An
    Embedding that is fed its ``padding_idx`` fails by definition: that row's gradient is withheld.

    >>> from lstm_core.heads import Linear
    >>> gradcheck(Linear(3, 2, dtype=np.float64, rng=0), np.ones((5, 3)))
    True
    """
    inputs = copy.deepcopy(inputs)
    differentiable = [value for value in inputs if leaves(value)]
    module = copy.deepcopy(module).train()
    module.zero_grad()
    watched = dict(module.named_parameters())
    for i, value in enumerate(differentiable):
        watched |= {f"floating input {i}, part {k}": part for k, part in enumerate(leaves(value))}
    for name, array in watched.items():
        if array.dtype != np.float64:
            raise TypeError(f"gradcheck needs float64, but {name} is {array.dtype}")

    # a fresh copy for every run: its random generator, and so its dropout, starts all over
    runner = copy.deepcopy(module)
    outputs = answered(runner, runner(*inputs))
    rng = np.random.default_rng(0)
    factors = [[rng.normal(size=np.shape(leaf)) for leaf in leaves(out)] for out in outputs]
    returned = runner.backward(
        *(like(out, iter(factor)) for out, factor in zip(outputs, factors, strict=True))
    )

    def scalar() -> float:
        runner = copy.deepcopy(module)
        return sum(
            float(np.sum(leaf * factor))
            for out, parts in zip(answered(runner, runner(*inputs)), factors, strict=True)
            for leaf, factor in zip(leaves(out), parts, strict=True)
        )

    # a parameter that backward forgot counts as zero
    grads = {name: np.zeros_like(p) for name, p in module.named_parameters()} | runner.grads
    returned = returned if type(returned) is tuple else (returned,)
    for i, (_, grad) in enumerate(zip(differentiable, returned, strict=False)):
        grads |= {f"floating input {i}, part {k}": part for k, part in enumerate(leaves(grad))}
    for name, grad in grads.items():
        compare(name, grad, central_differences(scalar, watched[name]))
    return True


def central_differences(scalar: Callable[[], float], array: np.ndarray) -> np.ndarray:
    """Move every number of ``array`` up and down a little; it is restored afterwards."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + STEP
        above = scalar()
        array[index] = kept - STEP
        slopes[index] = (above - scalar()) / (2 * STEP)
        array[index] = kept
    return slopes


def compare(name: str, backward: np.ndarray, differences: np.ndarray) -> None:
    """Raise unless both agree, naming the number that disagrees most."""
    if backward.shape != differences.shape:
        raise RuntimeError(
            f"the gradient of {name} has shape {backward.shape}, not {differences.shape}"
        )
    error = np.abs(backward - differences)
    if error.size and not error.max() <= TOLERANCE * max(1, np.abs(differences).max()):
        worst = np.unravel_index(np.argmax(error), error.shape)
        place = ", ".join(map(str, worst))
        raise RuntimeError(
            f"the gradient of {name} at [{place}] is {backward[worst]:.8g} by backward, "
            f"but {differences[worst]:.8g} by finite differences"
        )


def answered(module: Module, outputs: Any) -> tuple:
    """The outputs that backward takes gradients of, in its order (see ``Module``)."""
    wanted = list(inspect.signature(module.backward).parameters)
    if type(outputs) is not tuple or wanted == ["dstate"]:  # a cell's only output is its state
        outputs = (outputs,)
    return outputs[: len(wanted)]


def leaves(value: Any) -> list[np.ndarray]:
    """The floating arrays in an array, a packed sequence or a tuple of states."""
    if isinstance(value, tuple | list):
        return [leaf for part in value for leaf in leaves(part)]
    is_floating = isinstance(value, np.ndarray | np.floating | float)
    return [np.asarray(value)] if is_floating and np.asarray(value).dtype.kind == "f" else []


def like(value: Any, replacements: Iterator[np.ndarray]) -> Any:
    """``value`` with its floating arrays replaced, one after the other."""
    if isinstance(value, tuple):
        parts = [like(part, replacements) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return next(replacements) if leaves(value) else value
