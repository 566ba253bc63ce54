"""What every imported text keeps, whatever its format."""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import TYPE_CHECKING

from lexposure.law.identifiers import citation, iri, parent, ref
from lexposure.model.errors import SourceError
from lexposure.sources.law_files import read_law

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["assert_sound", "gold_refs", "names", "read_or_refuse"]


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


def read_or_refuse(path: Path) -> list[LawText]:
    """Return what is read of a file, nothing if it is refused; a refusal has its place and a fix."""
    refusal: SourceError | None = None
    texts: list[LawText] = []
    try:
        texts = read_law([path])
    except SourceError as error:
        refusal = error
    assert refusal is None or (refusal.fix and refusal.place)
    return texts


def gold_refs(shared: Path) -> set[str]:
    """Return every ref that the gold obligations and scenarios name."""
    with (shared / "gold" / "obligations.csv").open(encoding="utf-8", newline="") as file:
        found = {row["ref"] for row in csv.DictReader(file)}
    with (shared / "gold" / "scenarios.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in ("expected_applicable", "expected_possible", "must_not_appear"):
                found |= {name.strip() for name in row[column].split(" ; ")} - {""}
    return found
