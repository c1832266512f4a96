import json
from importlib.resources import files

import jsonschema
import numpy as np
import pytest

from lstm_core import GRU, LSTM, RNN, LSTMCell
from lstm_core.notebook import mimebundle
from lstm_core.packing import pack_sequence
from lstm_core.step import gru_step, lstm_step, rnn_step
from lstm_core.trace import Trace, pack_array, unpack_array

SCHEMA = json.loads(files("lstm_core").joinpath("trace.schema.json").read_text("utf-8"))
T, B, I, H = 3, 2, 2, 4
RECURRENCES = {layer.recurrence.kind: layer.recurrence for layer in (LSTM, GRU, RNN)}


def valid(record):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(record)))
    return record


def recorded(kind, rng, packed=None):
    """A trace of one layer, as a layer records itself."""
    trace = Trace(seed=0)
    trace.start(RECURRENCES[kind], dict(T=T, B=B, I=I, H=H, L=1, D=1), packed)
    gates = {"lstm": 4, "gru": 3, "rnn_tanh": 1}[kind]
    weights = rng.normal(size=(gates * H, I)), rng.normal(size=(gates * H, H))
    h, c, outputs = np.zeros((B, H)), np.zeros((B, H)), []
    for t in range(T):
        x = rng.normal(size=(B, I))
        if kind == "lstm":
            h, c, tape = lstm_step(x, h, c, *weights)
            tape |= dict(h_new=h, c_new=c)
        else:
            h, tape = (gru_step if kind == "gru" else rnn_step)(x, h, *weights)
            tape |= dict(h_new=h)
        trace.add_step(0, 0, t, B, tape)
        outputs.append(h)
    trace.end(
        {"output": np.stack(outputs), "h_n": h[None]},
        {"h_n[0]": {"l": 0, "d": 0, "t": T - 1}},
        {"output": "T B D*H", "h_n": "D*L B H"},
    )
    return trace


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn_tanh"])
def test_a_record_follows_the_schema_before_and_after_backward(kind, rng):
    trace = recorded(kind, rng)
    assert valid(trace.to_dict())["grads"] is None
    for t in reversed(range(T)):
        grads = {"h_new": np.ones((B, H)), "z": np.ones((B, 4 * H))}
        trace.add_grads(trace.run, 0, 0, t, grads)
    grads = valid(trace.to_dict())["grads"]
    assert [(g["l"], g["d"], g["t"]) for g in grads] == [(0, 0, 2), (0, 0, 1), (0, 0, 0)]
    assert grads[0]["h_new"] == pack_array(np.ones((B, H)), "B H")


def test_a_step_keeps_the_values_and_the_axes_of_its_arrays(rng):
    trace = recorded("lstm", rng)
    step = trace.to_dict()["steps"][1]
    axes = {name: a["axes"] for name, a in step.items() if isinstance(a, dict)}
    assert axes["x"] == "B I" and axes["z"] == "B 4H" and axes["h_new"] == axes["i"] == "B H"
    i, f, g, o, c, c_new, tanh_c, h_new = (
        unpack_array(step[name]) for name in ("i", "f", "g", "o", "c", "c_new", "tanh_c", "h_new")
    )
    np.testing.assert_allclose(c_new, f * c + i * g, atol=1e-5)
    np.testing.assert_allclose(h_new, o * tanh_c, atol=1e-5)
    before = trace.to_dict()["steps"][0]
    assert step["c"]["data"] == before["c_new"]["data"]
    assert step["h"]["data"] == before["h_new"]["data"]


def test_deeper_layers_and_projections_name_their_own_axes(rng):
    trace = recorded("lstm", rng)
    step = {name: np.zeros((B, 1)) for name in trace.steps[0, 0, 0]}
    trace.add_step(1, 0, 0, B, step)
    assert valid(trace.to_dict())["steps"][-1]["x"]["axes"] == "B D*H"
    trace.start(RECURRENCES["lstm"], dict(T=1, B=B, I=I, H=H, L=2, D=2, P=3))
    trace.add_step(1, 1, 0, B, step)
    (projected,) = valid(trace.to_dict())["steps"]
    axes = {name: projected[name]["axes"] for name in ("x", "h_new", "c_new")}
    assert axes == {"x": "B D*P", "h_new": "B P", "c_new": "B H"}


