"""Modules that hold others: one after the other, or as a list; and one that picks a part.

Each has its backward beside its forward, so that a model made of them needs no backward of its own.
"""

from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from lstm_core.module import Module
from lstm_core.shapes import gradient


class ModuleList(Module):
    """A list of modules whose parameters a model knows; mirrors ``torch.nn.ModuleList``.

    Shapes:
        none: it is not called

    >>> from lstm_core import GRU
    >>> layers = ModuleList([GRU(2, 3), GRU(3, 3)])
    >>> len(layers), list(layers.state_dict())[0]
    (2, '0.weight_ih_l0')
    """

    def __init__(self, modules: Any = ()):
        super().__init__()
        for module in modules:
            self.append(module)

    def append(self, module: Module) -> Self:
        """Add a module at the end."""
        if not isinstance(module, Module):
            raise TypeError(f"{type(module).__name__} is not a Module subclass")
        setattr(self, str(len(self)), module)
        return self

    def __len__(self) -> int:
        return len(self._children)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._children.values())

    def __getitem__(self, place: int) -> Module:
        return list(self._children.values())[place]


class Sequential(ModuleList):
    """Modules that hand what they return to the next; mirrors ``torch.nn.Sequential``.

    Shapes:
        x as the first module takes it  ->  y as the last one returns it

    >>> from lstm_core import Dropout, Linear
    >>> model = Sequential(Linear(2, 3, rng=0), Dropout(0.0), Linear(3, 1, rng=1))
    >>> y = model(np.ones((5, 2), np.float32))
    >>> model.backward(np.ones_like(y)).shape
    (5, 2)
    """

    def __init__(self, *modules: Module):
        super().__init__(modules)

    def __call__(self, x: np.ndarray) -> Any:
        """Run all modules, each on what the one before returned."""
        for module in self:
            x = module(x)
        return x

    def backward(self, dy: np.ndarray) -> Any:
        """Undo the latest forward, from the last module to the first."""
        for module in reversed(list(self)):
            dy = module.backward(dy)
        return dy


class Pick(Module):
    """A part of an array, such as a sequence's last step; PyTorch writes ``output[:, -1]``.

    Shapes:
        x (*)  ->  x[index]

    The backward puts the part's gradient in its place and zeros everywhere else.

    >>> last = Pick(np.s_[:, -1])  # of (B, T, H)
    >>> last(np.ones((2, 5, 3))).shape, last.backward(np.ones((2, 3))).sum(axis=(0, 2))
    ((2, 3), array([0., 0., 0., 0., 6.]))
    """

    def __init__(self, index: Any):
        super().__init__()
        self.index = index

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return a copy of the part."""
        part = np.array(x[self.index])
        if self.training:
            self.tapes.push((x.shape, x.dtype, part.shape), 1)
        return part

    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Return dx (*), zero outside the part; what was picked twice gets both gradients."""
        shape, dtype, part = self.tape
        dy = gradient("dy", dy, part, dtype, "the part")
        self.undone()
        dx = np.zeros(shape, dtype)
        np.add.at(dx, self.index, dy)
        return dx

    def extra_repr(self) -> str:
        """Return the index."""
        return f"{self.index}"
