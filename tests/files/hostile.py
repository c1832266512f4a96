"""What files that mean harm are made of, and how they must be refused."""

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from lstm_core.files.archive import MIB
from lstm_core.files.state import StateFileError, load

FILES = Path(__file__).parents[1] / "recorded" / "state_files"


def refused(tmp_path, name: str, data: bytes, because: str) -> None:
    """Loading raises our error for the wanted reason and never takes more than 96 MiB."""
    path = tmp_path / name
    path.write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(StateFileError, match=because) as caught:
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 96 * MIB
    finally:
        tracemalloc.stop()
    assert name in str(caught.value)


def zip_of(members: dict[str, bytes], method=zipfile.ZIP_STORED) -> bytes:
    """Return a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


class Touch:
    """Unpickled by Python itself, this creates the file ``path``."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)
