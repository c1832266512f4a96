"""The policy: one for all pages, by the scripts that a browser would execute."""

import pytest

from hooks import csp

PAGE = '<html><head><meta charset="utf-8">{}</head></html>'


def test_data_and_files_are_no_inline_scripts():
    html = '<script>a<b</script><script src="x.js"></script><script type="application/json">{}'
    assert csp.inline_scripts(html + "</script><script type=module>c</script>") == ["a<b", "c"]


def test_a_hash_is_what_chromium_reports_for_the_script():
    # From the console of Chromium that refused to run <script>alert(1)</script>.
    expected = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    assert csp.script_hash("alert(1)") == expected


def test_every_page_allows_the_scripts_of_all_pages(tmp_path):
    for name in ("zh", "en"):
        page = PAGE.format(f"<script>{name}</script>")
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    csp.add_policy(tmp_path)
    for name in ("zh", "en"):
        html = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        assert html.index("Content-Security-Policy") < html.index("<script>")
        assert csp.script_hash("zh") in html
        assert csp.script_hash("en") in html


def test_a_page_without_a_place_for_the_policy_stops_the_build(tmp_path):
    (tmp_path / "page.html").write_text("<html></html>", encoding="utf-8")
    with pytest.raises(ValueError, match="page.html: a page of this site has exactly one"):
        csp.add_policy(tmp_path)
