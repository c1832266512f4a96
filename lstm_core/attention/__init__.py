"""Attention: every query looks at all keys and takes their weighted mean."""

from lstm_core.attention.layers import BahdanauAttention, LuongAttention

__all__ = ["BahdanauAttention", "LuongAttention"]
