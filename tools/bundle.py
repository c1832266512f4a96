"""Bundle live/ for shipping: few files, small, named by their content.

The worker is made first, for live.js holds its name: a page that has one has the other that fits.
The service worker has a fixed name at the site's root, and calls its cache by all the others.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools import words
from tools.record_figures import write_inputs
from tools.runtime import sha256, write_whole

ROOT = Path(__file__).resolve().parent.parent
LIVE = ROOT / "live"
PROGRAMS = ROOT / "node_modules" / ".bin"


def bundle_live(site_root: Path) -> dict[str, str]:
    """Write the bundles to ``site_root``/live; return their addresses from the root, by name."""
    words.write()
    write_inputs()
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        worker = esbuild(out, "python/worker.js")["worker.js"]
        pages = esbuild(
            out, "live=main.js", "live.css", "--splitting", f'--define:WORKER_FILE="{worker}"'
        )
        for file in out.iterdir():
            write_whole(site_root / "live" / file.name, file.read_bytes())
        build = sha256(" ".join(sorted(file.name for file in out.iterdir())).encode())[:12]
        offline = esbuild(out, "sw.js", f'--define:BUILD="{build}"')["sw.js"]
        write_whole(site_root / "sw.js", (out / offline).read_bytes())
    return {name: f"live/{file}" for name, file in ({"worker.js": worker} | pages).items()}


def esbuild(out: Path, *arguments: str) -> dict[str, str]:
    """Run esbuild on entry points in live/; return their output files by plain name."""
    meta = out.parent / f"{out.name}.json"
    program = shutil.which("esbuild", path=PROGRAMS) or "esbuild"  # on Windows esbuild.cmd
    try:
        subprocess.run(
            [
                *(program, *arguments),
                *("--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8"),
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
    return info["entryPoint"] not in ("main.js", "live.css", "python/worker.js", "sw.js")
