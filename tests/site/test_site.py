"""The built site, page by page: links, policy, languages, and nothing from another host."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from hooks import csp


class Elements(HTMLParser):
    """Collects the start tags of a page."""

    def __init__(self, html):
        super().__init__()
        self.all = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def pages(site):
    """Text of each page, by path below the site's root."""
    return {
        path.relative_to(site.dir).as_posix(): path.read_text(encoding="utf-8")
        for path in site.dir.rglob("*.html")
    }


def lab_config(html):
    return json.loads(re.search(r'id="lab-config">(.*?)</script>', html)[1])


def edition(pages, language):
    return {name[3:] for name in pages if name.startswith(f"{language}/")}


def test_one_build_made_both_editions_and_the_root(site):
    written = {path.name for path in site.dir.iterdir()}
    assert {"index.html", "404.html", ".nojekyll", "zh", "en", "pyodide", "live"} <= written
    for language in ("zh", "en"):
        sitemap = (site.dir / language / "sitemap.xml").read_text(encoding="utf-8")
        assert f"<loc>{site.url}{language}/</loc>" in sitemap


def test_both_editions_have_the_same_pages(pages):
    assert "index.html" in edition(pages, "zh")
    assert edition(pages, "zh") == edition(pages, "en")


def test_each_page_is_in_its_language(pages):
    for name, html in pages.items():
        if "/" in name:
            assert f'<html lang="{name[:2]}"' in html


def test_every_link_leads_to_a_file_of_the_site(site, pages):
    root = urlsplit(site.url).path
    for name, html in pages.items():
        for tag, attrs in Elements(html).all:
            base = site.url if tag == "lstm-figure" else site.url + name
            for link in filter(None, (attrs.get("href"), attrs.get("src"))):
                target = urlsplit(urljoin(base, link))
                if f"{target.scheme}://{target.netloc}" not in site.url:
                    continue
                path = unquote(target.path).removeprefix(root)
                file = site.dir / path / "index.html" if path.endswith("/") else site.dir / path
                file = file if path else site.dir / "index.html"
                assert file.is_file(), f"{name} links to {link}"


def test_links_are_relative_so_that_a_copy_works_under_any_path(pages):
    for name, html in pages.items():
        if name != "404.html":  # a host serves it for any address
            links = [attrs.get("href") or attrs.get("src") or "" for _, attrs in Elements(html).all]
            assert not [link for link in links if link.startswith("/")], name


def test_nothing_is_loaded_from_another_host(site, pages):
    for name, html in pages.items():
        for tag, attrs in Elements(html).all:
            loads = attrs.get("src") or (tag == "link" and attrs.get("href")) or ""
            if attrs.get("rel") != "canonical":
                assert not re.match(r"(https?:)?//", loads), f"{name} loads {loads}"


def test_one_policy_names_exactly_the_inline_scripts_of_all_pages(pages):
    policies = {
        attrs["content"]
        for html in pages.values()
        for tag, attrs in Elements(html).all
        if attrs.get("http-equiv") == "Content-Security-Policy"
    }
    scripts = {script for html in pages.values() for script in csp.inline_scripts(html)}
    (policy,) = policies
    assert set(re.findall(r"'sha256-[^']+'", policy)) == {csp.script_hash(s) for s in scripts}
    assert all("Content-Security-Policy" in html for html in pages.values())


def test_each_page_knows_the_way_to_the_root_and_its_runtime(site, pages):
    for name, html in pages.items():
        if "/" not in name:
            continue
        config = lab_config(html)
        assert urljoin(site.url + name, config["root"]) == site.url
        assert name == f"{config['lang']}/{config['page']}/index.html".replace("//", "/")
        assert not config["serve"]
        for file in config["runtime"]["files"].values():
            assert (site.dir / file["url"]).stat().st_size == file["bytes"]


def test_the_katex_style_names_only_fonts_that_are_there(site):
    style = site.dir / "katex" / "katex.css"
    fonts = re.findall(r"url\(([^)]+)\)", style.read_text(encoding="utf-8"))
    assert len(fonts) >= 20
    assert all((style.parent / font).is_file() for font in fonts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_edition_has_its_own_search_index(site, pages, language):
    path = site.dir / language / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    found = {entry["location"].split("#")[0] + "index.html" for entry in index["docs"]}
    assert found == edition(pages, language)
    segmented = "\u200b" in index["docs"][0]["text"]  # by jieba, or Chinese is one long word
    assert segmented == (language == "zh")


def test_the_notebook_for_download_names_the_wheel_that_is_at_the_root(site, pages):
    notebooks = list(site.dir.glob("*/lessons/*/*.ipynb"))
    assert len(notebooks) == sum("/lessons/" in name for name in pages)
    (wheel,) = site.dir.glob("lstm_core-*.whl")
    for path in notebooks:
        first, *cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert f"pip install {site.url}{wheel.name}" in "".join(first["source"])
        assert cells


def test_an_axis_has_its_color_from_one_place(site):
    styles = [path for path in site.dir.rglob("*.css") if "--axis-T:" in path.read_text("utf-8")]
    assert {path.relative_to(site.dir).as_posix() for path in styles} == {
        "zh/assets/site.css",
        "en/assets/site.css",
    }
