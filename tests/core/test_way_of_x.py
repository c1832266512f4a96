"""What a reader has to follow, and what a loop over steps may rely on."""

import ast
import inspect

import pytest

from lstm_core import gru, lstm, rnn
from tools.way_of_x import way


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM", "PeepholeLSTM"])
def test_the_way_of_x_through_a_layer_is_short(kind):
    assert 0 < len(way(kind)) <= 12


def names_of(target: ast.expr) -> list[str]:
    return [getattr(name, "id", "") for name in target.elts]


@pytest.mark.parametrize("module", [rnn, gru, lstm])
def test_loops_name_what_they_get_as_the_views_are_named(module):
    """``walk`` yields in the order of its keywords: names that differ would mix up the arrays."""
    walks, bound = {}, []
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "").startswith("walk"):
            walks[node.lineno] = [view.arg for view in node.keywords]
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple):
            bound.append(
                names_of(node.target) if isinstance(node.target.elts[-1], ast.Name) else []
            )
        if isinstance(node, ast.Assign) and getattr(node.value, "id", "") == "views":
            bound.append(names_of(node.targets[0]))
    assert len(walks) == 2
    for names in walks.values():
        assert names in bound
