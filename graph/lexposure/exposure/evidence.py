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
        self.texts = texts
        self._verdicts = index.verdicts
        self._owners: dict[str, list[_Owner]] = {}
        for document in index.documents:
            self._own(_Owner(document.label, "captured", document.texts))
        for instrument in index.instruments:
            self._own(
                _Owner(instrument.citation or instrument.label, "as in force from", instrument.versions)
            )

    def _own(self, owner: _Owner) -> None:
        for _, text in owner.texts:
            owners = self._owners.setdefault(text, [])
            if owner not in owners:
                owners.append(owner)

    def lookup(self, span: Span, as_of: dt.date) -> Evidence:
        """Return the span with its words as they stand in the version in force on the day, where they do.

        Where that version's text isn't here, nobody can tell whether the words still stand: `not_archived`. Raises
        Corrupt if the text is here and the span doesn't re-derive from it.
        """
        text, start, end, sha256, number = span
        owner, current = self._standing(text, as_of)
        named = self._named(owner, text)
        if not self.texts.has(text) or (current and not self.texts.has(current)):
            return Evidence(text, start, end, sha256, "not_archived", named, number)
        words = self.texts.text(text)[start:end]
        if hashlib.sha256(words.encode()).hexdigest() != sha256:
            raise Corrupt(
                f"the words {start}-{end} of text {text} don't hash to {sha256}", fix="run `lexposure verify`"
            )
        if current == text:
            return Evidence(text, start, end, sha256, "verbatim", named, number, words)
        found = _nearest(self.texts.text(current), words, start) if current else -1
        if current and found >= 0:
            now = self._named(owner, current)
            return Evidence(current, found, found + len(words), sha256, "verbatim", now, number, words)
        return Evidence(text, start, end, sha256, "superseded", named, number, words)

    def in_force(self, text: str, as_of: dt.date) -> str | None:
        """Return the text of the same document or instrument that stood on the day; None if none was captured by then."""
        return self._standing(text, as_of)[1]

    def _standing(self, text: str, as_of: dt.date) -> tuple[_Owner | None, str | None]:
        """Return whose text it is, and which stood on the day. Of several owners, one of whom it is in force is taken."""
        day = as_of.isoformat()
        found = [
            (owner, next((t for since, t in reversed(owner.texts) if since <= day), None))
            for owner in self._owners.get(text, ())
        ]
        return next((pair for pair in found if pair[1] == text), found[0] if found else (None, None))

    def _named(self, owner: _Owner | None, text: str) -> str:
        if owner is None:
            return f"text {text[:12]}…"
        since = next(day for day, t in reversed(owner.texts) if t == text)
        decided = f", {self._verdicts[text]}" if text in self._verdicts else ""
        return f"{owner.label}, {owner.what} {since}{decided}"


def _nearest(text: str, words: str, start: int) -> int:
    """Return where the words stand, nearest to where they stood; -1 if they don't."""
    before = text.rfind(words, 0, start + len(words))
    after = text.find(words, start)
    if before < 0 or after < 0:
        return max(before, after)
    return before if start - before <= after - start else after
