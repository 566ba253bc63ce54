"""Foreign text is shown, never obeyed: every attack in every text of an answer stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from lxml import html as lxml_html

from lexposure.render.graph_page import GraphEdge, GraphNode, graph_page
from lexposure.render.html import to_html
from lexposure.render.svg import to_svg
from render.examples import EXPOSURE, with_text

if TYPE_CHECKING:
    from collections.abc import Callable

ATTACKS = (
    "</script><script>window.PWN=1</script>",
    '<img src=x onerror="window.PWN=2">',
    '";window.PWN=3;//',
    "\u2028window.PWN=4\u2028",
    "<svg/onload=window.PWN=5>",
    "<a href='x'><img src=x onerror=window.PWN=6></a>",
    "javascript:window.PWN=7",
    '"><script>window.PWN=8</script>',
    "red;}</style><script>window.PWN=9</script>",
    "{{7*7}}",
    "{% for x in y %}",
    "<!--<script>",
    "-->",
    "]]>",
    "&lt;script&gt;",
    "\r\n\r\n<script>",
    '<math><mi//xlink:href="javascript:window.PWN=10">',
    "<iframe srcdoc='<script>window.PWN=11</script>'>",
    "<base href=//attacker.example>",
    "<meta http-equiv=refresh content='0;url=//attacker.example'>",
    "<style>@import'//attacker.example'</style>",
    "<form action=//attacker.example>",
    "\u202e\u2066",
    "' onmouseover='window.PWN=12",
    "\x00\x0b\x1b[31m\ud800\uffff",
    'a"]}); alert(1)//',
    "</title></textarea></svg></blockquote></main>",
)
SHAPES: tuple[Callable[[str, str], str], ...] = (
    lambda text, attack: attack,
    lambda text, attack: text + attack,
)

LOADING = {
    "src",
    "srcset",
    "srcdoc",
    "action",
    "formaction",
    "background",
    "data",
    "poster",
    "ping",
    "manifest",
}


def elements(page: str) -> list[etree._Element]:
    root = lxml_html.document_fromstring(page)
    return [item for item in root.iter() if isinstance(item.tag, str)]


def harmless(page: str) -> None:
    """Fail if the page has anything that runs, loads or leads elsewhere than a plain link does."""
    for item in elements(page):
        assert item.tag not in {
            "script",
            "img",
            "iframe",
            "base",
            "form",
            "math",
            "object",
            "embed",
            "link",
            "input",
        }
        assert not [name for name in item.attrib if name.startswith("on") or name in LOADING]
        for name, value in item.attrib.items():
            if name.rpartition("}")[2].rpartition(":")[2] == "href":
                assert item.tag == "a"
                assert re.match(r"(#[a-z0-9-]+|https?://[^\s\"'<>]+)$", value)
            assert "url(" not in value.lower()
    assert not re.search(
        r"url\(|@import", "".join(item.text or "" for item in elements(page) if item.tag == "style")
    )
    assert [
        item.get("http-equiv") for item in elements(page) if item.tag == "meta" and item.get("http-equiv")
    ] == ["Content-Security-Policy"]


def outline(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements and attribute names of a page, without links, which depend on IRIs."""
    return [
        (item.tag, tuple(sorted(set(item.attrib) - {"href", "id"})))
        for item in elements(page)
        if item.tag != "a"
    ]


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
@pytest.mark.parametrize("shape", SHAPES, ids=["alone", "appended"])
def test_an_attack_in_every_text_stays_text(attack: str, shape: Callable[[str, str], str]) -> None:
    """No text of an answer creates an element, an attribute or a reference, in the page or in the picture."""
    attacked = with_text(EXPOSURE, lambda text: shape(text, attack))

    harmless(to_html(attacked))
    picture = etree.fromstring(to_svg(attacked).encode())
    assert {etree.QName(item).localname for item in picture.iter()} <= {
        "svg", "title", "desc", "style", "text", "g", "path", "a", "rect"
    }  # fmt: skip
    assert all(link.get("href", "").startswith("#n-") for link in picture.iter("{*}a"))


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_an_attack_leaves_the_outline_of_the_page_alone(attack: str) -> None:
    """Appended to each text, an attack changes words only: the page has the same elements and attributes."""
    changed = with_text(EXPOSURE, lambda text: text + attack)
    benign = with_text(EXPOSURE, lambda text: text + "x" * len(attack))
    without_picture = re.compile(r"<svg.*?</svg>", re.DOTALL)

    assert outline(without_picture.sub("", to_html(changed))) == outline(
        without_picture.sub("", to_html(benign))
    )


def test_no_template_language_is_evaluated() -> None:
    """Braces in data are braces in the page."""
    page = to_html(with_text(EXPOSURE, lambda text: text + "{{7*7}}"))

    assert "{{7*7}}" in page
    assert "49}" not in page


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_the_graph_page_runs_only_its_own_scripts(attack: str) -> None:
    """Labels, kinds, edge labels, IRIs and title of a graph page are data: the scripts are those of the library."""
    nodes = [
        GraphNode("http://a.example/" + attack, attack, attack),
        GraphNode("http://b.example/", attack, "role"),
    ]
    attacked = graph_page(nodes, [GraphEdge(nodes[0].iri, nodes[1].iri, attack)], title=attack)
    plain = graph_page(
        [GraphNode("http://a.example/", "a", "k"), GraphNode("http://b.example/", "b", "role")],
        [GraphEdge("http://a.example/", "http://b.example/", "c")],
        title="t",
    )

    assert [item.tag for item in elements(attacked)] == [item.tag for item in elements(plain)]
    assert not [name for item in elements(attacked) for name in item.attrib if name.startswith("on")]
    assert "popup.innerHTML" not in attacked
