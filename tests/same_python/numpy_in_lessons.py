"""What lessons use of NumPy. Prints; the same in the slim Python of the pages as in a stock one."""

import io
import pickle
import warnings

import numpy as np

rng = np.random.default_rng(7)
A = rng.normal(size=(4, 4))
S = A @ A.T + 4 * np.eye(4)


def show(name, value):
    print(name, np.asarray(value).dtype, np.shape(value))
    print(repr(value))


def fails(action):
    try:
        print("no error:", action())
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "__notes__", ""))


print("-- linalg")
for name in "inv det slogdet qr eigvalsh eigh cholesky svd pinv matrix_rank norm cond".split():
    show(name, getattr(np.linalg, name)(S)) if name not in {"slogdet", "qr", "eigh", "svd"} else [
        show(name, part) for part in getattr(np.linalg, name)(S)
    ]
show("eigvals", np.sort_complex(np.linalg.eigvals(A)))
show("solve", np.linalg.solve(S, A))
show("lstsq", np.linalg.lstsq(A[:, :2], A[:, 2], rcond=None)[0])
show("matrix_power", np.linalg.matrix_power(A, 3))
fails(lambda: np.linalg.cholesky(-S))
fails(lambda: np.linalg.inv(A[:3]))

print("-- random streams")
for name in "MT19937 PCG64 PCG64DXSM Philox SFC64".split():
    stream = np.random.Generator(getattr(np.random, name)(123))
    show(name, stream.integers(0, 1000, 5))
    show("normal", stream.normal(size=3))
    show("permutation", stream.permutation(6))
for name in "random standard_normal exponential gamma beta poisson binomial uniform choice".split():
    arguments = {"gamma": (2.0,), "beta": (2.0, 3.0), "poisson": (4.0,), "binomial": (9, 0.3)}
    given = arguments.get(name, (5,) if name == "choice" else ())
    show(name, getattr(np.random.default_rng(1), name)(*given, size=4))
show("float32", np.random.default_rng(1).random(3, dtype=np.float32))
show("spawn", [child.integers(9) for child in np.random.default_rng(1).spawn(3)])
np.random.seed(5)
show("legacy", np.random.randn(3))
show("legacy integers", np.random.randint(0, 10, 4))
state = np.random.default_rng(3).bit_generator.state
print(state["bit_generator"], state["state"])

print("-- fft, einsum")
for name in "fft ifft rfft fft2 fftshift".split():
    show(name, getattr(np.fft, name)(A))
show("fftfreq", np.fft.fftfreq(6, 0.5))
for path in "ij,jk->ik", "ii->i", "ij->ji", "ij,ij->", "i...,j...->ij...":
    show(path, np.einsum(path, *[A] * (path.count(",") + 1)))
print(np.einsum_path("ij,jk,kl->il", A, A, A, optimize="optimal")[1])

print("-- printing")
for value in A, A.astype(np.float32), np.arange(2000), A > 0, A[0] * 1j, np.float32(0.1), 10.0**A:
    print(value)
    print(repr(value))
for options in dict(precision=2), dict(suppress=True), dict(threshold=5), dict(sign="+"):
    with np.printoptions(**options):
        print(np.concatenate([A[0], [1e-9, 1e9]]))
print(np.array_str(A, precision=1), np.format_float_scientific(1 / 3, 4), np.array2string(S[0]))
print(
    np.array(["a", "bc"]),
    np.array([None, {}]),
    np.array([], dtype=np.int8),
    np.datetime64("1997-11"),
)

print("-- errstate")
with np.errstate(all="ignore"):
    show("nan", np.array([1.0, 0.0, -1.0]) / 0)
    show("log", np.log(np.array([-1.0, 0.0])))
print(np.geterr())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    np.array([1, 2]).astype(complex).astype(float)
    np.mean([])
    print(sorted(f"{one.category.__name__}: {one.message}" for one in caught))

print("-- sorting, sets, reductions")
x = rng.integers(0, 5, 12)
for name in "sort argsort unique cumsum diff ptp bincount median var argmax nonzero".split():
    show(name, getattr(np, name)(x))
show("stable", np.argsort(x, kind="stable"))
show("lexsort", np.lexsort((x, x[::-1])))
show("unique", np.unique(x, return_counts=True)[1])
show("searchsorted", np.searchsorted(np.sort(x), [1, 3]))
show("percentile", np.percentile(A, [5, 50], axis=0))
show("histogram", np.histogram(A, bins=3)[0])
show("float32 sums", A.astype(np.float32).sum(0))

print("-- shapes and their errors")
fails(lambda: np.ones((2, 3)) + np.ones(2))
fails(lambda: np.ones((2, 3)) @ np.ones((2, 3)))
fails(lambda: np.ones(6).reshape(4, -1))
fails(lambda: np.concatenate([np.ones((2, 3)), np.ones((2, 2))]))
fails(lambda: np.stack([np.ones(2), np.ones(3)]))
fails(lambda: np.ones(3)[5])
fails(lambda: np.ones((2, 2))[:, :, 0])
fails(lambda: np.array([[1], [1, 2]]))
fails(lambda: np.einsum("ij,jk", np.ones((2, 3)), np.ones((2, 3))))
fails(lambda: np.arange(4).astype("no such type"))
fails(lambda: np.array([3, 4]) or 1)
fails(lambda: np.uint8(300))
fails(lambda: np.no_such_function)
fails(lambda: np.broadcast_to(np.ones(3), (2, 2)))
show("broadcast", np.broadcast_shapes((3, 1), (1, 4)))
show("windows", np.lib.stride_tricks.sliding_window_view(np.arange(5), 3))
show("pad", np.pad(np.arange(3), 2, mode="reflect"))
show("ix", A[np.ix_([0, 2], [1, 3])])
show("where", np.where(A > 0, A, 0))

print("-- kept and brought back")
file = io.BytesIO()
np.savez(file, A=A, x=x)
file.seek(0)
print({name: part.shape for name, part in np.load(file).items()})
print(pickle.loads(pickle.dumps(rng)).random() == rng.random(), pickle.loads(pickle.dumps(S)).sum())
print(np.loadtxt(io.StringIO("1 2\n3 4")), np.fromstring("1,2", sep=","))
show("polyfit", np.polyfit(np.arange(5), np.arange(5) ** 2, 2).round(6))
show("chebyshev", np.polynomial.Chebyshev.fit(np.arange(5), np.arange(5) ** 2, 2).coef.round(6))
show("masked", np.ma.masked_less(x, 2).filled(-1))
show("structured", np.array([(1, 2.0)], dtype=[("a", int), ("b", float)])["b"])
np.testing.assert_allclose(A, A + 1e-12)
fails(lambda: np.testing.assert_allclose(A, A + 1))
