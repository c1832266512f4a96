"""Make Python start fast: slim archives of the standard library, NumPy and lstm_core.

Three ideas, each measured in docs/*/speed.md:

* What runs at every start (about 250 modules) comes as bytecode; compiling it anew is more than
  half of a stock start. Everything else stays source, which compresses better.
* Nobody needs NumPy's tests, headers and type stubs, or an FTP client, to learn about LSTMs.
* Archives are compressed here, by Zstandard: a quarter less to load than with gzip, a tenth of a
  second more to unpack. No host's compression rules and no filter's list of file names matter.
"""

import io
import os
import re
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from json import loads
from pathlib import Path, PurePosixPath

from tools.node import NODE

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".build" / "runtime"
STDLIB_PREFIX = "/lib/python313.zip/"
SITE_PREFIX = "/lib/python3.13/site-packages/"

# What a learner's program does not import: network protocols, processes, terminals, packaging,
# the character tables of old code pages; and sources of what is built in or frozen anyway.
LEFT_OUT = re.compile(
    r"""(
      (_pyrepl(?!/(__init__|pager)\.py)|multiprocessing|xmlrpc|wsgiref|xml/(dom|sax)|curses|dbm
      |venv|ensurepip|lib2to3|idlelib|tkinter|turtledemo|sqlite3|zoneinfo)/.*
    | (_pyio|_pydatetime|abc|codecs|genericpath|io|ntpath|os|posixpath|runpy|site|stat|zipimport
      |_collections_abc|_sitebuiltins|importlib/(_bootstrap|_bootstrap_external|machinery|util)
      |_android_support|antigravity|_apple_support|_ios_support|ftplib|imaplib|mailbox
      |poplib|smtplib|webbrowser|turtle|pty|tty|netrc|plistlib|wave|zipapp|optparse
      |modulefinder|pyclbr|tabnanny|filecmp|sched|symtable|compileall|crypt|nturl2path
      |http/(server|cookiejar|cookies)|concurrent/futures/process
      |asyncio/(windows_\w+|proactor_events)
      |encodings/(cp(?!437|1252|932|936|949|950)\w+|mac_\w+|koi8_\w+|hp_\w+|ptcp\w+|tis_\w+|kz\w+
        |iso8859_(?!1$|15)\w+|palmos|mbcs|oem))\.py
    )""",
    re.VERBOSE,
)
NUMPY_KEPT = re.compile(
    r"^numpy/(?!f2py/|distutils/|_pyinstaller/|.*/tests/|.*_tests?\.|.*/_examples/"
    r"|linalg/lapack_lite\.).*\.(py|so)$"  # lapack_lite: NumPy itself calls _umath_linalg
)
# Of what is left out, names that no reader imports; a codec's absence is a LookupError.
UNTOLD = re.compile(r"(.*\.)?(_.*|tests?)|encodings\..*|numpy\.conftest")
COMPRESS = """const { constants, zstdCompressSync } = require("node:zlib");
const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = constants;
const params = { [ZSTD_c_compressionLevel]: 19, [ZSTD_c_checksumFlag]: 1 };
process.stdout.write(zstdCompressSync(require("node:fs").readFileSync(0), { params }));"""


