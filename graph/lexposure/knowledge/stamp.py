"""Evidence placeholders in a curated file, replaced by exact spans of archived texts.

A curator writes which unit or clause a claim rests on; nobody types positions, hashes, or words:

    - {law: "AIA:art_26.par_1", version: 2026-07-27}
    - {terms: "aws/service-terms", number: "1.23", version: 2026-08-21}

The span keeps the placeholder as its comment, so that stamping again follows a new extraction of the same version.
A line whose text isn't archived stays as it is and is reported.
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
_FIELD = re.compile(r"(law|terms|number|version)\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\s]+))")
_DECLARED = re.compile(r"^(?P<indent>\s*-\s+id:\s+)text/\S*\s*#\s*(?P<body>(?:law|terms):.*)$")
_SPAN = re.compile(r"^(?P<indent>\s*(?:-\s+)?)\{of: text/[^{}\n]*\}\s*#\s*(?P<body>(?:law|terms):.*)$")


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
        self._terms: dict[tuple[str, str], tuple[str, str]] = {}
        for body in bodies:
            if body["kind"] == "law-version":
                self._law[(body["act"], body["valid_from"])] = body
            elif body["kind"] == "terms-version":
                self._add(body["record"], body["captured"], body["text"])

    def _add(self, record: str, captured: str, text: str) -> None:
        """Of several captures of one day the last one stands, in whatever order they were recorded."""
        key = (record, captured[:10])
        if captured >= self._terms.get(key, ("", ""))[0]:
            self._terms[key] = captured, text

    def span(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Return the span that a placeholder names. Raises UnknownName if the text or the unit isn't here."""
        return self._law_span(fields) if "law" in fields else self._terms_span(fields)

    def text(self, fields: Mapping[str, str]) -> str:
        """Return the SHA-256 of the text that a declaration names: an act or a document, and its version."""
        if "law" in fields:
            return str(self._law_body(fields["law"], fields["version"])["text"])
        return self._terms_text(fields)

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

    def _terms_span(self, fields: Mapping[str, str]) -> dict[str, str]:
        return self.clause(self._terms_text(fields), fields["number"])

    def clause(self, text: str, number: str) -> dict[str, str]:
        """Return the span of the clause with this number in a text. Raises UnknownName if there is none."""
        found = find(segment(self._blobs.text(text)), number)
        return self._cut(text, found.start, found.end, found.number)

    def _terms_text(self, fields: Mapping[str, str]) -> str:
        record = self._records.get(fields["terms"], fields["terms"])
        found = self._terms.get((record, fields["version"]))
        if found is None:
            fix = "import it with `lexposure archive import PATH`"
            raise UnknownName(
                f"no version of {record} captured on {fields['version']} in the archive", fix=fix
            )
        return found[1]

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
    found = f"text/{sources.text(fields)}" if declared else evidence_line(sources.span(fields))
    return f"{match['indent']}{found}  # {_origin(fields)}"


def _needed(fields: Mapping[str, str], *, whole: bool) -> tuple[str, ...]:
    return ("version",) if whole or "law" in fields else ("number", "version")


def _origin(fields: Mapping[str, str]) -> str:
    given = [
        f"{key}: {json.dumps(fields[key], ensure_ascii=False)}"
        for key in ("law", "terms", "number")
        if key in fields
    ]
    return ", ".join([*given, f"version: {fields['version']}"])
