"""torch.nn's recurrent layers in NumPy: to be read, to be trusted, and to run in a browser."""

from lstm_core.module import Module

__all__ = ["Module"]
