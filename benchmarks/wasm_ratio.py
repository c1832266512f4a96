"""How long lstm_core takes in WebAssembly, as a multiple of TensorFlow.js and onnxruntime-web.

    python -m benchmarks.wasm_ratio [--rounds 9] [--large]

What runs is benchmarks/wasm/compare.mjs, under Node. Printed, and kept for docs/*/speed.md.
"""

import sys
from pathlib import Path

from benchmarks.results import machine, printed_by, save
from tools.node import NODE

COMPARE = Path(__file__).resolve().parent / "wasm" / "compare.mjs"
HEAD = """
| T,B,I,H,L,D | inference: ours / tfjs / ort, ms | ours/tfjs | ours/ort |\
 + backward: ours / tfjs, ms | ours/tfjs |
|---|---|---|---|---|---|"""


def main() -> None:
    """Run the comparison; keep its rows."""
    lines = printed_by([NODE, str(COMPARE), *sys.argv[1:]])
    where = machine(next(lines))
    print(where, HEAD, sep="\n")
    save("wasm", machine=[where], lstm=list(lines))


if __name__ == "__main__":
    main()
