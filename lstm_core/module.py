"""Module: what every layer has in common. Parameters by name, gradients by name, train and eval."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self

import numpy as np

from lstm_core.annotations import DTypeLike
from lstm_core.shapes import explain
from lstm_core.tapes import Tapes

NOT_OFFERED = {
    "device": "lstm_core computes with NumPy on the CPU",
    "requires_grad": "lstm_core has no autograd; every module has an explicit backward()",
}

# What PyTorch says where there is nothing to go backward through.
SECOND_TIME = (
    "Trying to backward through the graph a second time (or directly access saved tensors after "
    "they have already been freed). Saved intermediate values of the graph are freed when you call "
    ".backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the "
    "graph a second time or if you need to access saved tensors after calling backward."
)
NO_GRAPH = "element 0 of tensors does not require grad and does not have a grad_fn"

# Not-a-numbers and infinities are allowed in and flow through in silence, as in PyTorch.
quiet = np.errstate(all="ignore")


class IncompatibleKeys(NamedTuple):
    """What ``load_state_dict`` found too few and too many, as in PyTorch."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self):
        """Say in words that nothing is wrong, as PyTorch does."""
        if not any(self):
            return "<All keys matched successfully>"
        return f"IncompatibleKeys(missing_keys={self[0]}, unexpected_keys={self[1]})"


