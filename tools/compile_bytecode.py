"""Runs inside Pyodide (see compile_bytecode.mjs): /sources.zip -> /bytecode.zip."""

import _imp
import importlib
import json
import sys
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode, compile

# What lstm_core and live/python/run_cell.py import at every start.
ALWAYS = """ast base64 contextlib copy dataclasses html inspect json linecache random traceback
    warnings weakref zipfile numpy.random"""


def files_read() -> list[str]:
    """Name the files that Python has imported so far."""
    return sorted({getattr(one, "__file__", None) for one in list(sys.modules.values())} - {None})


importlib.import_module("numpy")
with_numpy = files_read()
for name in ALWAYS.split():
    importlib.import_module(name)
inside = {*sys.builtin_module_names, *_imp._frozen_module_names()}
told = {
    "with_numpy": with_numpy,
    "started": files_read(),
    "inside": sorted(inside),
    "standard": sorted(sys.stdlib_module_names),
}
source, compiled = Path("/source.py"), Path("/compiled.pyc")

with (
    zipfile.ZipFile("/sources.zip") as sources,
    zipfile.ZipFile("/bytecode.zip", "w") as bytecode,
):
    for name in sources.namelist():
        source.write_bytes(sources.read(name))
        # Unchecked: valid whatever the times of files say in the reader's browser.
        unchecked = PycInvalidationMode.UNCHECKED_HASH
        compile(source, compiled, dfile=name, doraise=True, invalidation_mode=unchecked)
        bytecode.writestr(name, compiled.read_bytes())
    bytecode.writestr("told.json", json.dumps(told))
