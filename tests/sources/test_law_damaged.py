"""Damaged law files: an importer refuses them or yields sound units, and never fails in another way."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.law.identifiers import iri, parent, ref
from sources.sound import read_or_refuse

SAMPLES = Path(__file__).parent / "law_samples"
_TOKEN = re.compile(r"<[^>]*>|\"[^\"]*\"|[^<>\"]+")


@pytest.mark.parametrize(
    "name",
    ["formex/L_202401689EN.000101.fmx.xml", "consolidated.fmx.xml", "json/articles.json", "json/annexes.json",
     "code.uslm.xml", "title15.htm", "markdown/lamps.md", "markdown/lamps.meta.yaml", "articles/br.json",
     "articles/cn.json", "articles/co.json", "articles/eu.json", "articles/uk.json", "states/co.md", "states/ct.md",
     "states/tx.md", "abroad/act.clml.xml", "abroad/fadp.akn.xml", "abroad/korea.en.xml", "abroad/korea.ko.xml",
     "abroad/order.fr.xml", "abroad/pipeda.lims.xml"],
)  # fmt: skip
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_harmless(name: str, data: st.DataObject) -> None:
    """After cutting, doubling or swapping pieces the file is refused, or its units are named and nest."""
    with tempfile.TemporaryDirectory() as folder:
        whole = SAMPLES / name
        copy = Path(folder) / "law"
        shutil.copytree(whole.parent if "/" in name else SAMPLES / "markdown", copy)
        path = copy / whole.name
        path.write_text(_damaged(whole.read_text("utf-8"), data), "utf-8")
        texts = read_or_refuse(copy if "/" in name else path)
    for text in texts:
        units = {unit.ref: unit for unit in text.units}
        assert len(units) == len(text.units)
        assert text.text == unicodedata.normalize("NFC", text.text)
        for unit in text.units:
            assert ref(iri(unit.ref)) == unit.ref
            assert unit.parent == parent(unit.ref)
            assert (
                unit.parent is None
                or units[unit.parent].start <= unit.start < unit.end <= units[unit.parent].end
            )


def _damaged(whole: str, data: st.DataObject) -> str:
    """Exchange, drop, double or overwrite up to three tokens (tags, quoted strings, words between)."""
    tokens = _TOKEN.findall(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        where, other = (data.draw(st.integers(0, len(tokens) - 1)) for _ in range(2))
        kind = data.draw(st.sampled_from(["drop", "double", "swap", "overwrite"]))
        if kind == "drop":
            tokens[where] = ""
        elif kind == "double":
            tokens[where] *= 2
        elif kind == "swap":
            tokens[where], tokens[other] = tokens[other], tokens[where]
        else:
            tokens[where] = data.draw(
                st.sampled_from(["", "()", "1.", "(i)", '""', '"/us/usc/t1/s1"', "é\u0301 ~|_", "null"])
            )
    return "".join(tokens)
