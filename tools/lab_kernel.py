"""A Jupyter kernel around live/python/run_cell.py: what the build records, the page prints alike.

Notebooks keep the kernelspec ``python3``, so that they open anywhere; the build names this kernel.
An error leaves as ``application/x-error`` too: a notebook has no place for notes and frames.
"""

import json
import os
import sys
from pathlib import Path

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

ROOT = Path(__file__).resolve().parent.parent
NAME = "lstm-lab"


def install_kernel(build_dir: Path) -> str:
    """Write the kernelspec into ``build_dir`` and let Jupyter find it; return its name."""
    folder = build_dir.resolve() / "jupyter" / "kernels" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    spec = {
        "argv": [sys.executable, str(Path(__file__).resolve()), "-f", "{connection_file}"],
        "display_name": "LSTM Lab",
        "language": "python",
        "interrupt_mode": "signal",
    }
    file, content = folder / "kernel.json", json.dumps(spec, indent=1)
    if not file.exists() or file.read_text() != content:  # kernels that start now read it
        file.write_text(content)
    paths = [str(build_dir.resolve() / "jupyter"), *_jupyter_path()]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(dict.fromkeys(paths))
    return NAME


def _jupyter_path() -> list[str]:
    return [path for path in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if path]


class LabKernel(Kernel):
    """Runs cells by run_cell, in one namespace."""

    implementation = "lstm-lab"
    implementation_version = "1"
    banner = "LSTM Lab"
    language_info = {
        "name": "python",
        "version": sys.version.split()[0],
        "mimetype": "text/x-python",
        "file_extension": ".py",
        "pygments_lexer": "ipython3",
        "codemirror_mode": {"name": "ipython", "version": 3},
    }

    def __init__(self, **options):
        super().__init__(**options)
        self.namespace = new_namespace()

    async def do_execute(
        self, code, silent, store_history=True, user_expressions=None, allow_stdin=False
    ):
        """Run ``code``; its messages leave as Jupyter's."""
        error = {}

        def emit(message):
            if message["type"] == "error":
                error.update(message)
            for kind, content in self.as_jupyter(message):
                if not silent:
                    self.send_response(self.iopub_socket, kind, content)

        # Jupyter's number stands in for the id, which the protocol does not carry.
        run_cell(code, self.namespace, emit, str(self.execution_count))
        if error:
            return {"status": "error", "execution_count": self.execution_count} | as_error(error)
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
        }

    def as_jupyter(self, message: dict) -> list[tuple[str, dict]]:
        """Translate one message of run_cell into messages of Jupyter's protocol."""
        bundle = {"data": as_strings(message.get("data", {})), "metadata": {}}
        transient = {"transient": {"display_id": message.get("display_id")}}
        match message["type"]:
            case "stream":
                return [("stream", {"name": message["name"], "text": message["text"]})]
            case "result":
                count = {"execution_count": self.execution_count}
                return [("execute_result", bundle | count)]
            case "display":
                return [("display_data", bundle | transient)]
            case "update":
                return [("update_display_data", bundle | transient)]
            case "error":
                bundle["data"] = as_strings({"application/x-error": message})
                return [("display_data", bundle), ("error", as_error(message))]
        raise ValueError(f"run_cell sent a message of unknown type {message['type']!r}")


def as_strings(data: dict) -> dict:
    """A MIME bundle as nbformat wants it: objects as JSON text."""
    return {m: v if isinstance(v, str) else json.dumps(v) for m, v in data.items()}


def as_error(message: dict) -> dict:
    """Keep of an error message what Jupyter's protocol knows."""
    return {
        "ename": message["ename"],
        "evalue": message["evalue"],
        "traceback": message["traceback"].splitlines(),
    }


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from live.python.run_cell import new_namespace, run_cell

    IPKernelApp.launch_instance(kernel_class=LabKernel)
