"""Matrix products, for the machine at hand.

The browser's NumPy has no BLAS. There ``einsum`` walks the memory in a better order than
``matmul`` and is about twice as fast, but costs more to start.
"""

import sys

import numpy as np

IN_BROWSER = sys.platform == "emscripten"
FEW_MULTIPLICATIONS = 24_000
# einsum in wasm32 refuses more multiplications than this: "iterator is too large".
MOST_MULTIPLICATIONS = 2**30


def browser_matmul(a: np.ndarray, b: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """Return ``a @ b``, as ``np.matmul`` does."""
    if a.ndim == 1 or a.shape[-2] * b.size < FEW_MULTIPLICATIONS:
        return np.matmul(a, b, out)
    if out is None:
        stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        out = np.empty((*stack, a.shape[-2], b.shape[-1]), a.dtype)
    if out.ndim > 2:
        for n, out_n in enumerate(out):
            a_n, b_n = (m[n % len(m)] if m.ndim == out.ndim else m for m in (a, b))
            browser_matmul(a_n, b_n, out_n)
        return out
    rows = max(1, MOST_MULTIPLICATIONS // b.size)
    for start in range(0, len(a), rows):
        part = slice(start, start + rows)
        np.einsum("nk,km->nm", a[part], b, out=out[part])
    return out


matmul = browser_matmul if IN_BROWSER else np.matmul