class Module:
    """Base of all layers.

    Parameters are plain arrays stored as attributes under torch's names. A forward in training
    mode leaves a *tape* for ``backward``, which undoes the latest forward and adds to ``grads``:

    - RNN, GRU, LSTM: ``backward(dy, dstate=None) -> (dx, dstate0)``; None stands for zeros, dy
      and dx have the form of y and x (packed, unbatched, batch_first);
    - RNNCell, GRUCell, LSTMCell: ``backward(dstate) -> (dx, dstate0)``;
    - Embedding, Linear, Dropout: ``backward(dy) -> dx`` (None for indices);
    - losses: ``backward() -> dpred``; attention: ``backward(dcontext) -> (dquery, dkeys)``;
    - Encoder: ``backward(dstates, dstate=None)``; Decoder: ``backward(dy, dstate=None) ->
      (dstates, dstate0)``, which is what the Encoder's takes.

    ``train()`` (the default) keeps the tape of each forward until a backward has undone it, the
    latest first: called more than once, a module goes backward in reverse order of its calls.
    After ``zero_grad()`` the next forward forgets the tapes before it; ``train()`` forgets all,
    ``eval()`` keeps none. Tapes of a module hold at most 2**26 numbers: where no backward follows,
    the oldest give way (see tapes.py).
    Between a forward and its backward no parameter that backward reads may change: this is noticed,
    and raises what PyTorch raises.
    A model of your own holds its layers as attributes:

    >>> from lstm_core import GRU, Linear
    >>> model = Module()
    >>> model.rnn, model.out = GRU(2, 3), Linear(3, 1)
    >>> list(model.state_dict())[-3:], model.num_parameters()
    (['rnn.bias_hh_l0', 'out.weight', 'out.bias'], 67)
    """

    __call__: Callable[..., Any]  # of every layer and loss its own, and so are their types
    backward: Callable[..., Any]

    def __new__(cls, *args, **kwargs):
        """Refuse arguments that only make sense in PyTorch, saying why."""
        for name in NOT_OFFERED.keys() & kwargs.keys():
            raise TypeError(f"{cls.__name__} has no argument {name!r}: {NOT_OFFERED[name]}")
        return super().__new__(cls)

    def __init__(self, dtype: DTypeLike = np.float32):
        dtype = np.dtype(dtype)
        if dtype not in (np.float32, np.float64):
            raise TypeError(f"dtype should be np.float32 or np.float64, got: {dtype}")
        self.dtype = dtype
        self.training = True
        self._parameters: dict[str, np.ndarray] = {}
        self._children: dict[str, Module] = {}
        self._grads: dict[str, np.ndarray] = {}
        self._frozen: set[str] = set()
        self.tapes = Tapes()
        self._contents: list[bytes] = []

    def add_parameter(self, name: str, array: np.ndarray) -> None:
        """Make ``self.<name>`` a parameter; the order of calls is the order in state_dict."""
        self._parameters[name] = np.ascontiguousarray(array, dtype=self.dtype)

    def __getattr__(self, name):
        """Find a parameter; called only when there is no ordinary attribute of that name."""
        try:
            return self.__dict__["_parameters"][name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}") from None

    def __setattr__(self, name, value):
        """Replace a parameter, register a child, or set an ordinary attribute."""
        if name in self.__dict__.get("_parameters", ()):
            old, value = self._parameters[name], np.asarray(value, dtype=self.dtype)
            if value.shape != old.shape:
                raise ValueError(f"{name} should be {old.shape} but has shape {value.shape}")
            self._parameters[name] = value
        else:
            if isinstance(value, Module):
                self._children[name] = value
            else:
                self.__dict__.get("_children", {}).pop(name, None)  # a child that is replaced
            super().__setattr__(name, value)

    def __delattr__(self, name):
        """Delete an attribute; a child or parameter is forgotten with it."""
        self._children.pop(name, None)
        self._grads.pop(name, None)
        if self._parameters.pop(name, None) is None:
            super().__delattr__(name)

    def __dir__(self):
        """List parameters too, so that notebooks complete their names."""
        return [*super().__dir__(), *self._parameters]

    # ------------------------------------------------------------------ parameters and gradients

    def named_parameters(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yield (name, array); children's names are prefixed ``child.``.

        A parameter that is shared comes once, under its first name.
        """
        first = {}
        for name, owner, own in self._owned():
            array = owner._parameters[own]
            if first.setdefault(id(array), name) == name:
                yield name, array

    def _owned(self) -> Iterator[tuple[str, "Module", str]]:
        """Yield (name, module, its own name of it) for every name of every parameter."""
        yield from ((name, self, name) for name in self._parameters)
        for prefix, child in self._children.items():
            for name, owner, own in child._owned():
                yield f"{prefix}.{name}", owner, own

    def parameters(self) -> Iterator[np.ndarray]:
        """Yield the parameter arrays themselves, not copies."""
        return (array for _, array in self.named_parameters())

    def num_parameters(self) -> int:
        """How many numbers are learned."""
        return sum(array.size for array in self.parameters())

    @property
    def grads(self) -> dict[str, np.ndarray]:
        """Gradients by the names of ``named_parameters``; absent until a backward reached them.

        What backwards found at each place of a shared parameter is one sum.
        """
        if not self._children:
            return self._grads
        # by parameter: its first name, its gradient
        found: dict[int, tuple[str, np.ndarray | None]] = {}
        for name, owner, own in self._owned():
            grad, key = owner._grads.get(own), id(owner._parameters[own])
            first, total = found.get(key, (name, None))
            if total is None:
                total = grad
            elif grad is not None and grad is not total:
                total += grad
                owner._grads[own] = total  # a module may stand under a second name
            found[key] = first, total
        for _, owner, own in self._owned():  # from now on all places share one array
            total = found[id(owner._parameters[own])][1]
            if total is not None:
                owner._grads[own] = total
        return {name: total for name, total in found.values() if total is not None}

    def add_grad(self, name: str, grad: np.ndarray) -> None:
        """Accumulate into ``grads[name]``. ``grad`` must be a fresh array: it is kept."""
        if name in self._frozen:
            return
        if name in self._grads:
            self._grads[name] += grad
        else:
            self._grads[name] = grad

    def freeze(self, *names: str) -> None:
        """Keep the named parameters, or all, as they are: they get no gradient and no step.

        >>> from lstm_core import Linear
        >>> layer = Linear(2, 1, rng=0)
        >>> layer.freeze("weight")
        >>> y = layer(np.ones((1, 2), np.float32))
        >>> dx = layer.backward(np.ones_like(y))
        >>> list(layer.grads)
        ['bias']
        """
        for owner, own in self._chosen(names):
            owner._frozen.add(own)
            owner._grads.pop(own, None)

    def unfreeze(self, *names: str) -> None:
        """Let the named parameters, or all, learn again."""
        for owner, own in self._chosen(names):
            owner._frozen.discard(own)

    def _chosen(self, names: tuple[str, ...]) -> list[tuple["Module", str]]:
        """Return the places of the named parameters, or of all; a shared one has several."""
        parameters = self.state_dict()
        for name in names:
            if name not in parameters:
                known = ", ".join(parameters)
                raise KeyError(f"{type(self).__name__} has no parameter {name!r}, only {known}")
        chosen = {id(parameters[name]) for name in names or parameters}
        return [(m, own) for _, m, own in self._owned() if id(m._parameters[own]) in chosen]

    def zero_grad(self) -> None:
        """Forget all gradients; and, once the next forward begins, those that were not undone.

        So it may stand before a forward or between it and its backward, as in PyTorch's programs.
        """
        self._grads.clear()
        self.tapes.close()
        for child in self._children.values():
            child.zero_grad()

    # ------------------------------------------------------------------ saving and loading

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return the parameters by name: the arrays themselves, as in PyTorch. Copy to keep.

        A shared parameter stands under each of its names.
        """
        return {name: owner._parameters[own] for name, owner, own in self._owned()}

    def load_state_dict(
        self, state_dict: Mapping[str, np.ndarray], strict: bool = True
    ) -> IncompatibleKeys:
        """Copy arrays into the parameters, after checking all of them."""
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        own = self.state_dict()
        given = {name: np.asarray(array) for name, array in state_dict.items()}
        missing = [name for name in own if name not in given]
        unexpected = [name for name in given if name not in own]

        problems = [
            f"size mismatch for {name}: copying a param with shape {torch_size(given[name])} from "
            f"checkpoint, the shape in current model is {torch_size(param)}."
            for name, param in own.items()
            if name in given and given[name].shape != param.shape
        ]
        if strict and unexpected:
            problems.insert(0, f"Unexpected key(s) in state_dict: {quoted(unexpected)}. ")
        if strict and missing:
            problems.insert(0, f"Missing key(s) in state_dict: {quoted(missing)}. ")
        if problems:
            head = f"Error(s) in loading state_dict for {type(self).__name__}:"
            raise RuntimeError("\n\t".join([head, *problems]))

        for name in own:  # in this order: of a shared parameter the last name wins, as in PyTorch
            if name in given:
                own[name][...] = given[name]
        return IncompatibleKeys(missing, unexpected)

    # ------------------------------------------------------------------ training and evaluation

    def train(self, mode: bool = True) -> Self:
        """Switch dropout and the keeping of a tape on (or off)."""
        self.training = mode
        self.tapes.clear()
        for child in self._children.values():
            child.train(mode)
        return self

    def eval(self) -> Self:
        """Switch dropout and the keeping of a tape off."""
        return self.train(False)

    @property
    def tape(self) -> Any:
        """What the latest forward that is not undone yet left; an error when there is none."""
        if self.tapes:
            return self.tapes.latest()
        name = type(self).__name__
        if not self.training:
            note = f"{name} is in eval(), where nothing is kept to go backward through"
            raise explain(RuntimeError(NO_GRAPH), f"{note}: call train() first")
        raise explain(RuntimeError(SECOND_TIME), f"{name}.backward {self.tapes.why_empty()}")

    def undone(self) -> None:
        """Let go of the latest tape: its backward has been."""
        self.tapes.pop()

    def contents(self, names: Iterable[str] | None = None) -> list[bytes]:
        """Return the bytes of own parameters, all or the named ones; unchanged, the same list."""
        now = [self._parameters[name].tobytes() for name in names or self._parameters]
        if now != self._contents:
            self._contents = now
        return self._contents

    def expect_unchanged(self, before: list[bytes], names: Iterable[str] | None = None) -> None:
        """Raise PyTorch's error if parameters are no longer what the forward computed with."""
        if before != self.contents(names):
            raise explain(
                RuntimeError(
                    "one of the variables needed for gradient computation has been modified by an "
                    "inplace operation"
                ),
                "a parameter should stay as it is from a forward to its backward: call the "
                f"{type(self).__name__} again first",
            )

    # ------------------------------------------------------------------ printing

    def extra_repr(self) -> str:
        """Return the arguments to show between the brackets of repr."""
        return ""

    def __repr__(self):
        """Print as PyTorch prints: the arguments, or one indented line for every child."""
        if not self._children:
            return f"{type(self).__name__}({self.extra_repr()})"
        lines = [self.extra_repr()] if self.extra_repr() else []
        for name, child in self._children.items():
            lines += f"({name}): {child!r}".split("\n")
        return "\n".join([f"{type(self).__name__}(", *(f"  {line}" for line in lines), ")"])


def torch_size(array: np.ndarray) -> str:
    """Write a shape the way PyTorch's messages do."""
    return f"torch.Size({list(array.shape)})"


def quoted(names: list[str]) -> str:
    """Join names as PyTorch's messages do."""
    return ", ".join(f'"{name}"' for name in names)
