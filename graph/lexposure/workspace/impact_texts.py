"""Which texts changed: versions of documents and laws in the time asked for, each with its words before and after."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexposure.exposure.impact_report import TextChange, Version
from lexposure.exposure.profiles import day as read_day
from lexposure.exposure.timeline import turns
from lexposure.model.errors import DateError, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.workspace.histories import History, histories, judged

if TYPE_CHECKING:
    from lexposure.exposure.bearing import Bearing
    from lexposure.exposure.index import Instrument, Terms
    from lexposure.provisions.report import DocumentChange
    from lexposure.workspace.terms import DataDirectory

__all__ = ["Texts", "Window"]

_HASH = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True)
class Window:
    """Days of which the first is left out: a change is told if its day lies in it. None: the last change alone."""

    after: dt.date | None
    until: dt.date

    def holds(self, day: dt.date) -> bool:
        """Tell whether a change on a day is asked for."""
        return self.after is not None and self.after < day <= self.until


@dataclass
class Texts:
    """The texts of one data directory; what is found on the way is gathered in `elsewhere` and `unread`.

    `elsewhere` holds by name and day the claims on a text that begin or end without a new version of it.
    """

    workspace: DataDirectory
    bearing: Bearing
    elsewhere: dict[tuple[dt.date, str], frozenset[str]] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index = self.bearing.index
        self.documents = {each.record: each for each in self.index.documents if each.record}
        self._histories: dict[str, list[History]] = defaultdict(list)
        for history in histories(self.workspace.log):
            self._histories[history.record].append(history)

    # ---------------------------------------------------------------- what is asked for
    def named(self, name: str) -> str | Instrument:
        """Return the record of a document, or the instrument, of that name. Raises UnknownName."""
        short = {each.iri.removeprefix(f"{ID}document/"): each.record for each in self.documents.values()}
        record = short.get(name, name)
        if record in self._histories:
            return record
        for law in self.index.instruments:
            if name in (law.prefix, law.iri, law.iri.removeprefix(f"{ID}instrument/")):
                return law
        if record in self.documents:
            fix = "import a collection with `lexposure archive import PATH`"
            raise UnknownName(f"no version of `{name}` is archived", fix=fix)
        known = [s for s, r in short.items() if r in self._histories]
        known += [*self._histories, *(law.prefix for law in self.index.instruments if law.prefix)]
        raise UnknownName(f"no document or law `{name}` in the archive", fix=nearest(name, sorted(known)))

    def changes_of(self, name: str, first: str | None, last: str | None) -> list[TextChange]:
        """Return the changes of a document or law after one version or day, up to another (None: the last).

        A version is named by a day on which it stood, or by its SHA-256 or the beginning of it.
        """
        found = self.named(name)
        versions = self._versions(found)
        until = (
            self._day(last, versions, name) if last else max((v.day for v in versions), default=dt.date.min)
        )
        after = self._day(first, versions, name) if first else None
        if after and until <= after:
            raise DateError(
                f"nothing lies after {after} and up to {until}", fix="give an earlier --from or a later --to"
            )
        window = Window(after, until)
        return self._of_document(found, window) if isinstance(found, str) else self._of_law(found, window)

    def changes_in(self, since: dt.date, until: dt.date) -> list[TextChange]:
        """Return the changes of all documents and laws between two days, both included, of which anything was read."""
        if until < since:
            raise DateError(f"{since} is after {until}", fix="give the earlier day with --since")
        window = Window(since - dt.timedelta(days=1), until)
        found: list[TextChange] = []
        for record in sorted(self._histories):
            terms = self.documents.get(record)
            if terms and self.bearing.owned(terms.iri):
                found += self._of_document(record, window)
            elif days := self._alerts(record, window):
                self.unread[record] = len(days)
        for law in self.index.instruments:
            found += self._of_law(law, window)
        return sorted(found, key=lambda each: (each.day, each.side, each.name))

    def _versions(self, found: str | Instrument) -> list[Version]:
        if isinstance(found, str):
            rows = {(v.captured[:10], v.text) for h in self._histories[found] for v in h.versions}
        else:
            rows = set(found.versions)
        return [Version(dt.date.fromisoformat(day), text) for day, text in sorted(rows)]

    @staticmethod
    def _day(said: str, versions: Sequence[Version], name: str) -> dt.date:
        """Return the day of a version that is named by day or hash."""
        if not _HASH.fullmatch(said):
            try:
                return read_day(said)
            except DateError:
                fix = "write a day as 2026-08-02, or at least 8 digits of the SHA-256 of a version"
                raise DateError(f"`{said}` names no version", fix=fix) from None
        days = {each.sha256: each.day for each in reversed(versions) if each.sha256.startswith(said)}
        if len(days) == 1:
            return next(iter(days.values()))
        several = "several versions" if days else "no version"
        raise UnknownName(f"{several} of {name} named {said}", fix="give more of the SHA-256, or a day")

    # ---------------------------------------------------------------- documents
    def histories(self, record: str) -> list[History]:
        """Return the histories of a record, one for each observer."""
        return self._histories[record]

    def _of_document(self, record: str, window: Window) -> list[TextChange]:
        terms = self.documents.get(record)
        turning = self._turning(terms.iri if terms else "")
        alerts = self._alerts(record, Window(dt.date.min, window.until))
        if window.after is None:
            window = Window(alerts[-1] - dt.timedelta(days=1) if alerts else window.until, window.until)
        seen = {each.day for each in self._versions(record)}
        days = {day for day in (*alerts, *(seen & turning.keys())) if window.holds(day)}
        self._elsewhere(terms.iri.removeprefix(f"{ID}document/") if terms else record, turning, days, window)
        if not days:
            return []
        rows = self._rows(record, min(days), max(days))
        return [self._document(record, terms, day, rows[day]) for day in sorted(days) if day in rows]

    def _alerts(self, record: str, window: Window) -> list[dt.date]:
        """Return the days in a window on which some observer saw other words."""
        found: set[dt.date] = set()
        for history in self._histories[record]:
            if history.versions[-1].captured[:10] <= (window.after or dt.date.min).isoformat():
                continue
            for each in judged(history, self.workspace.blobs, self.workspace.home / "derived", window.until):
                if each.alerts and each.baseline is not None:
                    found.add(dt.date.fromisoformat(history.versions[each.place].captured[:10]))
        return sorted(day for day in found if window.holds(day))

    def _rows(self, record: str, first: dt.date, last: dt.date) -> dict[dt.date, list[DocumentChange]]:
        """Return what `changes` tells of a document, by day."""
        from lexposure.workspace.changes import Asked, changes

        work = self.workspace
        asked = Asked(last, first, documents=(record,))
        report = changes(work.home / "derived", work.log, work.blobs, work.engine(), asked)
        rows: dict[dt.date, list[DocumentChange]] = defaultdict(list)
        told = (*report.changes, *report.may_bind, *report.elsewhere, *report.unscoped, *report.seen_before)
        for each in (*told, *report.noise):
            day = dt.date.fromisoformat(each.captured[:10])
            if each.alerts or not any(other.alerts for other in rows[day]):
                rows[day].append(each)
        return rows

    def _document(
        self, record: str, terms: Terms | None, day: dt.date, rows: Sequence[DocumentChange]
    ) -> TextChange:
        """Return the change of a day: several captures of it are one step."""
        first, last = rows[0], rows[-1]
        before = Version(dt.date.fromisoformat(first.before_captured[:10]), first.before_text) if first.before_text else None  # fmt: skip
        return TextChange(
            "terms", terms.iri if terms else "", first.document, first.label, day,
            last.kind, before, Version(day, last.text), tuple(rows),
        )  # fmt: skip

    # ---------------------------------------------------------------- law
    def _of_law(self, law: Instrument, window: Window) -> list[TextChange]:
        versions = self._versions(law)
        turning = self._turning(law.iri)
        if window.after is None:
            window = Window(window.until - dt.timedelta(days=1), window.until)
        days = {each.day for each in versions if window.holds(each.day)}
        self._elsewhere(law.prefix or law.label, turning, days, window)
        archived = {
            (event.body["valid_from"], event.body["text"])
            for event in self.workspace.log.events()
            if event.body["kind"] == "law-version" and event.body["act"] == law.prefix
        } if days else set()  # fmt: skip
        return [
            self._law(law, versions[number - 1] if number else None, each, archived)
            for number, each in enumerate(versions)
            if each.day in days
        ]

    def _law(
        self, law: Instrument, before: Version | None, after: Version, archived: set[tuple[str, str]]
    ) -> TextChange:
        both = before and {(v.day.isoformat(), v.sha256) for v in (before, after)} <= archived
        told = None
        if before and both:
            from lexposure.workspace.law import law_diff

            told = law_diff(self.workspace.log, self.workspace.blobs, law.prefix, before.day, after.day)
        kind = "amended" if before else "first"
        return TextChange("law", law.iri, law.prefix or law.iri, law.label, after.day, kind, before, after, law=told)  # fmt: skip

    # ---------------------------------------------------------------- days of claims
    def _turning(self, owner: str) -> dict[dt.date, frozenset[str]]:
        """Return the days on which claims that rest on a text begin or end, and which."""
        found: dict[dt.date, set[str]] = defaultdict(set)
        for iri in self.bearing.owned(owner) if owner else ():
            if iri in self.bearing.places:
                for day, _ in turns(self.bearing.claim(iri)):
                    found[dt.date.fromisoformat(day)].add(iri)
        return {day: frozenset(iris) for day, iris in found.items()}

    def _elsewhere(
        self, name: str, turning: dict[dt.date, frozenset[str]], days: Iterable[dt.date], window: Window
    ) -> None:
        left = (day for day in turning.keys() - set(days) if window.holds(day))
        self.elsewhere.update({(day, name): turning[day] for day in left})
