"""Trace: the record of one run as plain JSON, which every figure draws (trace.schema.json)."""

from lstm_core.trace.record import Trace, pack_array, unpack_array

__all__ = ["Trace", "pack_array", "unpack_array"]
