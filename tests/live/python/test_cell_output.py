import pytest

from tests.cell_page import error, printed, result


def test_a_bundle_has_every_repr_of_the_value(page):
    messages = page(
        "class Rich:\n"
        "    def __repr__(self): return 'plain'\n"
        "    def _repr_html_(self): return '<b>html</b>'\n"
        "    def _repr_svg_(self): return '<svg/>'\n"
        "    def _repr_png_(self): return b'\\x89PNG'\n"
        "    def _repr_mimebundle_(self, **_): return {'text/x-own': 'own'}\n"
        "Rich()"
    )
    assert messages[0]["data"] == {
        "text/plain": "plain",
        "text/html": "<b>html</b>",
        "image/svg+xml": "<svg/>",
        "image/png": "iVBORw==",
        "text/x-own": "own",
    }


def test_a_class_is_shown_by_its_name_not_by_its_instances_reprs(page):
    messages = page("class A:\n    def _repr_html_(self): return 'x'\nA")
    assert messages[0]["data"] == {"text/plain": "<class '__main__.A'>"}


def test_a_big_array_is_summarized_and_can_be_unfolded(page):
    data = page("import numpy as np\nnp.arange(2000)")[0]["data"]
    assert data["text/plain"] == "array([   0,    1,    2, ..., 1997, 1998, 1999], shape=(2000,))"
    assert "all 2,000 values" in data["text/html"] and "1000" in data["text/html"]
    assert "text/html" not in page("np.arange(20)")[0]["data"]


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        ("20_000", ":10000"),
        ("30, 8, 50", "0"),
        ("2, 30, 8, 50", "0, 0"),
        ("3, 20_000", "0, :10000"),
    ],
)
def test_an_array_too_big_to_unfold_names_a_part_that_can_be(page, shape, part):
    html = page(f"import numpy as np\nx = np.zeros(({shape}))\nx")[0]["data"]["text/html"]
    assert "<details>" not in html and f"<code>x[{part}]</code>" in html
    assert "<details>" in page(f"x[{part}]")[0]["data"].get("text/html", "<details>")


def test_integers_print_alike_where_they_have_32_bits(page):
    for dtype in ("int32", "int64"):
        source = f"import numpy as np\nnp.array([3, 2, 1], np.{dtype})"
        assert result(page(source)) == "array([3, 2, 1])"
    assert result(page("np.ones(2, np.float32)")) == "array([1., 1.], dtype=float32)"
    assert result(page("np.ones(2, np.uint8)")) == "array([1, 1], dtype=uint8)"


def test_lone_surrogates_and_nul_become_text_that_json_and_html_can_carry(page):
    assert printed(page(r"print('a\ud800b\0c')")) == "a\\ud800b\ufffdc\n"
    assert page(r"raise ValueError('\udcff')")[-1]["evalue"] == "\\udcff"


def test_endless_output_is_cut_and_counted(page):
    messages = page("for i in range(30_000): print('x' * 9)\n'still here'")
    text = printed(messages)
    assert text.startswith("x" * 9 + "\n")
    assert text.endswith("\n[200,000 more characters left out]\n")
    assert len(text) < 101_000
    assert result(messages) == "'still here'"


def test_a_huge_repr_keeps_its_beginning_and_its_end(page):
    text = result(page("list(range(100_000))"))
    assert text.startswith("[0, 1, 2") and text.endswith("99998, 99999]")
    assert "more characters left out]" in text and len(text) < 101_000


@pytest.mark.parametrize(("mime", "name"), [("text/html", "html"), ("image/svg+xml", "svg")])
def test_markup_that_would_freeze_the_page_is_left_out_and_counted(page, mime, name):
    source = f"class A:\n    __repr__ = lambda self: 'A'\n    _repr_{name}_ = lambda self: x\nA()"
    assert page("x = '<b>x</b>' * 12_000", source)[0]["data"][mime].startswith("<b>")
    for x, too_much in {
        "'<b>' * 400_000": "1,200,000 characters",
        "'<b>x</b>' * 12_001": "12,001 elements",
        "'<b>' * 101 + '</b>' * 101": "101 levels",
    }.items():
        data = page(f"x = {x}", source)[0]["data"]
        assert data == {"text/plain": f"A\n[{too_much} of {mime} left out]"}


