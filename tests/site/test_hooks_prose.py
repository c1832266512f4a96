"""Prose: axis letters carry their axis, formulas are rendered at build or stop it."""

import pytest
from mkdocs.exceptions import PluginError
from mkdocs.structure.toc import get_toc

from hooks import axes, formulas, tables


def span(letter):
    return f'<span data-axis="{letter}">{letter}</span>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<em>(T, B, I)</em>", f"<em>({span('T')}, {span('B')}, {span('I')})</em>"),
        ("<em>(D·L, 4H, P)</em>", f"<em>({span('D')}·{span('L')}, 4{span('H')}, P)</em>"),
        ("<em>(B,)</em>", f"<em>({span('B')},)</em>"),
        ("<em>(B, S, 2H)</em>", f"<em>({span('B')}, S, 2{span('H')})</em>"),
        ("<em>(T·B, V)</em>", f"<em>({span('T')}·{span('B')}, V)</em>"),
    ],
)
def test_the_letters_of_an_emphasised_shape_are_marked(html, expected):
    assert axes.mark_axes(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<code>(T, B, I)</code>",
        "<em>(This)</em>",
        "(T, B, I)",
        "<em>T</em>",
        "<pre><code>&lt;em&gt;(T, B)&lt;/em&gt;</code></pre>",
    ],
)
def test_code_words_and_plain_text_stay_as_they_are(html):
    assert axes.mark_axes(html) == html


INLINE = r'<span class="arithmatex">\(a &lt; b\)</span>'
DISPLAY = '<div class="arithmatex">\n\\[\n\\ax{T} \\times \\ax{B}\n\\]</div>'


def test_formulas_are_replaced_by_html_and_mathml_that_carry_the_axes():
    page = f"<p>{INLINE}</p>{DISPLAY}"
    placed = formulas.place(page, formulas.render({"page": page}))
    assert "arithmatex" not in placed
    assert placed.count("<math") == 2
    assert '<annotation encoding="application/x-tex">a &lt; b</annotation>' in placed
    assert 'data-axis="T"' in placed
    assert placed.count('class="katex-display"') == 1


@pytest.mark.parametrize("tex", [r"\frac{1}", r"\unknown", "形状", r"\href{https://x.org}{x}"])
def test_a_formula_that_does_not_parse_stops_the_build_naming_page_and_formula(tex):
    page = rf'<span class="arithmatex">\({tex}\)</span>'
    with pytest.raises(PluginError) as stopped:
        formulas.render({"lessons/x.ipynb": page})
    assert str(stopped.value).startswith(f"lessons/x.ipynb: the formula {tex} does not parse: ")


def test_without_formulas_no_node_is_started(monkeypatch):
    monkeypatch.setattr(formulas.subprocess, "run", lambda *_, **__: pytest.fail("started"))
    assert formulas.render({"page": "<p>prose</p>"}) == {}


def test_a_formula_in_a_heading_stops_the_build():
    toc = get_toc([{"level": 1, "id": "a", "name": r"The \(h_t\)", "children": []}])
    with pytest.raises(PluginError, match="x.ipynb: the heading The .* holds a formula"):
        formulas.refuse_in_headings(toc, "x.ipynb")


def test_a_table_with_an_empty_corner_has_headings_for_its_rows_and_any_other_stays():
    head = "<thead>\n<tr>\n<th{}>{}</th>\n<th>t = 0</th>\n</tr>\n</thead>\n"
    body = "<tbody>\n<tr>\n<td>b = 0</td>\n<td>the</td>\n</tr>\n</tbody>\n"
    plain = f"<table>\n{head.format('', 'step')}{body}</table>"
    style = ' style="text-align: center;"'
    named = plain + f"<p>and</p><table>\n{head.format(style, '')}{body}</table>"
    corner = f"<thead>\n<tr>\n<td{style}></td>\n<th>t = 0</th>\n</tr>\n</thead>\n"
    heading = body.replace("<td>b = 0</td>", '<th scope="row">b = 0</th>')
    assert tables.name_rows(named) == f"{plain}<p>and</p><table>\n{corner}{heading}</table>"
