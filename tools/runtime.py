"""Place Python for the browser under site/: Pyodide, NumPy and lstm_core, every file verified.

Pyodide and NumPy come from the npm packages that package-lock.json locks; lstm_core is built here.
The versions below are the only place that names them: moving on is one change.

    site/pyodide/<version>/   the files as published, with a lock file that knows NumPy and
                              lstm_core alone, and beside them the slim archives
                              (tools/slim_runtime.py) that our pages load in their place
    site/lstm_core-*.whl      lstm_core's wheel, for readers who download a notebook
"""

import base64
import hashlib
import json
import os
import re
import tempfile
from functools import cache
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder
from pyodide_lock import InfoSpec, PackageSpec, PyodideLockSpec

from tools import slim_runtime

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / "live" / "python"
PYODIDE_DIR = ROOT / "node_modules" / "pyodide"
NUMPY_DIR = ROOT / "node_modules" / "numpy-for-pyodide" / "assets"
ZSTD_MODULE = ROOT / "node_modules" / "zstddec" / "dist" / "zstddec.mjs"

PYODIDE_VERSION = "0.29.5"
PYODIDE_SHA256 = {
    # Not pyodide.mjs: some hosts know no type for that.
    "pyodide.js": "7f832a350240263d9946a9c3c877f7bcdab6c37d6dc65f72cd3be5905dca62dd",
    "pyodide.asm.js": "356c42f69e1695397e9d8670bd3c2e678248cde76e18bdae1731e848537b47d7",
    "pyodide.asm.wasm": "54309a5a2cfd757b1f0fdbc9093c92503f7b341500110329d932487183912718",
    "python_stdlib.zip": "831fd1e535084b972f87c6a35275de3d236efd5166f5e77ce89497710635e73c",
    "pyodide-lock.json": "14d2c2dba101277999e17135e653d8f15389ad1437f53eae213bf0c3cdff723d",
}
NUMPY_VERSION = "2.2.5"
NUMPY_WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
NUMPY_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
ZSTD_SHA256 = "0757a0bb9bfbc5ae968f7eae0d6cdd6083da1e2e45d23e3af34d1a27e062fb80"


class RuntimeFileError(Exception):
    """A file of the browser's Python is missing or is not the one we know."""


def sha256(content: bytes) -> str:
    """Return the hex digest by which files are known here."""
    return hashlib.sha256(content).hexdigest()


def verified(path: Path, wanted: str) -> bytes:
    """Return the content of ``path`` if its sha256 is ``wanted``, else raise RuntimeFileError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RuntimeFileError(
            f"{path.name}: wanted the file at {path}, got {error.strerror}. "
            "Run `npm ci` (make does) while online, then build again."
        ) from error
    got = sha256(content)
    if got != wanted:
        raise RuntimeFileError(
            f"{path.name}: wanted sha256 {wanted}, got {got}. "
            f"Delete {path.parent} and run `npm ci` again."
        )
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write ``path`` completely or not at all; leave an equal file untouched."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(half, 0o644)
        os.replace(half, path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


@cache
def pyodide_files() -> dict[str, bytes]:
    """Read Pyodide's core files by name, each verified."""
    return {name: verified(PYODIDE_DIR / name, sha) for name, sha in PYODIDE_SHA256.items()}


@cache
def numpy_wheel() -> bytes:
    """Read the NumPy wheel, from NUMPY_WHEEL where that is set, else from the npm package."""
    given = os.environ.get("NUMPY_WHEEL")
    return verified(Path(given) if given else NUMPY_DIR / NUMPY_WHEEL, NUMPY_SHA256)


@cache
def zstd_decoder() -> bytes:
    """Read zstddec's WebAssembly out of its module, whose own loader our pages' policy forbids."""
    module = verified(ZSTD_MODULE, ZSTD_SHA256).decode()
    (code,) = re.findall('const wasm = "([^"]+)"', module)
    return base64.b64decode(code)


