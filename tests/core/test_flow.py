"""How much gradient reaches each step: what a trace tells the gradient figure."""

import jsonschema
import numpy as np
import pytest

from lstm_core import GRU, LSTM, RNN
from lstm_core.packing import pack_sequence
from lstm_core.trace import Trace, unpack_array
from tests.core.test_trace import SCHEMA

T, B, I, H = 5, 3, 2, 4
LAYERS = {
    "LSTM": (LSTM, dict(num_layers=2, bidirectional=True)),
    "projected": (LSTM, dict(proj_size=2)),
    "GRU": (GRU, dict(num_layers=2)),
    "RNN": (RNN, dict(bidirectional=True)),
}


@pytest.fixture(params=["padded", "packed"])
def x(request, rng):
    if request.param == "padded":
        return rng.normal(size=(T, B, I))
    return pack_sequence([rng.normal(size=(n, I)) for n in (2, T, 4)], enforce_sorted=False)


@pytest.fixture(params=LAYERS)
def record(request, x):
    kind, options = LAYERS[request.param]
    layer, trace = kind(I, H, **options, dtype=np.float64, rng=0), Trace()
    y, _ = layer(x, trace=trace)
    assert trace.to_dict()["flow"] == []
    layer.backward(y if isinstance(x, np.ndarray) else y._replace(data=np.ones_like(y.data)))
    return trace.to_dict()


def test_flow_follows_the_schema_with_an_entry_for_each_layer_and_direction(record):
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    axes = record["axes"]
    places = [(entry["l"], entry["d"]) for entry in record["flow"]]
    assert places == [(layer, d) for layer in range(axes["L"]) for d in range(axes["D"])]


def test_norms_are_those_of_the_recorded_gradients(record):
    for entry in record["flow"]:
        for name in {"h_new", "c_new"} & set(entry):
            grads = {
                g["t"]: g[name]
                for g in record["grads"]
                if (g["l"], g["d"]) == (entry["l"], entry["d"])
            }
            norms = [np.sqrt((unpack_array(grads[t]) ** 2).sum()) for t in range(T)]
            np.testing.assert_allclose(entry[name], norms, rtol=1e-4)
    assert ("c_new" in entry) == ("forget" in entry) == (record["kind"] == "lstm")


@pytest.mark.parametrize("record", ["LSTM", "projected"], indirect=True)
def test_forget_gates_are_multiplied_sequence_by_sequence_to_the_end_of_each(record):
    for entry in record["flow"]:
        steps = {s["t"]: s for s in record["steps"] if (s["l"], s["d"]) == (entry["l"], entry["d"])}
        for t in range(T):
            rows = steps[t]["rows"]
            products = np.ones((rows, H))
            for row in range(rows):
                for later in range(0, t) if entry["d"] else range(t + 1, T):
                    if row < steps[later]["rows"]:
                        products[row] *= unpack_array(steps[later]["f"])[row]
            assert entry["forget"][t] == pytest.approx(products.mean(), rel=1e-4)


def test_the_norm_of_a_tiny_float32_gradient_is_not_zero():
    trace = Trace()
    run = trace.start(RNN.recurrence, dict(T=1, B=1, I=1, H=4, L=1, D=1))
    trace.add_grads(run, 0, 0, 0, {"h_new": np.full((1, 4), 1e-30, np.float32)})
    assert trace.to_dict()["flow"][0]["h_new"] == [2e-30]
