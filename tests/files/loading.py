"""Load every file of a folder; print what became of them and what it took, as JSON.

python tests/files/loading.py FOLDER: a program of its own, which the system ends if a load hangs.
It knows only the lstm_core that it finds, such as that of an installed wheel.
"""

import json
import resource
import sys
import time
from pathlib import Path

import lstm_core
from lstm_core.files.names import where_instead

HANGS = 20  # seconds


def counting() -> float:
    """In how many seconds this machine counts to a million just now, to judge seconds by."""
    start = time.process_time()
    for _ in range(10**6):
        pass
    return time.process_time() - start


def peak_mib() -> float:
    """The most memory that this process ever had."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def look_for_a_layer(state: dict) -> None:
    """What one does next with the dict; that there is no layer is no surprise."""
    where_instead(["weight_ih_l0", "weight_hh_l0"], state)
    try:
        lstm_core.infer_config(state)
    except ValueError:
        pass


def main(folder: str) -> None:
    """Load the files in the order of their names."""
    rows = []
    for path in sorted(Path(folder).iterdir()):
        start = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(start) + HANGS, -1))
        print(path.name, file=sys.stderr)  # the last one is the one that hangs
        row = {"name": path.name}
        try:
            state = lstm_core.load(path)
            look_for_a_layer(state)
            del state
            row["outcome"] = "loaded"
        except lstm_core.StateFileError as error:
            row |= {"outcome": "refused", "why": str(error)[:200]}
        except Exception as error:
            row |= {"outcome": "escaped", "why": repr(error)[:300]}
        row |= {"seconds": time.process_time() - start, "peak_mib": peak_mib()}
        if row["seconds"] > 0.3:
            row["seconds_to_count"] = counting()
        rows.append(row)
    print(json.dumps({"lstm_core": lstm_core.__file__, "files": rows}))


if __name__ == "__main__":
    main(sys.argv[1])
