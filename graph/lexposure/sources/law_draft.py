"""Write a law text line by line and mark its units on the way: what all importers of law build on."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lexposure.model.law import LawText, LegalUnit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

__all__ = ["Draft", "clean"]

_SPACE = re.compile(r"\s+")


def clean(words: str) -> str:
    """Return words in normal form C, every run of white space (also no-break and thin) as one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", words)).strip()


class Draft:
    """A law text in the making. Lines are separated by one line feed, an enumerator from its text by a space."""

    def __init__(self, act: str) -> None:
        self.act = act
        self.warnings: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._glue = ""
        self._units: list[LegalUnit | None] = []
        self._refs: set[str] = set()
        self._hidden = 0

    @property
    def is_empty(self) -> bool:
        """Whether no unit was marked so far."""
        return not self._refs

    def line(self, words: str) -> None:
        """Write a line; nothing if it is empty."""
        self._write(words, "\n")

    def label(self, words: str) -> None:
        """Write an enumerator; what comes next follows on the same line."""
        self._write(words, " ")

    def tail(self, words: str) -> None:
        """Write closing signs straight onto what was written last: they end it and are no line of their own."""
        if clean(words):
            self._glue = ""
        self._write(words, "\n")

    @contextmanager
    def unit(
        self, pinpoint: str, kind: str, number: str, parent: str = "", heading: str = ""
    ) -> Iterator[None]:
        """Mark what is written inside as one unit.

        A unit in which nothing is written is dropped. So is a second unit of the same name, with all inside it and
        a warning: two lists in one paragraph can both have a point (a), and what names both names neither.
        """
        ref = f"{self.act}:{pinpoint}"
        if self._hidden or ref in self._refs:
            yield from self._second(ref)
            return
        self._refs.add(ref)
        slot, start = len(self._units), self._length + len(self._glue)
        self._units.append(None)
        yield
        if self._length > start:
            above = f"{self.act}:{parent}" if parent else None
            self._units[slot] = LegalUnit(ref, kind, number, start, self._length, above, clean(heading))
        else:
            self._refs.discard(ref)

    def _second(self, ref: str) -> Iterator[None]:
        if not self._hidden:
            self.warnings.append(f"{ref} occurs twice; the second one belongs to the unit around it")
        self._hidden += 1
        yield
        self._hidden -= 1

    @contextmanager
    def headed(self, unit: AbstractContextManager[None], *lines: str) -> Iterator[None]:
        """Open a unit and write its heading."""
        with unit:
            for line in lines:
                self.line(line)
            yield

    def finish(
        self,
        valid_from: dt.date,
        importer: str,
        *,
        official: bool,
        identifiers: Sequence[str] = (),
        language: str = "en",
    ) -> LawText:
        """Return the text with its units in document order, each before those inside it."""
        units = self._nested()
        return LawText(
            self.act,
            valid_from,
            "".join(self._parts),
            tuple(units),
            importer,
            language,
            official,
            tuple(self.warnings),
            tuple(identifiers),
        )

    def _nested(self) -> list[LegalUnit]:
        """Return the units in order; one that doesn't lie in the unit its name says is dropped with a warning."""
        kept: dict[str, LegalUnit] = {}
        for unit in sorted((unit for unit in self._units if unit), key=lambda unit: (unit.start, -unit.end)):
            around = kept.get(unit.parent) if unit.parent else unit
            if around and around.start <= unit.start and unit.end <= around.end:
                kept[unit.ref] = unit
            else:
                self.warnings.append(f"{unit.ref} does not lie in {unit.parent}; it has no unit of its own")
        return list(kept.values())

    def _write(self, words: str, glue: str) -> None:
        words = clean(words)
        if words:
            self._parts += (self._glue, words)
            self._length += len(self._glue) + len(words)
            self._glue = glue
