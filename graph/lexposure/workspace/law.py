"""Law in and out of the archive: texts and notices taken in, which text stands for a day, two days compared."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lexposure.archive.blobs import Blobs
from lexposure.archive.log import Log
from lexposure.law.diff import LawDiff, bare, diff
from lexposure.model.errors import DateError, UnknownName, UserError
from lexposure.model.law import LawText, LegalUnit
from lexposure.model.law_notice import LawNotice
from lexposure.model.names import nearest
from lexposure.sources.acts import prefix_named
from lexposure.sources.law_sets import LawSet, read_sets
from lexposure.workspace.intake import Imported

__all__ = ["archived", "import_law", "law_diff", "law_notices", "law_text"]

Body = dict[str, Any]
_IMPORTERS = ("formex", "eurlex-xhtml")
"""Of two official texts of an act and day, the one whose importer comes first stands; others come after these."""


def import_law(
    paths: Sequence[Path],
    blobs: Blobs,
    log: Log,
    *,
    valid_from: dt.date | None = None,
    keep_going: bool = False,
    progress: Callable[[int, int], None] | None = None,
    retrieved: Mapping[Path, Mapping[str, str]] | None = None,
) -> Imported:
    """Archive the law texts and notices in files or folders, raw bytes and what was read from them.

    Nothing is stored twice. A text of an act and day never takes the place of a better one in its language (official
    before others, Formex before EUR-Lex pages): it is compared and reported instead. `valid_from` dates files that
    name no day themselves. The first file that can't be read ends the import before anything is stored, unless
    `keep_going`. `retrieved` says of files that were fetched where they came from; it is recorded with their texts.
    """
    sets = read_sets(paths, valid_from, keep_going=keep_going, progress=progress)
    intake = _Intake(blobs, [event.body for event in log.events()], retrieved or {})
    texts = sorted(((text, each) for each in sets for text in each.texts), key=_best_first)
    for text, each in texts:
        intake.take_text(text, each)
    notices = [(notice, each) for each in sets for notice in each.notices]
    for notice, each in notices:
        intake.take_notice(notice, each)
    if intake.bodies:
        log.append(intake.bodies)
    names = [f"{text.act} as of {text.valid_from}: {len(text.units)} units" for text, _ in texts]
    names += [f"notice of {notice.celex}: {len(notice.dates)} dates" for notice, _ in notices]
    warnings = [warning for text, _ in texts for warning in text.warnings] + intake.reports
    return Imported(
        len(names),
        len(intake.bodies),
        tuple(sorted(names)),
        tuple(dict.fromkeys(warnings)),
        tuple(str(each.refused) for each in sets if each.refused),
    )


class _Intake:
    """What is known of the archive while texts and notices come in, and the events that they make."""

    def __init__(
        self,
        blobs: Blobs,
        bodies: Iterable[Mapping[str, Any]],
        retrieved: Mapping[Path, Mapping[str, str]],
    ) -> None:
        self.bodies: list[Body] = []
        self.reports: list[str] = []
        self._blobs = blobs
        self._retrieved = retrieved
        self._known: set[str] = set()
        self._standing: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        for body in bodies:
            self._remember(body)

    def _remember(self, body: Mapping[str, Any]) -> None:
        if body["kind"] == "law-version":
            self._standing[body["act"], body["valid_from"], body["language"]] = body
        if body["kind"] in ("law-version", "law-notice"):
            self._known.add(_key(body))

    def take_text(self, text: LawText, each: LawSet) -> None:
        units = _units(text)
        body = _text_body(text, units)
        if _key(body) in self._known:
            return
        # by language: a translation takes nobody's place
        standing = self._standing.get((text.act, body["valid_from"], text.language))
        if standing and _rank(body) < _rank(standing):
            same, shared = self._agreement(text, standing)
            if shared:
                self.reports.append(
                    f"{text.act} as of {text.valid_from}: the text of {standing['importer']} stands, that of "
                    f"{text.importer} is not kept; {same} of {shared} units say the same"
                )
                return
        self._add(body, each, text.text.encode(), units)

    def take_notice(self, notice: LawNotice, each: LawSet) -> None:
        body = _notice_body(notice)
        if _key(body) not in self._known:
            self._add(body, each)

    def _add(self, body: Body, each: LawSet, *contents: bytes) -> None:
        self._blobs.put_many(contents)
        body["raw"] = sorted(set(self._blobs.put_many(path.read_bytes() for path in each.files)))
        told = [dict(self._retrieved[path]) for path in each.files if path in self._retrieved]
        if told:
            body["retrieved"] = told
        self.bodies.append(body)
        self._remember(body)

    def _agreement(self, text: LawText, standing: Mapping[str, Any]) -> tuple[int, int]:
        """Return how many units have the same letters and digits in both texts, and how many are in both."""
        other = archived(standing, self._blobs)
        units = {unit.ref: unit for unit in other.units}
        shared = [(unit, units[unit.ref]) for unit in text.units if unit.ref in units]
        same = sum(
            bare(text.text[mine.start : mine.end]) == bare(other.text[its.start : its.end])
            for mine, its in shared
        )
        return same, len(shared)


def _best_first(pair: tuple[LawText, LawSet]) -> tuple[Any, ...]:
    text = pair[0]
    rank = _rank({"official": text.official, "importer": text.importer})
    return text.act, text.valid_from, [-part for part in rank], text.importer, text.sha256


def _rank(body: Mapping[str, Any]) -> tuple[int, int]:
    """Return how good a text is as the one that stands for its act and day; larger is better."""
    name = str(body["importer"]).partition("/")[0]
    order = _IMPORTERS.index(name) if name in _IMPORTERS else len(_IMPORTERS)
    return int(body["official"]), -order


def _units(law: LawText) -> bytes:
    return json.dumps([asdict(unit) for unit in law.units], ensure_ascii=False, sort_keys=True).encode()


def _text_body(law: LawText, units: bytes) -> Body:
    """Return the event of a text; `raw`, the files of the set it was read with, is added when it is kept."""
    return {
        "kind": "law-version",
        "act": law.act,
        "valid_from": law.valid_from.isoformat(),
        "text": law.sha256,
        "units": hashlib.sha256(units).hexdigest(),
        "importer": law.importer,
        "official": law.official,
        "language": law.language,
    }


def _notice_body(notice: LawNotice) -> Body:
    dates = [
        {
            "kind": each.kind,
            "date": each.date.isoformat() if each.date else None,
            "concerns": each.concerns,
        }
        for each in notice.dates
    ]
    return {
        "kind": "law-notice",
        "act": notice.act,
        "celex": notice.celex,
        "eli": notice.eli,
        "dates": dates,
        "importer": notice.importer,
    }


def _key(body: Mapping[str, Any]) -> str:
    fields = ("kind", "act", "valid_from", "text", "units", "importer", "celex", "eli", "dates")
    return json.dumps([body.get(field) for field in fields], sort_keys=True)


# ------------------------------------------------------------------ out
def law_notices(log: Log) -> list[dict[str, Any]]:
    """Return the newest notice of each act: prefix, CELEX number, ELI and dates (None: no end is foreseen)."""
    found = {e.body["celex"]: e.body for e in log.events() if e.body["kind"] == "law-notice"}
    keys = ("act", "celex", "eli", "dates")
    return [{key: body[key] for key in keys} for _, body in sorted(found.items())]


def law_text(log: Log, blobs: Blobs, act: str, on: dt.date) -> LawText:
    """Return the text of an act as it was law on a day. Raises UnknownName if the archive has none."""
    versions: dict[str, Mapping[str, Any]] = {}
    acts: dict[str, None] = {}
    for event in log.events():
        if event.body["kind"] == "law-version":
            acts[event.body["act"]] = None
            if event.body["act"] == act:
                versions[event.body["valid_from"]] = event.body
    if not versions:
        raise UnknownName(
            f"no text of `{act}` in the archive",
            fix=nearest(act, acts) if acts else "import it with `lexposure law import PATH`",
        )
    standing = [day for day in versions if day <= on.isoformat()]
    if not standing:
        raise UnknownName(
            f"the earliest text of {act} in the archive is law since {min(versions)}, after {on}",
            fix="ask for a later day, or import an earlier version with `lexposure law import PATH`",
        )
    return archived(versions[max(standing)], blobs)


def law_diff(log: Log, blobs: Blobs, act: str, before: dt.date, after: dt.date) -> LawDiff:
    """Compare the texts of an act that were law on two days. Raises UnknownName if the archive lacks one.

    The act is named by its prefix, the slug of its instrument or its publisher's key: `AIA`, `eu-ai-act`, `32024R1689`.
    Raises DateError if the first day is the later one, UserError if the two texts are in different languages.
    """
    if after < before:
        raise DateError(f"{before} is after {after}", fix="give the earlier day first")
    prefix = prefix_named(act)
    one, two = law_text(log, blobs, prefix, before), law_text(log, blobs, prefix, after)
    if one.language != two.language:
        raise UserError(
            f"the text of {one.valid_from} is in `{one.language}`, that of {two.valid_from} in `{two.language}`",
            fix="import both in one language with `lexposure law import PATH`",
        )
    return diff(one, two)


def archived(body: Mapping[str, Any], blobs: Blobs) -> LawText:
    """Return the text of a `law-version` event with its units."""
    units = tuple(LegalUnit(**unit) for unit in json.loads(blobs.get(body["units"])))
    return LawText(
        body["act"],
        dt.date.fromisoformat(body["valid_from"]),
        blobs.text(body["text"]),
        units,
        body["importer"],
        body["language"],
        body["official"],
    )
