"""The Content-Security-Policy of the built site, as a meta element in every page.

Instant navigation keeps the first page's policy, so every page gets the same one: it names by hash
the inline scripts of all pages of both editions.
"""

import base64
import hashlib
import re
from pathlib import Path

SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
NOT_INLINE = re.compile(r'\bsrc=|\btype="application/json"')  # a file, or data


def inline_scripts(html: str) -> list[str]:
    """Return the scripts that a browser would execute from the page itself."""
    scripts = SCRIPT.finditer(html)
    return [script["text"] for script in scripts if not NOT_INLINE.search(script["attributes"])]


def script_hash(script: str) -> str:
    """Return how a policy names an inline script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(scripts: set[str]) -> str:
    """Return the policy that allows these inline scripts and, beyond them, our own files only."""
    hashes = " ".join(sorted(map(script_hash, scripts)))
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}",
            "style-src 'self' 'unsafe-inline'",  # KaTeX positions glyphs by style attributes
            "img-src 'self' data: blob:",
            "connect-src 'self' blob:",  # by which a busy Python hears of Stop
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
        ]
    )


def add_policy(root: Path) -> None:
    """Put one policy, made from all pages under ``root``, into each of them."""
    pages = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.html")}
    allowed = policy({script for html in pages.values() for script in inline_scripts(html)})
    meta = f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
    for path, html in pages.items():
        # After the charset, which must come first, and before anything it has to govern.
        charset = '<meta charset="utf-8">'
        if html.count(charset) != 1:
            raise ValueError(f"{path}: a page of this site has exactly one {charset}")
        path.write_text(html.replace(charset, charset + meta), encoding="utf-8")
