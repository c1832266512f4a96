"""The browser's Python is exactly the files we know, or the build stops with a sentence."""

import hashlib
import json
import os
import zipfile

import pytest

from tools import runtime


def test_a_wrong_hash_names_the_file_what_was_wanted_and_what_came(tmp_path):
    path = tmp_path / "python_stdlib.zip"
    path.write_bytes(b"not Python")
    got = hashlib.sha256(b"not Python").hexdigest()
    with pytest.raises(
        runtime.RuntimeFileError, match=f"python_stdlib.zip: wanted sha256 {'0' * 64}, got {got}"
    ):
        runtime.verified(path, "0" * 64)


def test_a_missing_file_is_named_with_the_command_that_brings_it(tmp_path):
    with pytest.raises(runtime.RuntimeFileError, match="pyodide.js: wanted the file at .*npm ci"):
        runtime.verified(tmp_path / "pyodide.js", "0" * 64)


def test_a_numpy_wheel_given_by_path_must_be_the_same_file(tmp_path, monkeypatch):
    wheel = tmp_path / "other.whl"
    wheel.write_bytes(b"other")
    monkeypatch.setenv("NUMPY_WHEEL", str(wheel))
    runtime.numpy_wheel.cache_clear()
    with pytest.raises(runtime.RuntimeFileError, match=f"wanted sha256 {runtime.NUMPY_SHA256}"):
        runtime.numpy_wheel()
    wheel.write_bytes((runtime.NUMPY_DIR / runtime.NUMPY_WHEEL).read_bytes())
    assert len(runtime.numpy_wheel()) == wheel.stat().st_size
    runtime.numpy_wheel.cache_clear()


def test_a_file_that_could_not_be_finished_is_not_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        runtime.write_whole(tmp_path / "pyodide.asm.wasm", b"half")
    assert list(tmp_path.iterdir()) == []


def test_an_equal_file_is_left_untouched(tmp_path):
    path = tmp_path / "a"
    runtime.write_whole(path, b"same")
    before = path.stat().st_mtime_ns
    runtime.write_whole(path, b"same")
    assert path.stat().st_mtime_ns == before


@pytest.fixture(scope="module")
def placed(tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    return root, runtime.place_runtime(root)


def test_every_address_the_page_is_told_is_a_file_of_the_told_size(placed):
    root, told = placed
    for entry in told["files"].values():
        assert (root / entry["url"]).stat().st_size == entry["bytes"]
    assert (root / told["lock"].split("?")[0]).is_file()


def test_the_lock_file_knows_numpy_and_lstm_core_alone_and_their_hashes(placed):
    root, told = placed
    lock = json.loads((root / told["lock"].split("?")[0]).read_text())
    assert set(lock["packages"]) == {"numpy", "lstm-core"}
    assert lock["info"]["python"] == "3.13.2"
    for package in lock["packages"].values():
        content = (root / told["base"] / package["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == package["sha256"]


def test_the_wheel_holds_the_sources_of_lstm_core_its_words_and_that_it_has_types(placed):
    root, _ = placed
    (wheel,) = root.glob("lstm_core-*.whl")
    for name in ("cell.py", "notebook/words.json", "py.typed"):
        source = (runtime.ROOT / "lstm_core" / name).read_bytes()
        assert zipfile.ZipFile(wheel).read(f"lstm_core/{name}") == source
