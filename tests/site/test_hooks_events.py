"""hooks/events.py holds the events and nothing else; no other module of hooks/ holds any."""

import ast

from mkdocs.config import load_config
from mkdocs.plugins import EVENTS

from tests.site_host import ROOT

MODULES = {
    path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.glob("hooks/*.py")
}


def functions(module):
    return [node.name for node in module.body if isinstance(node, ast.FunctionDef)]


def test_only_events_py_is_loaded_as_a_hook_and_has_events():
    assert list(load_config(str(ROOT / "mkdocs.yml"))["hooks"]) == ["hooks/events.py"]
    having_events = [
        name
        for name, module in MODULES.items()
        if any(function.startswith("on_") for function in functions(module))
    ]
    assert having_events == ["events"]


def test_events_py_is_a_docstring_imports_and_events_mkdocs_has():
    docstring, *rest = MODULES["events"].body
    assert isinstance(docstring, ast.Expr)
    assert {type(node) for node in rest} == {ast.ImportFrom, ast.FunctionDef}
    assert set(functions(MODULES["events"])) <= {f"on_{event}" for event in EVENTS}
