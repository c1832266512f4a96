"""Which names in a dict of weights belong to which recurrent layer, and what the shapes tell."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

GATES_OF_ROWS = {4: "LSTM", 3: "GRU", 1: "RNN"}
NAME = re.compile(
    r"(?P<prefix>.*\.|)(weight|bias)_(ih|hh|hr)(_l(?P<layer>\d+))?(?P<reverse>_reverse)?"
)


class Place(NamedTuple):
    """Where a module's weights are: in the dict at these keys, under names with this prefix."""

    keys: tuple
    arrays: Mapping[str, Any]
    prefix: str

    @property
    def dict_of_it(self) -> str:
        """The dict, as one writes it: state_dict["model"]."""
        keys = (f'"{key}"' if isinstance(key, str) else repr(key) for key in self.keys)
        return "state_dict" + "".join(f"[{key}]" for key in keys)

    def __str__(self):
        """Write the dict of the weights, under the names that the module itself gives them."""
        if not self.prefix:
            return self.dict_of_it
        prefix = f'"{self.prefix}"'
        others = not all(str(name).startswith(self.prefix) for name in self.arrays)
        return (
            f"{{name.removeprefix({prefix}): array for name, array in {self.dict_of_it}.items()"
            + f" if name.startswith({prefix})" * others
            + "}"
        )


