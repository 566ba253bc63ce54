"""Evidence placeholders in a curated file, replaced by exact spans of archived texts.

A curator writes which unit or clause a claim rests on; nobody types positions, hashes, or words:

    - {law: "AIA:art_26.par_1", version: 2026-07-27}
    - {terms: "aws/service-terms", number: "1.23", version: 2026-08-21}

The span keeps the placeholder as its comment, so that stamping again follows a new extraction of the same version.
A line whose text isn't archived stays as it is and is reported.

Two collections can hold the same document as seen from two places, on the same day with other words. Which of them a
claim rests on is the curator's to say: `observer: COLLECTION` does. Without it a line that is stamped keeps its text,
and a new one is left and reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lexposure.archive.blobs import Blobs
from lexposure.archive.quotes import span_hash
from lexposure.law import identifiers
from lexposure.model.errors import CuratedDataError, Place, UnknownName
from lexposure.provisions.segment import find, segment

__all__ = ["Sources", "Stamped", "evidence_line", "stamp"]

_PLACEHOLDER = re.compile(r"^(?P<indent>\s*(?:-\s+)?)\{\s*(?P<body>(?:law|terms)\s*:[^{}\n]*)\}\s*(?:#.*)?$")
_ANYWHERE = re.compile(r"^(?:[^#]*\{\s*|\s*-\s+)['\"]?(?:law|terms)['\"]?\s*:")
_FIELD = re.compile(r"(law|terms|number|version|observer)\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\s]+))")
_DECLARED = re.compile(r"^(?P<indent>\s*-\s+id:\s+)text/\S*\s*#\s*(?P<body>(?:law|terms):.*)$")
_SPAN = re.compile(r"^(?P<indent>\s*(?:-\s+)?)\{of: text/[^{}\n]*\}\s*#\s*(?P<body>(?:law|terms):.*)$")
_KEPT = re.compile(r"(?:id|of):\s+text/([0-9a-f]{64})\b")


@dataclass(frozen=True)
class Stamped:
    """A file's new text, how many lines were stamped, and what could not be, each with its place."""

    text: str
    stamped: int
    missing: tuple[str, ...]


class Sources:
    """The texts that placeholders can name, from the bodies of the log's events."""

    def __init__(self, bodies: Iterable[Mapping[str, Any]], blobs: Blobs, records: Mapping[str, str]) -> None:
        self._blobs = blobs
        self._records = records
        self._law: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._terms: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        for body in bodies:
            if body["kind"] == "law-version":
                self._law[(body["act"], body["valid_from"])] = body
            elif body["kind"] == "terms-version":
                self._add(body["record"], body.get("collection", ""), body["captured"], body["text"])

    def _add(self, record: str, observer: str, captured: str, text: str) -> None:
        """Of several captures of one observer and day the last one stands, in whatever order they were recorded."""
        seen = self._terms.setdefault((record, captured[:10]), {})
        if captured >= seen.get(observer, ("", ""))[0]:
            seen[observer] = captured, text

    def span(self, fields: Mapping[str, str], kept: str = "") -> dict[str, str]:
        """Return the span that a placeholder names; `kept` is the text (SHA-256) that the line names by now.

        Raises UnknownName if the text or the unit isn't here, or if it can't be told which text is meant.
        """
        if "law" in fields:
            return self._law_span(fields)
        return self.clause(self._terms_text(fields, kept), fields["number"])

    def text(self, fields: Mapping[str, str], kept: str = "") -> str:
        """Return the SHA-256 of the text that a declaration names: an act or a document, and its version."""
        if "law" in fields:
            return str(self._law_body(fields["law"], fields["version"])["text"])
        return self._terms_text(fields, kept)

    def _law_span(self, fields: Mapping[str, str]) -> dict[str, str]:
        ref, act = fields["law"], identifiers.act(fields["law"]).prefix
        body = self._law_body(act, fields["version"])
        unit = next((u for u in json.loads(self._blobs.get(body["units"])) if u["ref"] == ref), None)
        if unit is None:
            raise UnknownName(f"{ref} is no unit of {act} as of {fields['version']}")
        printed = identifiers.citation(ref).split(", ", 1)[-1]
        return self._cut(body["text"], unit["start"], unit["end"], printed)

    def _law_body(self, act: str, version: str) -> Mapping[str, Any]:
        if (act, version) not in self._law:
            fix = "import it with `lexposure law import PATH`"
            raise UnknownName(f"no text of {act} as of {version} in the archive", fix=fix)
        return self._law[(act, version)]

    def clause(self, text: str, number: str) -> dict[str, str]:
        """Return the span of the clause with this number in a text. Raises UnknownName if there is none."""
        found = find(segment(self._blobs.text(text)), number)
        return self._cut(text, found.start, found.end, found.number)

    def _terms_text(self, fields: Mapping[str, str], kept: str) -> str:
        record = self._records.get(fields["terms"], fields["terms"])
        day = fields["version"]
        seen = {observer: text for observer, (_, text) in self._terms.get((record, day), {}).items()}
        if not seen:
            fix = "import it with `lexposure archive import PATH`"
            raise UnknownName(f"no version of {record} captured on {day} in the archive", fix=fix)
        if "observer" in fields:
            return self._seen_by(fields["observer"], seen, f"{record} on {day}")
        texts = set(seen.values())
        if len(texts) == 1 or kept in texts:
            return kept if kept in texts else texts.pop()
        told = ", ".join(f"text/{text[:16]} by {json.dumps(name)}" for name, text in sorted(seen.items()))
        fix = f"add the one that was read to the placeholder, such as `observer: {json.dumps(min(seen))}`"
        raise UnknownName(f"the observers of {record} captured different texts on {day}: {told}", fix=fix)

    @staticmethod
    def _seen_by(observer: str, seen: Mapping[str, str], what: str) -> str:
        if observer not in seen:
            names = ", ".join(json.dumps(name) for name in sorted(seen))
            raise UnknownName(
                f"no observer {json.dumps(observer)} captured {what}", fix=f"name one of {names}"
            )
        return seen[observer]

    def _cut(self, text: str, start: int, end: int, number: str) -> dict[str, str]:
        words = self._blobs.text(text)[start:end]
        return {
            "of": f"text/{text}",
            "start": str(start),
            "end": str(end),
            "sha256": span_hash(words),
            "number": number,
        }