def test_numbers_have_six_significant_digits_and_json_has_no_nan():
    values = np.array([1 / 3, 123456789.0, -1e-9 / 3, np.nan, np.inf, -np.inf], np.float32)
    data = pack_array(values, "H")["data"]
    assert data == [0.333333, 123457000.0, -3.33333e-10, "NaN", "Infinity", "-Infinity"]
    jsonschema.validate(data, {"items": SCHEMA["$defs"]["number"]})
    np.testing.assert_allclose(unpack_array(pack_array(values, "H")), values, rtol=5e-6)


def test_a_record_is_a_copy(rng):
    trace, h = recorded("rnn_tanh", rng), np.ones((B, H))
    arrays = {name: h for name in ("x", "h", "z", "h_new")}
    trace.add_step(0, 0, 0, B, arrays)
    h[:] = 7
    assert trace.to_dict()["steps"][0]["h"]["data"] == [1] * (B * H)


def test_packed_runs_keep_the_four_fields_of_their_input(rng):
    sequences = [rng.normal(size=(n, I)) for n in (1, 3)]
    packed = pack_sequence(sequences, enforce_sorted=False)
    record = valid(recorded("lstm", rng, packed).to_dict())["packed"]
    assert record["batch_sizes"] == [2, 1, 1]
    assert record["sorted_indices"] == record["unsorted_indices"] == [1, 0]
    assert (record["data"]["axes"], record["data"]["shape"]) == ("S I", [4, I])
    tokens = pack_sequence([np.array([4, 5]), np.array([6])])
    record = valid(recorded("lstm", rng, tokens).to_dict())["packed"]
    assert record["data"] == {"axes": "S", "shape": [3], "data": [4, 6, 5]}
    assert record["sorted_indices"] is None


def test_a_step_that_lacks_an_array_is_refused(rng):
    trace = recorded("gru", rng)
    with pytest.raises(ValueError, match="gru step needs u, q too"):
        trace.add_step(0, 0, 0, B, {n: np.ones((B, H)) for n in ("x", "h", "z", "h_new", "r", "n")})


def test_a_second_run_forgets_the_first(rng):
    trace = recorded("lstm", rng)
    trace.start(RECURRENCES["gru"], dict(T=1, B=1, I=1, H=1, L=1, D=1))
    record = valid(trace.to_dict())
    assert record["steps"] == [] and record["outputs"] == {} and record["kind"] == "gru"


@pytest.mark.parametrize("first", [LSTMCell, LSTM])
def test_a_backward_leaves_the_record_of_a_later_run_alone(first, rng):
    trace, x = Trace(), rng.normal(size=(B, I))
    earlier, later = first(I, H, dtype=np.float64, rng=0), LSTM(I, H, dtype=np.float64, rng=1)
    h, _ = earlier(x, trace=trace)
    y, _ = later(x[None], trace=trace)
    earlier.backward((np.ones_like(h), None) if first is LSTMCell else np.ones_like(h))
    assert trace.to_dict()["grads"] is None
    later.backward(2 * np.ones_like(y))
    (grads,) = trace.to_dict()["grads"]
    assert grads["h_new"]["data"] == [2] * (B * H)


def test_an_empty_trace_says_how_to_fill_it():
    with pytest.raises(RuntimeError, match="trace=trace"):
        Trace().to_dict()
    assert repr(Trace()) == "Trace(empty)"
    assert "application/x-trace" not in mimebundle(Trace())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("origin"),
        lambda r: r.update(kind="transformer"),
        lambda r: r["steps"][0].pop("z"),
        lambda r: r["steps"][0]["h"].update(data=["nan"]),
        lambda r: r["steps"][0].update(extra=1),
        lambda r: r["axes"].update(D=3),
    ],
)
def test_the_schema_refuses_what_figures_could_not_draw(rng, spoil):
    record = recorded("lstm", rng).to_dict()
    spoil(record)
    with pytest.raises(jsonschema.ValidationError):
        valid(record)