def lstm_core_wheel() -> tuple[str, bytes]:
    """Build lstm_core's wheel; return its file name and content."""
    with tempfile.TemporaryDirectory() as scratch:
        (wheel,) = WheelBuilder(str(ROOT)).build(directory=scratch, versions=["standard"])
        return Path(wheel).name, Path(wheel).read_bytes()


def trimmed_lock(lstm_core_file: str, lstm_core_content: bytes) -> PyodideLockSpec:
    """Pyodide's lock file with its hundreds of packages replaced by our two."""
    info = json.loads(pyodide_files()["pyodide-lock.json"])["info"]
    packages = {
        "numpy": PackageSpec(
            name="numpy",
            version=NUMPY_VERSION,
            file_name=NUMPY_WHEEL,
            install_dir="site",
            sha256=NUMPY_SHA256,
            imports=["numpy"],
        ),
        "lstm-core": PackageSpec(
            name="lstm-core",
            version=lstm_core_file.split("-")[1],
            file_name=lstm_core_file,
            install_dir="site",
            sha256=sha256(lstm_core_content),
            imports=["lstm_core"],
            depends=["numpy"],
        ),
    }
    lock = PyodideLockSpec(info=InfoSpec(version=PYODIDE_VERSION, **info), packages=packages)
    lock.check_wheel_filenames()
    return lock


@cache
def slim_archives() -> tuple[dict[str, bytes], list[str]]:
    """Return the compressed archives of Python and NumPy, and the modules that are left out."""
    slim, left_out = slim_runtime.slim_archives(pyodide_files()["python_stdlib.zip"], numpy_wheel())
    return {name: slim_runtime.compressed(content) for name, content in slim.items()}, left_out


def our_archive(wheel: bytes) -> bytes:
    """Return lstm_core and the page's own Python (a tar, compressed): sources, bytecode beside."""
    files = slim_runtime.source_files(wheel, lambda name: name.startswith("lstm_core/"))
    files |= {f"live/python/{file.name}": file.read_bytes() for file in PYTHON.glob("*.py")}
    files |= slim_runtime.cached_bytecode(files, numpy_wheel())
    return slim_runtime.compressed(slim_runtime.tarred(files))


def place_runtime(site_root: Path) -> dict:
    """Write the runtime under ``site_root``; return what a page must know to load it.

    Addresses are relative to the site's root. Whatever changes from build to build carries a piece
    of its hash (lstm_core's wheel as its build tag, the lock as a query), so that no cache can mix
    two builds; the rest never changes under its versioned folder.
    """
    base = f"pyodide/{PYODIDE_VERSION}/"
    download_name, wheel = lstm_core_wheel()
    wheel_name = download_name.replace("-py3-", f"-0{sha256(wheel)[:12]}-py3-")
    lock = trimmed_lock(wheel_name, wheel).model_dump()
    lock_text = json.dumps(lock, sort_keys=True).encode()
    as_published = pyodide_files() | {
        "pyodide-lock.json": lock_text,
        NUMPY_WHEEL: numpy_wheel(),
        wheel_name: wheel,
    }
    archives, left_out = slim_archives()
    archives |= {"lstm_core": our_archive(wheel)}
    made = {f"{name}.data": content for name, content in archives.items()}
    made["zstd.wasm"] = zstd_decoder()
    named = {name: hashed(name, content) for name, content in made.items()}
    contents = as_published | {named[name]: content for name, content in made.items()}
    for name, content in contents.items():
        write_whole(site_root / base / name, content)
    write_whole(site_root / download_name, wheel)

    loaded = {name: name for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")}
    return {
        "version": PYODIDE_VERSION,
        "base": base,
        "files": {
            name: {"url": base + file, "bytes": len(contents[file])}
            for name, file in (loaded | named).items()
        },
        "lock": base + f"pyodide-lock.json?v={sha256(lock_text)[:12]}",
        "info": lock["info"],
        "leftOut": left_out,
    }


def hashed(name: str, content: bytes) -> str:
    """numpy.data -> numpy-0123456789ab.data."""
    path = Path(name)
    return f"{path.stem}-{sha256(content)[:12]}{path.suffix}"
