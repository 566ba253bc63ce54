"""Evidence looked up: do the words re-derive, and do they stand in the version in force on the day asked?"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Protocol

from lexposure.exposure.answers import Evidence
from lexposure.exposure.index import Evidence as Span
from lexposure.exposure.index import Index
from lexposure.model.errors import Corrupt

__all__ = ["NoTexts", "Texts", "Witness"]


class Texts(Protocol):
    """Where texts are kept by their SHA-256."""

    def has(self, sha256: str) -> bool:
        """Tell whether the text is here."""

    def text(self, sha256: str) -> str:
        """Return the text."""


class NoTexts:
    """An archive without texts: every quote is `not_archived`."""

    def has(self, sha256: str) -> bool:
        """Tell that no text is here."""
        return False

    def text(self, sha256: str) -> str:
        """Raise KeyError: there is none."""
        raise KeyError(sha256)


@dataclass(frozen=True)
class _Owner:
    label: str
    what: str
    texts: tuple[tuple[str, str], ...]


class Witness:
    """Looks spans up in the texts of one index."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self._texts = texts
        self._owner: dict[str, _Owner] = {}
        for document in index.documents:
            self._own(_Owner(document.label, "captured", document.texts))
        for instrument in index.instruments:
            self._own(
                _Owner(instrument.citation or instrument.label, "as in force from", instrument.versions)
            )

    def _own(self, owner: _Owner) -> None:
        for _, text in owner.texts:
            self._owner[text] = owner

    def lookup(self, span: Span, as_of: dt.date) -> Evidence:
        """Return the span with its words as they stand in the version in force on the day, where they do.

        Raises Corrupt if the text is here and the span doesn't re-derive from it.
        """
        text, start, end, sha256, number = span
        if not self._texts.has(text):
            return Evidence(text, start, end, sha256, "not_archived", self._named(text), number)
        words = self._texts.text(text)[start:end]
        if hashlib.sha256(words.encode()).hexdigest() != sha256:
            raise Corrupt(
                f"the words {start}-{end} of text {text} don't hash to {sha256}", fix="run `lexposure verify`"
            )
        current = self.in_force(text, as_of)
        if current == text:
            return Evidence(text, start, end, sha256, "verbatim", self._named(text), number, words)
        found = self._texts.text(current).find(words) if current and self._texts.has(current) else -1
        if current and found >= 0:
            return Evidence(
                current, found, found + len(words), sha256, "verbatim", self._named(current), number, words
            )
        return Evidence(text, start, end, sha256, "superseded", self._named(text), number, words)

    def in_force(self, text: str, as_of: dt.date) -> str | None:
        """Return the text of the same document or instrument that stood on the day; None if none was captured by then."""
        owner = self._owner.get(text)
        day = as_of.isoformat()
        return next((t for since, t in reversed(owner.texts) if since <= day), None) if owner else None

    def _named(self, text: str) -> str:
        owner = self._owner.get(text)
        if owner is None:
            return f"text {text[:12]}…"
        since = next(day for day, t in reversed(owner.texts) if t == text)
        return f"{owner.label}, {owner.what} {since}"
