"""Terms documents as a person saved them: files of HTML, PDF, Markdown or text, each with its record and its date.

When a document was captured is never guessed: it stands in the file's name, beside it in a sidecar
(`Terms.meta.yaml`), or is said by the caller. The time at which a file was last written says nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lexposure.model.errors import Place, SourceError
from lexposure.model.terms import record_fault
from lexposure.sources.extract.selection import Selection, read_selection
from lexposure.sources.extract.worker import MAX_BYTES
from lexposure.sources.yaml_file import Mapping, Scalar, read_yaml

__all__ = ["Found", "TermsFile", "find_terms_files"]

_KINDS = {
    ".htm": "text/html", ".html": "text/html", ".xhtml": "application/xhtml+xml", ".pdf": "application/pdf",
    ".md": "text/markdown", ".markdown": "text/markdown", ".txt": "text/plain",
}  # fmt: skip
_SIDECARS = (".meta.json", ".meta.yaml", ".meta.yml")
_KEYS = ("captured", "location", "media_type", "record", "remove", "select")
_APART = ("LICENSE", "LICENCE", "README", "CHANGELOG")
_DATE = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T_ ](\d{2})[-:.]?(\d{2})[-:.]?(\d{2})(Z?))?(?!\d)", re.ASCII
)
_EDGE = " ._-@()[]"
_NO_DATE = (
    "put the date in the file's name (`Terms 2026-03-01.html`) or in a sidecar (`Terms.meta.yaml` with "
    "`captured: 2026-03-01`), or give --captured DATE"
)


@dataclass(frozen=True)
class TermsFile:
    """A file that holds a document as it was captured; `captured` is UTC, `location` its address or empty."""

    path: Path
    record: str
    captured: dt.datetime
    media_type: str
    location: str = ""
    selection: Selection = field(default_factory=Selection)

    def read(self) -> bytes:
        """Return the file's bytes. Raises SourceError if it can't be opened or is larger than is read."""
        return _bytes(self.path, MAX_BYTES)


@dataclass(frozen=True)
class Found:
    """A file that was looked at: what it holds, or why it isn't taken; `ignored` files were never meant to be."""

    path: Path
    file: TermsFile | None = None
    refused: SourceError | None = None
    ignored: bool = False


def find_terms_files(
    path: Path,
    *,
    record: str = "",
    captured: dt.datetime | None = None,
    selection: Selection | None = None,
) -> list[Found]:
    """Look at a file, or at all files in a folder and those below it, in order of their names.

    `record`, `captured` and `selection` are for files that don't say it themselves. Hidden files, sidecars, READMEs and
    licences are passed over; a file of another kind is named as ignored. Raises SourceError if there is no such path,
    or if a folder holds no document.
    """
    given = _Given(record, captured, selection or Selection())
    if not path.is_dir():
        return [_look(path, given, alone=True)]
    found = [_look(each, given) for each in _files(path)]
    if not any(each.file or each.refused for each in found):
        raise SourceError(
            "this folder holds no terms document",
            place=Place(path),
            fix=f"give a folder with files ending in {', '.join(sorted(_KINDS))}",
        )
    return found


@dataclass(frozen=True)
class _Given:
    record: str
    captured: dt.datetime | None
    selection: Selection


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file() and not path.name.endswith(_SIDECARS) and path.stem.upper() not in _APART:
            yield path


def _look(path: Path, given: _Given, *, alone: bool = False) -> Found:
    media_type = _KINDS.get(path.suffix.lower(), "")
    if not media_type and not alone and _sidecar(path) is None:
        return Found(path, ignored=True)
    try:
        return Found(path, _described(path, media_type, given))
    except SourceError as error:
        return Found(path, refused=error)


def _described(path: Path, media_type: str, given: _Given) -> TermsFile:
    place = Place(path)
    beside = _sidecar(path)
    said = _read_sidecar(beside) if beside else Mapping({}, 1, {})
    media_type = str(said.get("media_type") or media_type or _sniffed(path))
    name, named = _dated(path)
    written = said.get("captured")
    captured = _moment(str(written), Place(beside or path)) if written else named or given.captured
    if captured is None:
        raise SourceError("nothing says when this was captured", place=place, fix=_NO_DATE)
    record = str(said.get("record") or given.record or name)
    if fault := record_fault(record):
        raise SourceError(
            f"the record {record!r} {fault}",
            place=place,
            fix="give --record, or `record: Service/Type of terms` in a sidecar",
        )
    chosen = given.selection
    if "select" in said or "remove" in said:
        try:
            chosen = read_selection(said)
        except SourceError as error:
            raise SourceError(error.message, place=Place(beside or path), fix=error.fix) from None
    return TermsFile(path, record, captured, media_type, str(said.get("location") or ""), chosen)


def _sniffed(path: Path) -> str:
    head = _bytes(path, MAX_BYTES)[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if re.match(rb"<(?:!doctype\s+html|html)\b", head, re.IGNORECASE):
        return "text/html"
    raise SourceError(
        "this is neither HTML, PDF, Markdown nor text by its name",
        place=Place(path),
        fix=f"name it with one of these: {', '.join(sorted(_KINDS))}",
    )


def _dated(path: Path) -> tuple[str, dt.datetime | None]:
    """Return the record that a file's place and name say, and the time in its name."""
    absolute = path.resolve()
    dates = list(_DATE.finditer(path.stem))
    stem = _DATE.sub("", path.stem).strip(_EDGE)
    folder = absolute.parent
    name = f"{folder.name}/{stem}" if stem else f"{folder.parent.name}/{folder.name}"
    moments = {_moment(date[0], Place(path)) for date in dates}
    if len(moments) > 1:
        raise SourceError(
            "its name holds two dates", place=Place(path), fix="say in a sidecar which is that of the capture"
        )
    return name, moments.pop() if moments else None


def _moment(text: str, place: Place) -> dt.datetime:
    """Read a date (its begin in UTC is meant) or a time with its zone."""
    try:
        if (match := _DATE.fullmatch(text)) is not None:
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
            if match[7] == "":
                raise ValueError  # a time of day means nothing without its zone
            return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
        found = dt.datetime.fromisoformat(text)
        if found.tzinfo:
            return found.astimezone(dt.UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise SourceError(
        f"`{text[:60]}` is no day or time", place=place, fix="write 2026-03-01 or 2026-03-01T12:00:00Z"
    )


def _sidecar(path: Path) -> Path | None:
    """Return the file that says more of a document: `Terms.meta.yaml` or `Terms.html.meta.yaml` beside `Terms.html`."""
    names = (f"{stem}{end}" for stem in (path.name, path.stem) for end in _SIDECARS)
    return next((each for name in names if (each := path.with_name(name)).is_file()), None)


def _read_sidecar(path: Path) -> Mapping:
    said = read_yaml(_bytes(path, MAX_BYTES), path, SourceError)
    for key, value in said.items():
        if key not in _KEYS:
            raise SourceError(
                f"`{key}` means nothing here",
                place=Place(path, said.lines.get(key)),
                fix=f"a sidecar says {', '.join(_KEYS)}",
            )
        if key not in ("select", "remove") and not isinstance(value, Scalar):
            raise SourceError(f"`{key}` is no text", place=Place(path, said.lines.get(key)))
    return said


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise SourceError(
            f"this can't be opened ({error.strerror})", place=Place(path), fix="name a file that exists"
        ) from None
    if len(data) > most:
        raise SourceError(
            f"it has more than {most} bytes", place=Place(path), fix="this is no terms document; leave it out"
        )
    return data
