"""What a Formex corrigendum (`CORR`) corrects: the act, where it was published, and how many places.

A corrigendum holds pairs of wrong and right words without the text around them. It isn't applied, and it is no text
of an act: applying it would make a consolidation that nobody published.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.sources.formex_inline import words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["corrigendum"]

_ACT = re.compile(r"\b(Regulation|Directive|Decision) \([A-Z, ]+\) (?:No )?\d+/\d+")
_PLACE = re.compile(r"\b(recital \d+|Article \d+[a-z]*(?:\(\w+\))*|Annex [IVXLC]+)")


def corrigendum(root: _Element) -> str:
    """Say which act a corrigendum corrects, in which Official Journal that stands, and at which places."""
    named = _ACT.search(words_of(root.find("TITLE")))
    found = next(root.iter("REF.DOC.OJ"), None)
    journal = f" (OJ {found.get('COLL')} {found.get('NO.OJ')})" if found is not None else ""
    places = [m[0] for each in root.iter("DESCRIPTION") if (m := _PLACE.search(words_of(each)))]
    where = f" in {len(places)} places: {', '.join(dict.fromkeys(places))}" if places else ""
    return f"a corrigendum to {named[0] if named else 'an act that it does not name'}{journal}{where}"
