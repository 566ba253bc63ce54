"""What every imported text keeps, whatever its format."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lexposure.law.identifiers import citation, iri, parent, ref

if TYPE_CHECKING:
    from lexposure.model.law import LawText

__all__ = ["assert_sound", "names"]


def assert_sound(law: LawText) -> None:
    """Refs are unique and lead to an IRI and back; spans nest and re-derive; the text is one line a paragraph."""
    units = {unit.ref: unit for unit in law.units}
    assert len(units) == len(law.units) > 0
    assert law.text == unicodedata.normalize("NFC", law.text)
    assert not re.search(r"\n\n|  |\n | \n|[^\S\n ]", law.text)
    assert [unit.start for unit in law.units] == sorted(unit.start for unit in law.units)
    for unit in law.units:
        assert unit.parent == parent(unit.ref)
        assert ref(iri(unit.ref)) == unit.ref
        assert citation(unit.ref)
        words = law.words(unit.ref)
        assert words
        assert words == words.strip()
        around = units[unit.parent] if unit.parent else None
        assert around is None or around.start <= unit.start < unit.end <= around.end


def names(law: LawText, start: str = "") -> list[str]:
    """Return the pinpoints of a text's units that begin like this."""
    found = [unit.ref.partition(":")[2] for unit in law.units]
    return [name for name in found if name.startswith(start)]
