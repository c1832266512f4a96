"""From what a pickle program left to plain Python and NumPy, or to a refusal that helps."""

from collections.abc import Callable
from typing import Any

import numpy as np

from lstm_core.files.archive import Budget, StateFileError
from lstm_core.files.rebuild import VALUE, Array, Dtype, Name, Storage, Stranger, Tensor

LOAD = "torch.load(path, weights_only=False)"
# what is there to act, not to hold anything: to load such a file in PyTorch is no way out
HARMFUL = {
    *("os", "posix", "nt", "sys", "subprocess", "shutil", "socket", "runpy", "importlib"),
    *("builtins.eval", "builtins.exec", "builtins.compile", "builtins.open", "builtins.__import__"),
}
# tensors without a counterpart in NumPy, and the method that gives them one
INSTEAD = {
    "torch._utils._rebuild_sparse_tensor": ("a sparse tensor", ".to_dense()"),
    "torch._utils._rebuild_qtensor": ("a quantized tensor", ".dequantize()"),
    "torch._utils._rebuild_nested_tensor": ("a nested tensor", ".unbind()"),
    "torch.complex32": ("a tensor of dtype torch.complex32", ".to(torch.complex64)"),
}


class Leftover(Exception):
    """A name or an object of an unknown class, for which no plain value can stand."""

    def __init__(self, path: str):
        self.path = path
        self.keys: list[Any] = []


def finished(state: Any, budget: Budget) -> Any:
    """``state`` with arrays for tensors and dicts for their like, or StateFileError."""
    try:
        return _plain(state, budget, {})
    except Leftover as err:
        where = "".join(f"[{_quoted(key)}]" for key in err.keys)
        raise StateFileError(_refusal(err.path, where, state)) from None


def _refusal(path: str, where: str, state: Any) -> str:
    if path in INSTEAD or VALUE.fullmatch(path):
        what, method = INSTEAD.get(path, (f"a tensor of dtype {path}", ".float()"))
        return (
            f"it holds {what}{where and f' (at {where})'}, which NumPy does not have. In PyTorch: "
            f"state = torch.load(path); state{where} = state{where}{method}; "
            'torch.save(state, "weights.pt")'
        )
    where = where and f" (at {where})"
    if path == "torch._utils._rebuild_meta_tensor_no_storage":
        return f"it holds a tensor on the meta device{where}, which has no numbers"
    if HARMFUL & {path, path.split(".")[0]}:
        return f"it asks for {path}{where}, which no weights need: do not load it anywhere"
    return (
        f"it asks for {path}{where}, and only the code behind that name could make something of "
        "it. Tensors and plain objects are read, nothing else. If you trust the file, in PyTorch: "
        f'torch.save({_weights_in(state)}, "weights.pt")'
    )


Done = dict[int, tuple[Any, Any]]  # by id: a value, which so keeps its id, and its plain form


def _plain(value: Any, budget: Budget, done: Done) -> Any:
    """The plain form of ``value``; what is shared in the file is shared in the result."""
    make = MAKERS.get(type(value))
    if make is None:
        return value
    if id(value) not in done:
        done[id(value)] = value, make(value, budget, done)
    return done[id(value)][1]


def _plain_items(container: Any, budget: Budget, done: Done) -> Any:
    """Make what a dict or list holds plain, in place: nobody else has seen it yet."""
    items = container.items() if isinstance(container, dict) else enumerate(container)
    for key, value in items:
        if type(value) in MAKERS:
            try:
                container[key] = _plain(value, budget, done)
            except Leftover as err:
                err.keys.insert(0, key)
                raise
    return container


def _plain_stranger(value: Stranger, budget: Budget, done: Done) -> dict:
    return _plain_items(value.items, budget, done) if value.items else _refuse(value, budget, done)


def _plain_storage(storage: Storage, budget: Budget, done: Done) -> np.ndarray:
    numbers = storage.numbers
    budget.spend(numbers.nbytes, "a storage")
    return numbers.astype(numbers.dtype.newbyteorder("="))


def _plain_array(value: Array, budget: Budget, done: Done) -> np.ndarray:
    if value.array is None:
        raise StateFileError("it holds a NumPy array that is never given its numbers")
    return value.array


def _refuse(value: Name | Stranger, budget: Budget, done: Done) -> Any:
    raise Leftover(value.path)


# what takes the place of a value of that type; any other is plain already
MAKERS: dict[type, Callable[[Any, Budget, Done], Any]] = {
    dict: _plain_items,
    list: _plain_items,
    tuple: lambda value, budget, done: tuple(_plain_items([*value], budget, done)),
    Tensor: lambda value, budget, done: value.array(budget),
    Storage: _plain_storage,
    Array: _plain_array,
    Dtype: lambda value, budget, done: value.dtype,
    Stranger: _plain_stranger,
    Name: _refuse,
}


def _weights_in(state: Any) -> str:
    """What to write in PyTorch for the dict of tensors that is somewhere in ``state``."""
    entries = state if isinstance(state, dict) else getattr(state, "items", {})
    seen = set()  # one dict in a million places is looked at once
    for key, value in entries.items():
        if isinstance(value, dict) and id(value) not in seen:
            seen.add(id(value))
            if any(isinstance(v, Tensor | np.ndarray) for v in value.values()):
                return f"{LOAD}[{_quoted(key)}]"
    if any(isinstance(value, Tensor | np.ndarray) for value in entries.values()):
        return f"{{k: v for k, v in {LOAD}.items() if torch.is_tensor(v)}}"
    for key, value in entries.items():
        if isinstance(value, Stranger):
            return f"{LOAD}[{_quoted(key)}].state_dict()"
    return f"{LOAD}.state_dict()"


def _quoted(key: Any) -> str:
    return f'"{key}"' if isinstance(key, str) else repr(key)
