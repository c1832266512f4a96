"""What the editor asks the page's Python: names, signatures, docstrings, sources."""

import builtins
import inspect
import re
import rlcompleter


def complete(namespace, text):
    """Names that ``text``, a dotted name in the making, may become."""
    completer = rlcompleter.Completer(namespace)
    names = []
    while name := completer.complete(text, len(names)):
        names.append(name)
    return [name.rstrip("( )") for name in names]


def help_on(namespace, name):
    """Signature, docstring and, of lstm_core, source of what a dotted name stands for."""
    found, value = resolve(namespace, name)
    if not found:
        return None
    parts = [signature(name, value), inspect.getdoc(value) or ""]
    if (getattr(value, "__module__", None) or "").startswith("lstm_core"):
        parts.append(source_of(value))
    return "\n\n".join(part for part in parts if part)


def resolve(namespace, name):
    """Follow a dotted name through attributes; nothing is called or imported."""
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name):
        return False, None
    first, *rest = name.split(".")
    known = vars(builtins) | namespace
    if first not in known:
        return False, None
    value = known[first]
    for attribute in rest:
        try:
            value = getattr(value, attribute)
        except Exception:  # a property may fail in any way
            return False, None
    return True, value


def signature(name, value):
    """The call as one would write it, without types; of data, its type."""
    if not callable(value):
        return f"{name}: {type(value).__name__}"
    try:
        full = inspect.signature(value)
        bare = [one.replace(annotation=one.empty) for one in full.parameters.values()]
        return f"{name}{full.replace(parameters=bare, return_annotation=full.empty)}"
    except (TypeError, ValueError):
        return f"{name}(...)"


def source_of(value):
    """The source of a function or class; of data, of its class."""
    try:
        return inspect.getsource(value if callable(value) else type(value))
    except (OSError, TypeError):
        return ""