def infer_config(state_dict: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The constructor's arguments, read off the names and shapes of one recurrent layer's weights.

    Shapes:
        weight_ih (gates*H, I), weight_hh (gates*H, H or P), bias (gates*H,), weight_hr (P, H);
        gates = 4 (LSTM), 3 (GRU) or 1 (RNN)

    The layer is found under whatever prefix its names have, such as ``encoder.rnn.`` or
    ``module.``, among names of other layers, and in dicts within the dict, such as ``"model"``
    of a checkpoint. Where there are several, ``prefix`` chooses one. What ``load_state_dict``
    then wants, the layer's own names, it says itself. Unseen in the weights, and so not in the
    result: batch_first, dropout, and RNN's nonlinearity.

    >>> import numpy as np
    >>> shapes = dict(weight_ih_l0=(80, 10), weight_hh_l0=(80, 20))
    >>> infer_config({name: np.zeros(shape) for name, shape in shapes.items()})
    {'rnn_type': 'LSTM', 'input_size': 10, 'hidden_size': 20, 'bias': False, 'num_layers': 1,
     'bidirectional': False, 'proj_size': 0}
    """
    layers = list(_recurrent_layers(state_dict))
    chosen = [layer for layer in layers if layer.prefix.startswith(prefix)]
    if prefix:  # rnn. itself, even if there is a rnn.inner. too
        chosen = [layer for layer in chosen if layer.prefix == prefix] or chosen
    if len(chosen) != 1:
        raise ValueError(_which(layers, chosen, prefix))
    return _config(chosen[0])


def _dicts(state_dict: Mapping[str, Any]) -> Iterator[tuple[tuple, Mapping[str, Any]]]:
    """Every dict in ``state_dict``, itself first, with the keys that lead there; each once."""
    todo: list[tuple[tuple, Any]] = [((), state_dict)]
    seen = {id(state_dict)}
    for keys, value in todo:
        items: Iterable = enumerate(value)
        if not isinstance(value, list | tuple):
            yield keys, value
            items = value.items()
        for key, item in items:
            if isinstance(item, dict | list | tuple) and item and id(item) not in seen:
                seen.add(id(item))
                todo.append(((*keys, key), item))


def _recurrent_layers(state_dict: Mapping[str, Any]) -> Iterator[Place]:
    for keys, arrays in _dicts(state_dict):
        matches = [NAME.fullmatch(name) for name in arrays if isinstance(name, str)]
        for prefix in sorted({match["prefix"] for match in matches if match}):
            yield Place(keys, arrays, prefix)


def _which(layers: list[Place], chosen: list[Place], prefix: str) -> str:
    """Say which layers there are, and how to choose one."""
    if not layers:
        return "expected the weights of a recurrent layer, found no name such as weight_ih_l0"
    found = f"found {len(chosen)}" + f" under {prefix!r}" * bool(prefix)
    calls = ", ".join(_call(layer, layers) for layer in chosen or layers)
    return f"expected the weights of one recurrent layer, {found}. Choose one: {calls}"


def _call(layer: Place, layers: list[Place]) -> str:
    """How to choose this one of the layers."""
    if layer.prefix:
        return f'infer_config({layer.dict_of_it}, prefix="{layer.prefix}")'
    if sum(other.keys[: len(layer.keys)] == layer.keys for other in layers) == 1:
        return f"infer_config({layer.dict_of_it})"
    return (
        f"infer_config({{name: array for name, array in {layer.dict_of_it}.items() "
        'if name.startswith(("weight_", "bias_"))})'
    )


def where_instead(names: Iterable[str], state_dict: Mapping[str, Any]) -> str | None:
    """Say where in ``state_dict`` the arrays of a module with these ``names`` are, if elsewhere.

    >>> print(where_instead(["weight", "bias"], {"module.weight": 1, "module.bias": 2}))
    its weights are in state_dict under names that begin with "module.":
    load_state_dict({name.removeprefix("module."): array for name, array in state_dict.items()})
    >>> print(where_instead(["weight"], {"epoch": 3, "model": {"weight": 1}}))
    its weights are in state_dict["model"]: load_state_dict(state_dict["model"])
    >>> print(where_instead(["rnn.weight", "out.weight"], {"weight": 1}))
    these are the names of its rnn or its out, without "rnn." or "out." before them: call
    load_state_dict of that one
    """
    own = list(names)
    places = [place for place in _places_of(own, state_dict) if place.keys or place.prefix]
    if places:
        first = "" if len(places) == 1 else "for the first of them, "
        where = " and ".join(map(_described, places))
        return f"its weights are {where}: {first}load_state_dict({places[0]})"
    given = [name for name in state_dict if isinstance(name, str)]
    parts = [name.removesuffix(given[0]) for name in own if given and name.endswith("." + given[0])]
    parts = [part for part in parts if {part + name for name in given} <= {*own}]
    if parts:
        children = " or ".join(f"its {part[:-1]}" for part in parts)
        prefixes = " or ".join(f'"{part}"' for part in parts)
        return (
            f"these are the names of {children}, without {prefixes} before them: "
            "call load_state_dict of that one"
        )
    return None


def _described(place: Place) -> str:
    under = f' under names that begin with "{place.prefix}"' if place.prefix else ""
    return f"in {place.dict_of_it}{under}"


def _places_of(own: list[str], state_dict: Mapping[str, Any]) -> Iterator[Place]:
    """Every dict and prefix under which all of a module's own names are."""
    for keys, arrays in _dicts(state_dict):
        for name in arrays:
            if own and isinstance(name, str) and name.endswith(own[0]):
                prefix = name.removesuffix(own[0])
                whole = all(prefix + other in arrays for other in own)
                if whole and (not prefix or prefix.endswith(".")):
                    yield Place(keys, arrays, prefix)


def _config(layer: Place) -> dict[str, Any]:
    prefix = layer.prefix
    shapes, found = {}, []
    for name, array in layer.arrays.items():
        match = NAME.fullmatch(name) if isinstance(name, str) else None
        if match and match["prefix"] == prefix:
            found.append(match)
            shapes[name.removeprefix(prefix)] = tuple(getattr(array, "shape", ()))
    is_cell = "weight_ih" in shapes
    first = "" if is_cell else "_l0"
    for name in ("weight_ih" + first, "weight_hh" + first):
        if len(shapes.get(name, ())) != 2:
            raise ValueError(f"{prefix}{name} should be there, with 2 axes")

    projection = shapes.get("weight_hr" + first)
    rows, recurrent = shapes["weight_hh" + first]
    hidden = projection[-1] if projection else recurrent
    kind = GATES_OF_ROWS.get(rows / hidden) if hidden else None
    if kind is None:
        raise ValueError(
            f"{prefix}weight_hh{first} has {rows} rows for {hidden} hidden features; "
            "it should be 4 (LSTM), 3 (GRU) or 1 (RNN) times as many"
        )
    config = dict(
        rnn_type=kind + "Cell" * is_cell,
        input_size=shapes["weight_ih" + first][1],
        hidden_size=hidden,
        bias="bias_ih" + first in shapes,
    )
    if not is_cell:
        config |= dict(
            num_layers=len({match["layer"] for match in found}),
            bidirectional=any(match["reverse"] for match in found),
        )
        if kind == "LSTM":
            config["proj_size"] = recurrent if projection else 0
    _check_shapes(shapes, _wanted_shapes(config), prefix)
    return config


def _wanted_shapes(config: dict[str, Any]) -> dict[str, tuple]:
    """Every name that a layer of this configuration has, with its shape."""
    H, P = config["hidden_size"], config.get("proj_size", 0)
    rows = H * next(g for g, kind in GATES_OF_ROWS.items() if config["rnn_type"].startswith(kind))
    D = 2 if config.get("bidirectional") else 1
    suffixes = [
        (f"_l{layer}{reverse}", config["input_size"] if layer == 0 else D * (P or H))
        for layer in range(config.get("num_layers", 0))
        for reverse in ("", "_reverse")[:D]
    ] or [("", config["input_size"])]
    wanted: dict[str, tuple] = {}
    for suffix, columns in suffixes:
        wanted["weight_ih" + suffix] = (rows, columns)
        wanted["weight_hh" + suffix] = (rows, P or H)
        if config["bias"]:
            wanted["bias_ih" + suffix] = wanted["bias_hh" + suffix] = (rows,)
        if P:
            wanted["weight_hr" + suffix] = (P, H)
    return wanted


def _check_shapes(shapes: dict, wanted: dict, prefix: str) -> None:
    for name in sorted(shapes.keys() | wanted.keys()):
        if shapes.get(name) != wanted.get(name):
            raise ValueError(
                f"{prefix}{name} should be {wanted.get(name, 'absent')} beside the other weights "
                f"but is {shapes.get(name, 'missing')}"
            )
