"""What an importer of law yields: one text, and the addressable units in it as spans of that text."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

__all__ = ["LawText", "LegalUnit"]


@dataclass(frozen=True)
class LegalUnit:
    """An article, paragraph, point, section, annex or annex item.

    `ref` is the citation key (`AIA:art_26.par_1`), `parent` the ref of the unit around it (None at the top of the
    instrument). `start` and `end` are half-open code-point positions in `LawText.text` and cover the whole unit,
    number and children included. `kind` is one of: chapter, section, article, paragraph, point, annex, recital,
    subsection, subparagraph, clause, subclause, item.
    """

    ref: str
    kind: str
    number: str
    start: int
    end: int
    parent: str | None = None
    heading: str = ""


@dataclass(frozen=True)
class LawText:
    """The text of one instrument in one version.

    `act` is the prefix of its refs (`AIA`), `valid_from` the first day on which this wording is law, `importer`
    names format and extractor version (`formex/1`), `official` is false for consolidations made by third parties.
    `text` is in Unicode normal form C with single line feeds; units lie in document order.
    """

    act: str
    valid_from: dt.date
    text: str
    units: tuple[LegalUnit, ...]
    importer: str
    language: str = "en"
    official: bool = True
    warnings: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = field(default=())

    @property
    def sha256(self) -> str:
        """Lower-case hex SHA-256 of the UTF-8 form of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def unit(self, ref: str) -> LegalUnit:
        """Return the unit with this ref; KeyError if the text has none."""
        for unit in self.units:
            if unit.ref == ref:
                return unit
        raise KeyError(ref)

    def words(self, ref: str) -> str:
        """Return the words of a unit, verbatim."""
        unit = self.unit(ref)
        return self.text[unit.start : unit.end]
