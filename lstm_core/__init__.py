"""torch.nn's recurrent layers in NumPy: to be read, to be trusted, and to run in a browser."""

from lstm_core.module import Module
from lstm_core.state import StateFileError, convert_gates, infer_config, load, save

__all__ = ["Module", "StateFileError", "convert_gates", "infer_config", "load", "save"]
