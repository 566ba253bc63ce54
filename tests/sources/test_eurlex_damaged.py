"""Damaged pages and notices: refused, or read with sound units; never another failure."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.law.identifiers import iri, parent, ref
from lexposure.model.errors import SourceError
from lexposure.sources.cellar import read_cellar
from sources.eurlex_pages import bare_page, consolidated, full_page, grid, line
from sources.notices import NOTICE_RDF, NOTICE_XML
from sources.sound import read_or_refuse

_TOKEN = re.compile(r"<[^>]*>|[^<>]+")
_CONSOLIDATED = consolidated(
    line("CHAPTER I", "title-division-1"),
    line("Article 1", "title-article-norm") + line("Duty", "stitle-article-norm"),
    '<div class="norm"><span class="no-parag">1.  </span><div class="norm inline-element">Keepers shall:'
    + grid("(a)", line("light;", "norm"))
    + "</div></div>",
    line("ANNEX I", "title-annex-1") + grid("1.", line("oil lamps.", "norm")),
)


def _damaged(whole: str, data: st.DataObject) -> str:
    tokens = _TOKEN.findall(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at, to = (data.draw(st.integers(0, len(tokens) - 1)) for _ in range(2))
        action = data.draw(st.sampled_from(["drop", "double", "swap", "cut"]))
        if action == "drop" and len(tokens) > 1:
            del tokens[at]
        elif action == "double":
            tokens.insert(to, tokens[at])
        elif action == "swap":
            tokens[at], tokens[to] = tokens[to], tokens[at]
        else:
            tokens[at] = tokens[at][: len(tokens[at]) // 2]
    return "".join(tokens)


@pytest.mark.parametrize(
    "page", [bare_page(), full_page(), _CONSOLIDATED], ids=["bare", "full", "consolidated"]
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_page_is_refused_or_sound(page: str, data: st.DataObject) -> None:
    """Units of what is read are named, nest and lie in the text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(_damaged(page, data), "utf-8")
        texts = read_or_refuse(path)
    for text in texts:
        units = {unit.ref: unit for unit in text.units}
        assert len(units) == len(text.units)
        for unit in text.units:
            assert ref(iri(unit.ref)) == unit.ref
            assert unit.parent == parent(unit.ref)
            around = units[unit.parent] if unit.parent else unit
            assert 0 <= around.start <= unit.start < unit.end <= around.end <= len(text.text)


@pytest.mark.parametrize("notice", [NOTICE_XML, NOTICE_RDF], ids=["xml", "rdf"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_notice_is_refused_or_read(notice: str, data: st.DataObject) -> None:
    """A notice that is read names its act and has dates that are days."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.xml"
        path.write_text(_damaged(notice, data), "utf-8")
        try:
            found = read_cellar([path])
        except SourceError:
            found = []
    assert all(each.celex[5:6].isalpha() for each in found)