def test_the_markup_of_all_displays_together_is_counted(page):
    messages = page(
        "from lstm_core.notebook import display\n"
        "class A:\n    __repr__ = lambda self: 'A'\n"
        "    _repr_html_ = lambda self: '<b>x</b>' * 5_000\n"
        "for _ in range(3): display(A())\nA()"
    )
    bundles = [message["data"] for message in messages]
    assert ["text/html" in data for data in bundles] == [True, True, False, True]
    assert bundles[2] == {"text/plain": "A\n[5,000 elements of text/html left out]"}


def test_what_html_ends_by_itself_is_no_depth(page):
    rows = "<table>" + "<tr><td>1<td>2<br>" * 200 + "</table><svg>" + "<rect/>" * 200 + "</svg>"
    data = page(f"class A:\n    _repr_html_ = lambda self: {rows!r}\nA()")[0]["data"]
    assert data["text/html"] == rows


def test_prints_and_warnings_in_turn_make_no_endless_list_of_outputs(page):
    messages = page(
        "import sys\nfor i in range(2_000):\n    print('o')\n    print('e', file=sys.stderr)"
    )
    streams = [(m["name"], m["text"]) for m in messages]
    changes = sum(a[0] != b[0] for a, b in zip(streams, streams[1:], strict=False))
    assert changes == 499
    assert "".join(text for _, text in streams) == "o\ne\n" * 2_000


def test_displays_of_much_text_are_cut_and_counted(page):
    messages = page(
        "from lstm_core.notebook import display\n"
        "class A:\n    __repr__ = lambda self: 'a' * 100_000\n"
        "for _ in range(60): display(A())"
    )
    assert sum(m["type"] == "display" for m in messages) == 50
    assert printed(messages) == "\n[10 more displays left out]\n"


def test_a_trace_too_long_to_look_through_is_shown_as_its_table(page):
    page("import numpy as np\nfrom lstm_core import LSTM, Trace\nx = np.ones((400, 4, 8), 'f')")
    show = "t = Trace()\n_ = LSTM(8, 32)(x[:{}], trace=t)\nt"
    assert "application/x-trace" in page(show.format(100))[0]["data"]
    assert list(page(show.format(400))[0]["data"]) == ["text/plain", "text/html"]


def test_endless_displays_are_cut_and_counted(page):
    messages = page(
        "from lstm_core.notebook import display\nfor i in range(250): display(i)\nprint('end')"
    )
    assert sum(m["type"] == "display" for m in messages) == 200
    assert printed(messages) == "end\n\n[50 more displays left out]\n"


def test_a_display_is_updated_in_place_and_its_last_update_arrives(page):
    first, *updates = page(
        "from lstm_core.notebook import display\n"
        "handle = display('start')\n"
        "for i in range(500): handle = display(i, update=handle)"
    )
    assert (first["type"], first["data"]) == ("display", {"text/plain": "'start'"})
    assert {(m["type"], m["display_id"]) for m in updates} == {("update", first["display_id"])}
    assert updates[-1]["data"] == {"text/plain": "499"}
    assert len(updates) < 500


def test_a_bundle_that_is_not_json_is_the_cells_error(page):
    page("class A:\n    def _repr_mimebundle_(self, **_): return {'x': [float('nan')]}\nA()")
    assert not page.ok


def test_what_is_said_about_a_cell_is_in_the_language_that_was_set(page, chinese):
    assert printed(page("print('x' * 100_004)")).endswith("\n[还有 5 个字符，已略去]\n")
    assert error(page("input()"))["evalue"] == "这里不能输入：请在单元格里直接给变量赋值"
