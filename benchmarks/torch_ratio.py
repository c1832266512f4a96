"""How long lstm_core takes, as a multiple of torch.nn on the CPU.

    python -m benchmarks.torch_ratio [--rounds 15] [--quick]

Both sides run by turns in one process, medians are compared; below 1 lstm_core is faster. Threads
are a matter of the process, so every number of threads gets one of its own. Printed, and kept for
the page docs/*/speed.md unless --quick.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from statistics import median

import numpy as np

from benchmarks.results import machine, printed_by, row, save

# (T, B, I, H, L, D)
SIZES = [
    (5, 3, 10, 20, 2, 2),
    (20, 40, 5, 10, 1, 1),
    (35, 20, 200, 200, 2, 1),
    (100, 32, 128, 128, 1, 1),
    (128, 64, 256, 512, 1, 2),
    (1000, 1, 64, 64, 1, 1),
]
SECONDS_PER_TURN = 0.03
ENOUGH_SECONDS = 10  # of one side: then fewer rounds, but at least 5

HEAD = """
| layer | dtype | T,B,I,H,L,D | inference: ours / torch, ms | ratio | + backward, ms | ratio |
|---|---|---|---|---|---|---|"""


def interleave(ours: Callable, theirs: Callable, rounds: int) -> tuple[float, float]:
    """Return the median seconds per call of both, run by turns."""
    for function in (ours, theirs):
        function()
    start = time.perf_counter()
    theirs()
    seconds_per_call = time.perf_counter() - start
    calls = max(1, int(SECONDS_PER_TURN / seconds_per_call))
    rounds = min(rounds, max(5, int(ENOUGH_SECONDS / (calls * seconds_per_call))))
    times = {ours: [], theirs: []}
    for _ in range(rounds):
        for function, seconds in times.items():
            start = time.perf_counter()
            for _ in range(calls):
                function()
            seconds.append((time.perf_counter() - start) / calls)
    return median(times[ours]), median(times[theirs])


def pair(kind: str, sizes: tuple, dtype: str):
    """Return our layer and torch's, with the same weights."""
    import torch

    import lstm_core

    I, H, *rest = sizes
    options = dict(num_layers=rest[0], bidirectional=rest[1] == 2) if rest else {}
    ours = getattr(lstm_core, kind)(I, H, **options, dtype=dtype, rng=0)
    theirs = getattr(torch.nn, kind)(I, H, **options, dtype=getattr(torch, dtype))
    theirs.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in ours.state_dict().items()})
    return ours, theirs


def layer_row(kind: str, size: tuple, dtype: str, rounds: int, packed: bool = False) -> str:
    """Time inference and forward + backward of a layer."""
    import torch

    import lstm_core

    T, B, I, H, L, D = size
    ours, theirs = pair(kind, (I, H, L, D), dtype)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(T, B, I)).astype(dtype)
    X = torch.from_numpy(x)
    if packed:
        lengths = np.sort(rng.integers(T // 4, T + 1, size=B))[::-1].copy()
        x = lstm_core.pack_padded_sequence(x, lengths)
        X = torch.nn.utils.rnn.pack_padded_sequence(X, torch.from_numpy(lengths))

    ours.eval()
    with torch.inference_mode():
        inference = interleave(lambda: ours(x), lambda: theirs(X), rounds)

    ours.train()
    leaf = (X.data if packed else X).requires_grad_()
    X = X._replace(data=leaf) if packed else X
    y = ours(x)[0]
    dy = y._replace(data=np.ones_like(y.data)) if packed else np.ones_like(y)
    dY = torch.from_numpy(dy.data if packed else dy)

    def our_step():
        ours.zero_grad()
        ours(x)
        ours.backward(dy)

    def their_step():
        theirs.zero_grad()
        leaf.grad = None
        Y = theirs(X)[0]
        (Y.data if packed else Y).backward(dY)

    layer = f"{kind}, PackedSequence" if packed else kind
    return written(layer, dtype, size, inference, interleave(our_step, their_step, rounds))


def streaming_row(kind: str, dtype: str, rounds: int) -> str:
    """Time one step, B=1, I=H=64, with the state carried; cells against cells."""
    import torch

    ours, theirs = pair(kind, (64, 64), dtype)
    ours.eval()
    x = np.random.default_rng(0).normal(size=(1, 64)).astype(dtype)
    X = torch.from_numpy(x)
    if not kind.endswith("Cell"):
        x, X = x[None], X[None]
    result = ours(x)
    state = result if kind.endswith("Cell") else result[1]
    with torch.inference_mode():
        Result = theirs(X)
        State = Result if kind.endswith("Cell") else Result[1]
        times = interleave(lambda: ours(x, state), lambda: theirs(X, State), rounds)
    size = (1, 1, 64, 64) if kind.endswith("Cell") else (1, 1, 64, 64, 1, 1)
    return written(kind, dtype, size, times)


def written(layer: str, dtype: str, size: tuple, *pairs: tuple[float, float]) -> str:
    """Write a row: the times of inference and, where there is one, of forward + backward."""
    cells = []
    for ours, theirs in pairs:
        cells += [f"{ms(ours)} / {ms(theirs)}", f"**{ours / theirs:.2f}**"]
    return row(layer, dtype, ",".join(map(str, size)), *cells, *[""] * (4 - len(cells)))


def ms(seconds: float) -> str:
    """Write milliseconds with three digits that count."""
    number = seconds * 1e3
    return f"{number:#.3g}" if number < 100 else f"{number:.0f}"


def run(threads: int, rounds: int, quick: bool) -> None:
    """Print the rows for one number of threads."""
    import torch

    torch.set_num_threads(threads)
    for dtype in ("float32", "float64"):
        for kind in ("LSTM", "GRU", "RNN"):
            for size in SIZES[:2] if quick else SIZES:
                print(layer_row(kind, size, dtype, rounds), flush=True)
            if not quick:
                print(layer_row(kind, SIZES[3], dtype, rounds, packed=True), flush=True)
            for streamed in (kind, f"{kind}Cell"):
                print(streaming_row(streamed, dtype, rounds), flush=True)


def main() -> None:
    """Run every number of threads in its own process, or, asked by the parent, one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    arguments = parser.parse_args()
    if arguments.threads:
        return run(arguments.threads, arguments.rounds, arguments.quick)

    python = f"Python {platform.python_version()}"
    where = machine(python, f"NumPy {np.__version__}", f"PyTorch {version('torch')}")
    print(where, flush=True)
    for threads in (1, 2):
        print(f"\n### {threads} thread{'s' if threads > 1 else ''}\n{HEAD}")
        command = [sys.executable, "-m", "benchmarks.torch_ratio", "--threads", str(threads)]
        command += ["--rounds", str(arguments.rounds)] + ["--quick"] * arguments.quick
        limits = {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
        rows = list(printed_by(command, os.environ | limits))
        if not arguments.quick:
            main_rows = [line for line in rows if line.startswith("| LSTM") and "float32" in line]
            others = [line for line in rows if line not in main_rows]
            save(f"torch-{threads}", machine=[where], lstm=main_rows, others=others)


if __name__ == "__main__":
    main()
