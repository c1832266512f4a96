"""Build both editions and the site's root in one `mkdocs build` or `mkdocs serve`.

mkdocs.yml is the Chinese edition. When it is done, its hook builds mkdocs.en.yml beside it:

    site/            index.html (redirect), 404.html, what both editions load
    site/zh  site/en the editions, siblings, each with its own search index and sitemap
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

from hooks import csp, shared

ROOT = Path(__file__).resolve().parent.parent
SECOND_EDITION = "mkdocs.en.yml"
SWITCH = re.compile(r'(<a href="[^"]+)(" hreflang="[^"]+" class="md-select__link")')

serving = False


def on_startup(command, dirty):
    """MkDocs event: remember whether this is `mkdocs serve`."""
    global serving
    serving = command == "serve"
    if serving:  # compiled files in watched folders would start another build
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def on_config(config):
    """MkDocs event: turn the configured root folder and address into those of this edition."""
    name = config.theme["language"]
    if not is_first(config) and "site" not in config.extra:
        raise ConfigurationError(f"{SECOND_EDITION} is built by `mkdocs build` with mkdocs.yml.")
    if is_first(config):
        config.extra["site"] = {"dir": config.site_dir, "url": config.site_url.rstrip("/") + "/"}
    config.site_dir = str(Path(config.extra["site"]["dir"]) / name)
    config.site_url = config.extra["site"]["url"] + f"{name}/"
    # Material keeps a reader's choices (dark mode) under this path: one for both languages.
    config.extra["scope"] = urlsplit(config.extra["site"]["url"]).path
    config.theme.static_templates.discard("404.html")  # the root has one for both languages
    return config


def on_pre_build(config):
    """MkDocs event: place what both editions load, and let the pages know its addresses."""
    if not is_first(config):
        return
    site = config.extra["site"]
    if not serving:
        clean_directory(site["dir"])
    site |= shared.place(Path(site["dir"])) | {"serve": serving}


def on_page_context(context, page, config, nav):
    """MkDocs event: hand the page's configuration to the theme."""
    context["lab_config"] = page_config(page, config)
    return context


def on_post_page(output, page, config):
    """MkDocs event: let the language switch lead to this page, without Material's script too.

    The link elements of the head stay: there the script looks for each edition's sitemap.
    """
    return SWITCH.sub(rf"\g<1>{page.url.removeprefix('./')}\g<2>", output)


def on_post_build(config):
    """MkDocs event: after the first edition build the second, then finish the root."""
    if not is_first(config):
        return
    site = config.extra["site"]
    second = load_config(
        str(Path(config.config_file_path).with_name(SECOND_EDITION)),
        site_dir=site["dir"],
        site_url=site["url"],
        strict=config.strict,
    )
    second.extra["site"] = site
    build(second)
    write_root_pages(Path(site["dir"]), config)
    if not serving:  # live reload injects inline scripts that change, so no policy can name them
        csp.add_policy(Path(site["dir"]))


def is_first(config) -> bool:
    """Whether this is the edition whose build makes the other one."""
    return Path(config.config_file_path).name != SECOND_EDITION


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
    for name in templates.list_templates():
        page = templates.get_template(name).render(
            editions=config.extra["alternate"], scope=config.extra["scope"]
        )
        (root / name).write_text(page, encoding="utf-8")
    (root / ".nojekyll").touch()
