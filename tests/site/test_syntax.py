"""What the site ships can be read by the oldest browsers that its pages name."""

import shutil
import subprocess

import pytest

from tools.bundle import MODULES, PROGRAMS

(TARGET,) = (option for option in MODULES if option.startswith("--target="))
# Expressions that keep a still older browser from reading a whole file.
NEW_EXPRESSIONS = ("lookbehind-assertions", "match-indices", "set-notation")


def written(code: bytes, *options: str) -> bytes:
    """Return the code as esbuild writes it: newer syntax in the words of the target."""
    command = [
        shutil.which("esbuild", path=PROGRAMS),
        "--minify-whitespace",
        "--log-level=error",
        *options,
    ]
    return subprocess.run(command, input=code, capture_output=True, check=True).stdout


def has_new_syntax(code: bytes) -> bool:
    """Whether esbuild had to write anything in other words."""
    without = [f"--supported:regexp-{name}=false" for name in NEW_EXPRESSIONS]
    return written(code, TARGET, *without) != written(code, "--target=esnext")


@pytest.mark.parametrize(
    "code",
    [
        r'"a\nb".split(/(?<=\n)/)',
        "/a/d.exec(text)",
        "/[a--b]/v.exec(text)",
        "{ using file = open() }",
        "class A { accessor a = 1 }",
    ],
)
def test_new_syntax_is_found(code):
    assert has_new_syntax(code.encode())


def test_no_script_that_the_site_ships_has_syntax_newer_than_the_browsers_it_names(site):
    scripts = [site.dir / "sw.js", *site.dir.glob("live/*.js"), *site.dir.glob("pyodide/*/*.js")]
    assert len(scripts) > 10
    assert [file.name for file in scripts if has_new_syntax(file.read_bytes())] == []


def test_the_script_that_speaks_to_browsers_of_any_age_is_as_old_as_they_are(site):
    page = (site.dir / "en" / "index.html").read_text(encoding="utf-8")
    script = page.split('id="lab-notice"')[1].rsplit("<script>", 1)[1].split("</script>")[0]
    assert "lab-notice" in script
    assert written(script.encode(), "--target=es5") == written(script.encode(), "--target=esnext")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_about_names_the_browsers_that_the_scripts_are_made_for(site, language):
    about = (site.dir / language / "about" / "index.html").read_text(encoding="utf-8")
    home = (site.dir / language / "index.html").read_text(encoding="utf-8")
    notice = home.split('data-old="')[1].split('"')[0]
    for name, version in (one.split(":") for one in ("Edge:103", "Firefox:114", "Safari:16.4")):
        assert f"{name} {version}" in about and f"{name} {version}" in notice
        assert version in TARGET
