"""The Content-Security-Policy of the built site, as a meta element in every page.

Instant navigation keeps the first page's policy, so every page gets the same one: it names by hash
the inline scripts of all pages of both editions.
"""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path


class InlineScripts(HTMLParser):
    """Collects the text of scripts that a browser would execute from the page itself."""

    def __init__(self):
        """Start with no script found."""
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        """Note the start of an inline script; JSON in a script element is data, not a script."""
        attrs = dict(attrs)
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/json":
            self.inside = True
            self.found.append("")

    def handle_data(self, data):
        """Collect the script's text."""
        if self.inside:
            self.found[-1] += data

    def handle_endtag(self, tag):
        """Note the end of a script."""
        if tag == "script":
            self.inside = False


def inline_scripts(html: str) -> list[str]:
    """Return the inline scripts of a page."""
    parser = InlineScripts()
    parser.feed(html)
    return parser.found


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
            "connect-src 'self'",
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