def test_a_notebook_gets_the_numbers_heat_maps_and_a_line_of_text(rng):
    trace = recorded("lstm", rng)
    bundle = mimebundle(trace)
    assert json.loads(bundle["application/x-trace"]) == trace.to_dict()
    assert bundle["text/plain"] == "Trace(lstm, T=3 B=2 I=2 H=4 L=1 D=1, 3 steps, 0 gradients)"
    page = bundle["text/html"]
    assert page.count("<svg") == 6 and "layer 0, forward" in page
    assert f">{trace.steps[0, 0, 0]['i'][0, 0]:.2f}</text>" in page
    for t in range(T):
        trace.add_grads(trace.run, 0, 0, t, {"h_new": np.ones((B, H))})
    assert "gradient of h_new" in mimebundle(trace)["text/html"]


# -- recorded by the layers themselves ----------------------------------------------------------

LAYERS = {
    "stacked, both ways": (LSTM, dict(num_layers=2, bidirectional=True)),
    "projected": (LSTM, dict(num_layers=2, proj_size=2)),
    "GRU": (GRU, dict(bidirectional=True)),
    "tanh": (RNN, dict(num_layers=2)),
    "relu": (RNN, dict(nonlinearity="relu")),
    "dropout": (LSTM, dict(num_layers=2, dropout=0.5)),
}


@pytest.fixture(params=LAYERS)
def layer(request):
    kind, options = LAYERS[request.param]
    return kind(I, H, **options, dtype=np.float64, rng=0)


@pytest.fixture(params=["padded", "packed"])
def x(request, rng):
    if request.param == "padded":
        return rng.normal(size=(T, B, I))
    return pack_sequence([rng.normal(size=(n, I)) for n in (1, T)], enforce_sorted=False)


def at(array, index):
    """A slice of a recorded output."""
    return unpack_array(array)[index]


def test_what_a_layer_records_follows_the_schema(layer, x):
    trace = Trace()
    y, _ = layer(x, trace=trace)
    valid(trace.to_dict())
    layer.backward(y if isinstance(x, np.ndarray) else y._replace(data=np.ones_like(y.data)))
    record = valid(trace.to_dict())
    places = {(s["l"], s["d"], s["t"]) for s in record["steps"]}
    assert places == {(g["l"], g["d"], g["t"]) for g in record["grads"]}
    assert len(places) == T * record["axes"]["L"] * record["axes"]["D"]
    assert mimebundle(trace)["text/html"].count("<svg") > 0


def test_every_returned_state_stands_where_its_origin_says(layer, x):
    trace = Trace()
    layer(x, trace=trace)
    record = trace.to_dict()
    steps = {(s["l"], s["d"], s["t"]): s for s in record["steps"]}
    order = (record["packed"] or {}).get("unsorted_indices") or range(B)
    states = [unpack_array(a) for name, a in record["outputs"].items() if name != "output"]
    assert len(record["origin"]) == sum(len(state) for state in states)
    for name, place in record["origin"].items():
        output, row = name.rstrip("]").split("[")
        times = np.broadcast_to(place["t"], B)
        for b in range(B):
            step = steps[place["l"], place["d"], times[b]]
            born = at(step["h_new" if output == "h_n" else "c_new"], order[b])
            np.testing.assert_array_equal(born, at(record["outputs"][output], (int(row), b)))


def test_recorded_gradients_are_those_the_layer_returns(layer, rng):
    x, trace = rng.normal(size=(T, B, I)), Trace()
    y, _ = layer(x, trace=trace)
    dy = rng.normal(size=y.shape)
    dx, _ = layer.backward(dy)
    grads = trace.to_dict()["grads"]
    for t in range(T):
        ours = sum(unpack_array(g["x"]) for g in grads if g["l"] == 0 and g["t"] == t)
        np.testing.assert_allclose(ours, dx[t], rtol=1e-4, atol=1e-5)
