"""What every public name says of itself: which shapes go in and out, and an example that runs."""

import doctest
import inspect
import re

import pytest

import lstm_core

PUBLIC = {name: getattr(lstm_core, name) for name in lstm_core.__all__}
COMPUTING = {
    name: thing
    for name, thing in PUBLIC.items()
    if not (inspect.isclass(thing) and issubclass(thing, Exception))
}
# axis letters in brackets, such as (T, B, I), (L*D, B, H), (4H,), (*, E) or ()
SHAPE = re.compile(r"\((\*|[0-9]*\*?[A-Z]\w*)([ ,*+/A-Za-z0-9=]*)\)|\(\)")


@pytest.mark.parametrize("name", COMPUTING)
def test_every_public_docstring_names_shapes(name):
    doc = inspect.getdoc(COMPUTING[name]) or ""
    assert "Shapes:" in doc or SHAPE.search(doc), f"{name} says nothing about shapes"


@pytest.mark.parametrize("name", COMPUTING)
def test_every_public_docstring_has_an_example_that_runs(name):
    thing = COMPUTING[name]
    module = inspect.getmodule(thing)
    finder = doctest.DocTestFinder(recurse=False)
    (test,) = finder.find(thing, name, module, globs=vars(lstm_core) | vars(module))
    assert test.examples, f"{name} shows no example"
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert result.failed == 0
