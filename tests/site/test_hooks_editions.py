"""All editions from one command; trouble in one stops it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request

import pytest

from hooks import nav, site_root
from tests.site_host import ROOT, build_site
from tools.words import WordsError, lookup


@pytest.fixture
def project(tmp_path):
    """A copy of the site's configuration around two small pages."""
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("hooks", "theme", "lstm_core", "live", "words"):
        (tmp_path / name).symlink_to(ROOT / name)
    for language in ("zh", "en"):
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / "docs" / language / "index.md").write_text("# Home\n", encoding="utf-8")
    config = tmp_path / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    nav = "nav:\n  - index.md\n  - lessons/*\n\n"
    config.write_text(re.sub(r"nav:\n.*?\n\n", nav, text, flags=re.DOTALL), encoding="utf-8")
    return tmp_path


def test_a_dead_link_in_the_second_edition_stops_the_build(project):
    page = project / "docs" / "en" / "index.md"
    page.write_text("# Home\n\n[gone](gone.md)\n", encoding="utf-8")
    built = build_site(project / "mkdocs.yml", project / "site", "https://x.org/")
    assert built.returncode != 0
    assert "gone.md" in built.stderr


def test_the_second_edition_is_not_built_alone(project):
    built = build_site(project / "mkdocs.en.yml", project / "site", "https://x.org/")
    assert built.returncode != 0
    assert "mkdocs.en.yml is built by `mkdocs build` with mkdocs.yml." in built.stderr


@pytest.fixture
def served(project):
    """`mkdocs serve` on the small pages; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "-f", project / "mkdocs.yml", "-a", address]
    environment = os.environ | {"SITE_URL": "http://elsewhere.org/lab"}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    ) as server:
        assert any("Serving on" in line for line in server.stderr)
        yield f"http://{address}/"
        server.terminate()


def read(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def test_serve_shows_an_edit_of_the_second_edition(project, served):
    page = read(served + "lab/en/")
    assert '"serve": true' in page
    assert "Content-Security-Policy" not in page
    (project / "docs" / "en" / "index.md").write_text("# Edited\n", encoding="utf-8")
    epoch = re.search(r"livereload\((\d+),", page)[1]
    read(f"{served}livereload/{epoch}/1")  # answers when the next build is done
    assert "Edited" in read(served + "lab/en/")
    assert "Home" in read(served + "lab/zh/")


def test_lessons_are_grouped_into_the_parts_they_belong_to():
    parts = {1: "cell", 5: "interface", 11: "length"}
    titles = {"cell": "单元", "interface": "接口", "length": "变长"}
    assert nav.grouped(["02-a.ipynb", "05-b.ipynb", "10-c.ipynb"], parts, titles.get) == [
        {"单元": ["lessons/02-a.ipynb"]},
        {"接口": ["lessons/05-b.ipynb", "lessons/10-c.ipynb"]},
    ]


def test_a_part_has_a_title_in_each_language():
    for language, title in ("zh", "参考"), ("en", "Reference"):
        say = lookup("site", language)
        assert nav.named({"reference": ["a.md"]}, say) == {title: ["a.md"]}
        assert nav.named("index.md", say) == "index.md"
    with pytest.raises(WordsError, match="words/site: no row is called 'References'."):
        nav.named({"References": ["a.md"]}, say)


def test_katex_brings_woff2_fonts_alone(tmp_path):
    style = tmp_path / site_root.place_katex(tmp_path)
    assert {path.suffix for path in (style.parent / "fonts").iterdir()} == {".woff2"}
    assert ".ttf" not in style.read_text(encoding="utf-8")
