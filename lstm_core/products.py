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


def browser_matmul(a_NK: np.ndarray, b: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """Return ``a_NK @ b`` for b (K, M), or for G matrices at once: b (G, K, M) -> (G, N, M)."""
    if a_NK.ndim == 1 or len(a_NK) * b.size < FEW_MULTIPLICATIONS:
        return np.matmul(a_NK, b, out)
    if out is None:
        out = np.empty((*b.shape[:-2], len(a_NK), b.shape[-1]), a_NK.dtype)
    if b.ndim == 3:
        for b_KM, out_NM in zip(b, out, strict=True):
            browser_matmul(a_NK, b_KM, out_NM)
        return out
    rows = max(1, MOST_MULTIPLICATIONS // b.size)
    for start in range(0, len(a_NK), rows):
        part = slice(start, start + rows)
        np.einsum("nk,km->nm", a_NK[part], b, out=out[part])
    return out


matmul = browser_matmul if IN_BROWSER else np.matmul