def evidence_line(span: Mapping[str, str]) -> str:
    """Return a span as curated files hold it."""
    number = json.dumps(span["number"], ensure_ascii=False)
    places = f"start: {span['start']}, end: {span['end']}, sha256: {span['sha256']}"
    return f"{{of: {span['of']}, {places}, number: {number}}}"


def stamp(text: str, name: str, sources: Sources) -> Stamped:
    """Replace the placeholders of a curated file by spans; what can't be resolved is left and named.

    Line ends stay what they are. Raises CuratedDataError for a placeholder that names no version or no clause.
    """
    lines, stamped, missing = text.split("\n"), 0, []
    for number, line in enumerate(lines, 1):
        place = Place(name, number)
        try:
            new = _stamped(line.removesuffix("\r"), place, sources)
        except UnknownName as problem:
            missing.append(f"{place}: {problem.message}" + (f"; {problem.fix}" if problem.fix else ""))
            continue
        new += "\r" if line.endswith("\r") else ""
        stamped += new != line
        lines[number - 1] = new
    return Stamped("\n".join(lines), stamped, tuple(missing))


def _stamped(line: str, place: Place, sources: Sources) -> str:
    """Return a line with its placeholder resolved, or as it is if it holds none."""
    declared, placeholder = _DECLARED.match(line), _PLACEHOLDER.match(line)
    match = declared or placeholder or _SPAN.match(line)
    if not match:
        if _ANYWHERE.match(line):
            raise UnknownName("a placeholder that isn't `{…}` on a line of its own", fix="write it so")
        return line
    fields = {m[1]: m[2] or m[3] or m[4] or "" for m in _FIELD.finditer(match["body"])}
    missing = next((key for key in _needed(fields, whole=bool(declared)) if not fields.get(key)), None)
    if missing and placeholder:
        fix = "write {law: REF, version: DATE} or {terms: DOCUMENT, number: CLAUSE, version: DATE}"
        raise CuratedDataError(f"evidence names no {missing}", place=place, fix=fix)
    if missing:  # an ordinary comment
        return line
    before = _KEPT.search(line[: match.start("body")])
    kept = before[1] if before else ""
    found = f"text/{sources.text(fields, kept)}" if declared else evidence_line(sources.span(fields, kept))
    return f"{match['indent']}{found}  # {_origin(fields)}"


def _needed(fields: Mapping[str, str], *, whole: bool) -> tuple[str, ...]:
    return ("version",) if whole or "law" in fields else ("number", "version")


def _origin(fields: Mapping[str, str]) -> str:
    given = [
        f"{key}: {json.dumps(fields[key], ensure_ascii=False)}"
        for key in ("law", "terms", "number")
        if key in fields
    ]
    seen = [f"observer: {json.dumps(fields['observer'], ensure_ascii=False)}"] if "observer" in fields else []
    return ", ".join([*given, f"version: {fields['version']}", *seen])
