"""What a page waits for before its first cell: no module is loaded that this cell does not use."""

import inspect
from typing import get_type_hints

import lstm_core
from tests.browser_python import run_in_browser_python

PROGRAM = """
import json, sys, numpy
loaded = [set(sys.modules)]
import lstm_core
loaded.append(set(sys.modules))
from live.python import worker
worker.run(1, "a", "import numpy as np\\nfrom lstm_core.notebook import check\\n1", print, int)
loaded.append(set(sys.modules))
worker.run(1, "b", "drawn = np.random.rand()", print, int)
drawn = worker.namespace_of(1)["drawn"]
answer = json.dumps([[sorted(after - before) for before, after in zip(loaded, loaded[1:])], drawn])
"""


def test_a_page_loads_no_more_of_python_and_numpy_than_its_first_cell_needs():
    (with_lstm_core, with_first_cell), drawn = run_in_browser_python(PROGRAM)
    assert {name.split(".")[0] for name in with_lstm_core} == {"lstm_core"}
    assert not [name for name in with_lstm_core if name.startswith("lstm_core.files")]
    assert {name.split(".")[0] for name in with_first_cell} == {"lstm_core", "live", "base64"}
    assert drawn == 0.5488135039273248  # numpy.random is loaded late, and seeded all the same


def test_annotations_that_are_text_name_types():
    for name in lstm_core.__all__:
        thing = getattr(lstm_core, name)
        get_type_hints(thing.__init__ if inspect.isclass(thing) else thing)


def test_every_call_and_backward_says_what_it_takes_and_returns():
    layers = {getattr(lstm_core, name) for name in lstm_core.__all__}
    layers = [one for one in layers if inspect.isclass(one) and hasattr(one, "backward")]
    assert len(layers) == 20
    for function in [method for one in layers for method in (one.__call__, one.backward)]:
        described = {*inspect.signature(function).parameters, "return"} - {"self"}
        assert get_type_hints(function).keys() == described, function.__qualname__
