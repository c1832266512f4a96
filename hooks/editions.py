"""Build all editions and the site's root in one `mkdocs build` or `mkdocs serve`.

words/languages.json lists the editions; mkdocs.yml is the first. When it is done, the others are
built beside it:

    site/             index.html (redirect), 404.html, what all editions load
    site/<language>/  the editions, siblings, each with its own search index and sitemap
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils import clean_directory

from hooks import csp, site_root
from tools import words
from tools.bundle import bundle_service_worker

ROOT = Path(__file__).resolve().parent.parent
FIRST, *OTHERS = (edition["config"] for edition in words.EDITIONS.values())
SWITCH = re.compile(r'(<a href="[^"]+)(" hreflang="[^"]+" class="md-select__link")')

serving = False


def start(command: str) -> None:
    """Remember whether this is `mkdocs serve`."""
    global serving
    serving = command == "serve"
    if serving:  # compiled files in watched folders would start another build
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def settle_addresses(config) -> None:
    """Turn the configured root folder and address into those of this edition."""
    language = config.theme["language"]
    if is_first(config):
        url = config.site_url.rstrip("/") + "/"
        config.extra["site"] = {"dir": config.site_dir, "url": url, "names": {}}
    elif "site" not in config.extra:
        name = Path(config.config_file_path).name
        raise ConfigurationError(f"{name} is built by `mkdocs build` with {FIRST}.")
    site = config.extra["site"]
    site["names"][language] = config.site_name
    config.site_dir = str(Path(site["dir"]) / language)
    config.site_url = site["url"] + f"{language}/"
    config.extra["alternate"] = [
        {"name": edition["name"], "link": f"../{code}/", "lang": code}
        for code, edition in words.EDITIONS.items()
    ]
    # Material keeps a reader's choices (dark mode) under this path: one for all languages.
    config.extra["scope"] = urlsplit(site["url"]).path
    config.theme.static_templates.discard("404.html")  # the root has one for all languages


def prepare_root(config) -> None:
    """Place what all editions load, and let the pages know its addresses."""
    site = config.extra["site"]
    if not serving:
        clean_directory(site["dir"])
    site |= site_root.place(Path(site["dir"])) | {"serve": serving}


def switch_to_this_page(html: str, page) -> str:
    """Let the language switch lead to this page, without Material's script too.

    The link elements of the head stay: there the script looks for each edition's sitemap.
    """
    return SWITCH.sub(rf"\g<1>{page.url.removeprefix('./')}\g<2>", html)


def build_others(config) -> None:
    """Build the other editions beside the first."""
    site = config.extra["site"]
    for name in OTHERS:
        other = load_config(
            str(Path(config.config_file_path).with_name(name)),
            site_dir=site["dir"],
            site_url=site["url"],
            strict=config.strict,
        )
        other.extra["site"] = site
        build(other)


def finish_root(config) -> None:
    """Finish the root, when all editions are there."""
    site = config.extra["site"]
    write_root_pages(Path(site["dir"]), config)
    if not serving:  # live reload injects inline scripts that change, so no policy can name them
        csp.add_policy(Path(site["dir"]))
    bundle_service_worker(Path(site["dir"]))


def is_first(config) -> bool:
    """Whether this is the edition whose build makes the others."""
    return Path(config.config_file_path).name not in OTHERS


def page_config(page, config) -> dict:
    """What the browser code must know about a page (the JSON in its #lab-config)."""
    site = config.extra["site"]
    depth = page.url.count("/") + 1
    return {
        "lang": config.theme["language"],
        "root": "../" * depth,
        "page": page.url.rstrip("/"),
        "serve": site["serve"],
        "notebook": page.meta.get("notebook"),
        "build": site["live"]["live.js"],
        "runtime": site["runtime"],
    }


def write_root_pages(root: Path, config) -> None:
    """Write the pages that belong to no language."""
    templates = Environment(loader=FileSystemLoader(ROOT / "theme" / "root"), autoescape=True)
    names = config.extra["site"]["names"]
    editions = [
        edition | {"site_name": names[code], "say": words.lookup("site", code)}
        for code, edition in words.EDITIONS.items()
    ]
    for name in templates.list_templates():
        page = templates.get_template(name).render(editions=editions, scope=config.extra["scope"])
        (root / name).write_text(page, encoding="utf-8")
    (root / ".nojekyll").touch()
