"""What both editions load from the site's root: Python, the live code, KaTeX's style and fonts."""

import re
import shutil
from pathlib import Path

from tools import home_picture
from tools.bundle import bundle_live, first_script
from tools.record_figures import place_figures
from tools.runtime import place_runtime

KATEX = Path(__file__).resolve().parent.parent / "node_modules" / "katex" / "dist"


def place(root: Path) -> dict:
    """Write the shared files under ``root``; return their addresses, relative to it."""
    return {
        "runtime": place_runtime(root),
        "wheel": next(root.glob("lstm_core-*.whl")).name,
        "live": bundle_live(root),
        "first": first_script(),
        "figures": place_figures(root),
        "home": home_picture.draw(),
        "katex": place_katex(root),
    }


def place_katex(root: Path) -> str:
    """Copy KaTeX's style and woff2 fonts; return the style's address."""
    folder = root / "katex"
    shutil.copytree(KATEX / "fonts", folder / "fonts", dirs_exist_ok=True, ignore=not_woff2)
    style = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    (folder / "katex.css").write_text(only_woff2(style), encoding="utf-8")
    return "katex/katex.css"


def not_woff2(folder: str, names: list[str]) -> list[str]:
    """Name the font files that no browser with WebAssembly asks for (for shutil.copytree)."""
    return [name for name in names if not name.endswith(".woff2")]


def only_woff2(style: str) -> str:
    """Drop the other formats from each @font-face, so that the style names no missing file."""
    return re.sub(r",url\([^)]+\.(?:woff|ttf)\) format\(\"\w+\"\)", "", style)
