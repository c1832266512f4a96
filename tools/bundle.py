"""Bundle live/ for shipping: few files, small, named by their content.

Modules are made for the oldest browsers that docs/*/about.md names, page/first.js for any.

The worker is made first, for live.js holds its name: a page that has one has the other that fits.
The service worker has a fixed name at the site's root. It is made last, for it knows the hash of
every file, and answers from its cache nothing else.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tools import home_picture, words
from tools.record_figures import write_inputs
from tools.runtime import sha256, write_whole

ROOT = Path(__file__).resolve().parent.parent
LIVE = ROOT / "live"
PROGRAMS = ROOT / "node_modules" / ".bin"
MODULES = ["--format=esm", "--target=chrome103,firefox114,safari16.4"]
CLASSIC = ["--format=iife", "--target=es5"]


def bundle_live(site_root: Path) -> dict[str, str]:
    """Write the bundles to ``site_root``/live; return their addresses from the root, by name."""
    words.write()
    write_inputs()
    home_picture.write_run()
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        worker = esbuild(out, "python/worker.js")["worker.js"]
        pages = esbuild(
            out, "live=main.js", "live.css", "--splitting", f'--define:WORKER_FILE="{worker}"'
        )
        for file in out.iterdir():
            write_whole(site_root / "live" / file.name, file.read_bytes())
    return {name: f"live/{file}" for name, file in ({"worker.js": worker} | pages).items()}


def first_script() -> str:
    """Return the classic script that stands in every page."""
    with tempfile.TemporaryDirectory() as scratch:
        (name,) = esbuild(Path(scratch), "page/first.js", kind=CLASSIC).values()
        return (Path(scratch) / name).read_text(encoding="utf-8").strip()


def bundle_service_worker(site_root: Path) -> None:
    """Write ``site_root``/sw.js, with the hashes of all the files that are there by now."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        code = (out / esbuild(out, "sw.js")["sw.js"]).read_text(encoding="utf-8")
    files = json.dumps(hashes(site_root), separators=(",", ":"))
    write_whole(site_root / "sw.js", f"const FILES={files};{code}".encode())


def hashes(site_root: Path) -> dict[str, str]:
    """Return the sha256 of every file but sw.js, by its name from the root."""
    files = sorted(path for path in site_root.rglob("*") if path.is_file())
    names = {path.relative_to(site_root).as_posix(): path for path in files}
    return {name: sha256(path.read_bytes()) for name, path in names.items() if name != "sw.js"}


def esbuild(out: Path, *arguments: str, kind: Iterable[str] = MODULES) -> dict[str, str]:
    """Run esbuild on entry points in live/; return their output files by plain name."""
    meta = out.parent / f"{out.name}.json"
    program = shutil.which("esbuild", path=PROGRAMS) or "esbuild"  # on Windows esbuild.cmd
    try:
        subprocess.run(
            [
                *(program, *arguments),
                *("--bundle", "--minify", "--charset=utf8", *kind),
                *("--log-level=warning", "--legal-comments=none"),
                *("--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]"),
                *(f"--outdir={out}", f"--metafile={meta}"),
            ],
            cwd=LIVE,
            check=True,
        )
        outputs = json.loads(meta.read_text())["outputs"]
    finally:
        meta.unlink(missing_ok=True)
    entries = {Path(name).name: info for name, info in outputs.items() if info.get("entryPoint")}
    return {plain_name(file): file for file in entries if not is_lazy(entries[file])}


def plain_name(file: str) -> str:
    """live-ABC123.js -> live.js."""
    stem, suffix = file.rsplit(".", 1)
    return f"{stem.rsplit('-', 1)[0]}.{suffix}"


def is_lazy(info: dict) -> bool:
    """Whether an output is what a dynamic import loads, not what a page names."""
    named = ("main.js", "live.css", "python/worker.js", "sw.js", "page/first.js")
    return info["entryPoint"] not in named