def source_files(archive: bytes, keep) -> dict[str, bytes]:
    """Read the files of a zip archive (or wheel) whose names ``keep`` accepts."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return {name: files.read(name) for name in files.namelist() if keep(name)}


def compiled(
    sources: dict[str, bytes], numpy_wheel: bytes
) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """Compile ``sources`` (by absolute path) in Pyodide; also return what it tells of itself."""
    request = zipped(sources)
    scripts = [ROOT / "tools" / f"compile_bytecode.{kind}" for kind in ("mjs", "py")]

    def compile_in_node() -> bytes:
        with tempfile.TemporaryDirectory() as scratch:
            wheel_path, request_path, answer_path = (Path(scratch) / name for name in "nra")
            wheel_path.write_bytes(numpy_wheel)
            request_path.write_bytes(request)
            command: list[str | Path] = [NODE, scripts[0], wheel_path, request_path, answer_path]
            node = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if node.returncode:
                raise RuntimeError(f"Compiling Python for the browser failed:\n{node.stderr}")
            return answer_path.read_bytes()

    inputs = [request, numpy_wheel, *(script.read_bytes() for script in scripts)]
    files = source_files(made_once(inputs, compile_in_node), keep=lambda _: True)
    return files, loads(files.pop("told.json"))


def made_once(inputs: list[bytes], make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` makes of ``inputs``, kept under .build/ by their hash."""
    key = sha256(b"".join(sha256(part).digest() for part in inputs)).hexdigest()
    kept = KEPT / key
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_bytes(make())
        half.replace(kept)
    return kept.read_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files into an uncompressed zip archive, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name])
    return buffer.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """Pack files into a tar archive, the same bytes for the same files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            info = tarfile.TarInfo(name)
            info.size = len(files[name])
            archive.addfile(info, io.BytesIO(files[name]))
    return buffer.getvalue()


def cached_bytecode(files: dict[str, bytes], numpy_wheel: bytes) -> dict[str, bytes]:
    """Return, for modules that stay as source, their bytecode under the names Python looks for."""
    sources = {SITE_PREFIX + name: files[name] for name in files if name.endswith(".py")}
    bytecode, _ = compiled(sources, numpy_wheel)
    return {
        str(path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc"): bytecode[
            SITE_PREFIX + name
        ]
        for name in files
        if (path := PurePosixPath(name)).suffix == ".py"
    }


def slim_archives(stdlib: bytes, numpy_wheel: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return the archives, uncompressed, and the names of the modules that are in none.

    ``stdlib`` is a zip. ``numpy`` and ``numpy-more`` are tars: what ``import numpy`` reads, and the
    rest, which may come while NumPy is imported.
    """
    whole = source_files(stdlib, lambda name: name.endswith(".py"))
    library = {name: whole[name] for name in whole if not LEFT_OUT.fullmatch(name)}
    numpy_modules = source_files(numpy_wheel, re.compile(r"numpy/.*\.(py|so)$").match)
    numpy = {name: numpy_modules[name] for name in numpy_modules if NUMPY_KEPT.match(name)}
    placed = [(STDLIB_PREFIX, library), (SITE_PREFIX, numpy)]
    sources = {
        prefix + name: content
        for prefix, files in placed
        for name, content in files.items()
        if name.endswith(".py")
    }
    bytecode, told = compiled(sources, numpy_wheel)

    def fast(prefix: str, files: dict[str, bytes]) -> dict[str, bytes]:
        """Put bytecode, as module.pyc, in the place of every source that a start reads."""
        sources = {name for name in files if name.endswith(".py")}
        now = {name for name in sources if prefix + name in told["started"]}
        later = {name: content for name, content in files.items() if name not in now}
        return later | {name + "c": bytecode[prefix + name] for name in now}

    fast_library, fast_numpy = (fast(*part) for part in placed)
    first = {
        name for name in fast_numpy if SITE_PREFIX + name.removesuffix("c") in told["with_numpy"]
    }
    more = fast_numpy.keys() - first
    archives = {
        "stdlib": zipped(fast_library),
        "numpy": tarred({name: fast_numpy[name] for name in first}),
        "numpy-more": tarred({name: fast_numpy[name] for name in more}),
    }
    complete = {*told["standard"], *map(module_name, whole), *map(module_name, numpy_modules)}
    here = {*told["inside"], *map(module_name, library), *map(module_name, numpy)}
    return archives, outermost(name for name in complete - here if not UNTOLD.fullmatch(name))


def module_name(file: str) -> str:
    """xml/dom/__init__.py -> xml.dom."""
    return file.split(".")[0].removesuffix("/__init__").replace("/", ".")


def outermost(modules: Iterable[str]) -> list[str]:
    """Drop the modules that lie inside others of them."""
    kept: list[str] = []
    for name in sorted(modules):
        if not any(name.startswith(f"{package}.") for package in kept):
            kept.append(name)
    return kept


def compressed(content: bytes) -> bytes:
    """Compress for live/python/zstd.js, the same bytes for the same content."""

    def compress_in_node() -> bytes:
        node = subprocess.run([NODE, "-e", COMPRESS], input=content, capture_output=True)
        if node.returncode:
            raise RuntimeError(f"Compressing for the browser failed:\n{node.stderr.decode()}")
        return node.stdout

    return made_once([COMPRESS.encode(), content], compress_in_node)
