"""Live comparison with PyTorch; `make parity` installs it. Elsewhere recorded results are used."""

from importlib.util import find_spec

from hypothesis import settings

collect_ignore_glob = [] if find_spec("torch") else ["*.py"]

# pytest --hypothesis-profile=long draws thousands of cases
settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
if find_spec("torch"):
    settings.load_profile("default")


def pytest_configure(config):
    """Let torch say what it says of itself; warnings are errors otherwise."""
    config.addinivalue_line(
        "filterwarnings", "ignore:LSTM with projections is not supported with oneDNN"
    )
