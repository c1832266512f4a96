import json

import html5lib
import pytest

from hooks.outputs import render_outputs
from tools import words


def dom(outputs, lang="en"):
    """The elements a browser makes of the outputs."""
    html = render_outputs(outputs, lang)
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def texts(outputs, lang="en"):
    return ["".join(node.itertext()) for node in dom(outputs, lang)]


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def bundle(**data):
    named = {mime.replace("__", "/").replace("_", "-"): value for mime, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {}}


def error(**changes):
    message = dict(ename="RuntimeError", evalue="a < b", notes=["x is (T, B, I)"], traceback="T\n")
    frame = {"file": "<cell 2>", "line": 3, "name": "<module>", "code": "y = f(x)", "own": True}
    inner = frame | {"file": "<cell 1>", "line": 7, "code": "return 1 / x"}
    library = frame | {"file": "lstm_core/stacking.py", "own": False}
    message |= {"type": "error", "frames": [frame, library, inner]} | changes
    return {"output_type": "display_data", "data": {"application/x-error": json.dumps(message)}}


def test_neighboring_texts_of_one_stream_are_one_element():
    outputs = [stream("1"), stream("\n"), stream("!", "stderr"), stream("2\n")]
    assert texts(outputs) == ["1\n", "!", "2\n"]
    assert [node.get("class") for node in dom(outputs)] == [
        "out out-text",
        "out out-stderr",
        "out out-text",
    ]


@pytest.mark.parametrize("text", ["\n\nx", "a\r\nb", "<b>&amp;", "遗忘门 \u2028 é", "  \t", '"'])
def test_text_comes_through_html_unchanged(text):
    assert texts([stream(text)]) == [text]
    assert texts([bundle(text__plain=text)]) == [text]


def test_a_bundle_shows_its_richest_type_only():
    assert texts([bundle(text__plain="plain", text__html="<i>rich</i>")]) == ["rich"]
    (image,) = dom([bundle(text__plain='a "picture"', image__png="aGk=\n")])
    assert image.attrib == {
        "class": "out out-png",
        "alt": 'a "picture"',
        "src": "data:image/png;base64,aGk=",
    }


def test_text_split_into_lines_by_nbformat_is_joined():
    assert texts([bundle(text__plain=["a\n", "b"])]) == ["a\nb"]


def test_a_trace_keeps_its_numbers_beside_its_fallback():
    trace = {"kind": "lstm", "steps": [{"h": '"<'}]}
    data = {
        "application/x-trace": json.dumps(trace),
        "text/html": "<b>map</b>",
        "text/plain": "Trace",
    }
    (figure,) = dom([{"output_type": "display_data", "data": data}])
    assert (figure.tag, figure.get("class")) == ("trace-figure", "out out-trace")
    assert json.loads(figure.get("data-trace")) == trace
    assert figure.find("b").text == "map"


def test_an_error_shows_type_message_notes_and_the_readers_own_lines():
    (node,) = dom([error()])
    assert node.get("class") == "out out-error"
    assert [child.get("class") for child in node] == [
        "error-head",
        "error-note",
        "error-own",
        "error-own",
        "error-trace",
    ]
    assert "".join(node[0].itertext()) == "RuntimeError: a < b"
    assert node[1].text == "x is (T, B, I)"
    assert ["".join(line.itertext()) for line in node[2:4]] == ["3y = f(x)", "1:7return 1 / x"]
    assert "".join(node[4].itertext()) == "TracebackT\n"


def test_an_error_is_told_once():
    plain = {"output_type": "error", "ename": "RuntimeError", "evalue": "a < b", "traceback": ["T"]}
    assert len(dom([error(), plain])) == 1
    assert texts([plain]) == ["RuntimeError: a < bTracebackT"]


def test_a_known_error_links_to_its_entry_in_the_clinic_as_a_live_one_does():
    known = error(evalue="Expected hidden[0] size (1, 3, 20), got [3, 1, 20]")
    for lang, said in ("zh", "报错诊所"), ("en", "Explained in the error clinic: M03"):
        html = render_outputs([known], lang, clinic="../../errors/")
        (node,) = html5lib.parseFragment(html, namespaceHTMLElements=False)
        (link,) = node.findall("p[@class='error-help']/a")
        assert link.get("href") == "../../errors/#m03" and said in link.text
    assert "error-help" not in render_outputs([known], "en")  # in the clinic itself
    assert "error-help" not in render_outputs([error()], "en", clinic="../../errors/")


def test_markup_in_an_error_stays_text():
    hostile = "<img src=x onerror=alert(1)>"
    changes = dict(ename=hostile, evalue=hostile, notes=[hostile], traceback=hostile)
    (node,) = dom([error(**changes)])
    assert not list(node.iter("img"))
    assert "".join(node.itertext()).count(hostile) == 4


@pytest.mark.parametrize("ok, hint, key", [(True, "", "right"), (None, "", "open")])
def test_a_check_speaks_the_language_of_the_page(ok, hint, key):
    check = bundle(application__x_check=json.dumps({"id": "shapes", "ok": ok, "hint": hint}))
    for lang in ("zh", "en"):
        (node,) = dom([check], lang)
        assert node.text == words.lookup("hints", lang)(key)
        assert node.get("data-state") == key


def test_a_wrong_answer_with_a_hint_is_still_marked_wrong():
    check = {"id": "shapes", "ok": False, "hint": "percent-please"}
    (node,) = dom([bundle(application__x_check=json.dumps(check))])
    assert node.text == "A percentage, please, from 0 to 100."
    assert node.get("data-state") == "wrong"


def test_an_unknown_output_stops_the_build():
    with pytest.raises(ValueError, match="'pyout'"):
        render_outputs([{"output_type": "pyout"}], "en")
    with pytest.raises(ValueError, match="application/x-unknown"):
        render_outputs([bundle(application__x_unknown="{}")], "en")
