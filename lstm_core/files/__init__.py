"""Weights in and out: what is read and written by file format, executing nothing."""
