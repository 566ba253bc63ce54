"""Which live pages make up a document: declaration files of one's own, and those of Open Terms Archive.

One's own file is a short list in YAML. Open Terms Archive keeps one JSON file a service; it is read as it is, but for the
JavaScript of its filters, which is never run: a document that needs one is told apart by the filter's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexposure.model.errors import Place, SourceError, UnknownName
from lexposure.model.names import nearest
from lexposure.model.terms import record_fault
from lexposure.sources.extract import Selection, read_selection
from lexposure.sources.yaml_file import Listing, Mapping, Scalar, Value, read_yaml

__all__ = ["MEDIA_TYPES", "Declaration", "Page", "chosen", "read_declarations"]

MEDIA_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "text/markdown", "text/plain")

_HISTORY = ".history.json"
_TOP = ("collection", "documents")
_PAGE = ("url", "select", "remove", "media_type")
_DOCUMENT = ("record", *_PAGE, "combine")
_BUILT_IN = "removeQueryParams"
_BROWSER = "the page needs a browser that runs its scripts; without one its text may be missing or cut short"


@dataclass(frozen=True)
class Page:
    """One live page: its address, what of it is the document, and its media type where the server's isn't to be taken."""

    url: str
    selection: Selection
    media_type: str = ""


@dataclass(frozen=True)
class Declaration:
    """A document as declared: its record, its pages in order, and where that is written.

    `unsupported` are the JavaScript filters that it needs; such a document isn't fetched.
    """

    record: str
    pages: tuple[Page, ...]
    place: Place
    collection: str = ""
    unsupported: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_declarations(path: Path) -> list[Declaration]:
    """Return what a file declares, or all JSON files of a folder of Open Terms Archive declarations, in order.

    Raises SourceError with file, line and fix for anything that can't be understood. `*.history.json` is passed over in
    a folder, and refused by name.
    """
    found: list[Declaration] = []
    for file in _files(path):
        for declared in _read(file):
            twin = next((other for other in found if other.record == declared.record), None)
            if twin:
                raise SourceError(
                    f"the record `{declared.record}` is declared twice",
                    place=declared.place,
                    fix=f"keep one (the first is at {twin.place})",
                )
            found.append(declared)
    return found


def chosen(declared: Sequence[Declaration], only: Sequence[str]) -> list[Declaration]:
    """Return the declarations of the named records, or all if none is named. Raises UnknownName."""
    known = [each.record for each in declared]
    for name in only:
        if name not in known:
            raise UnknownName(f"no record `{name}` is declared here", fix=nearest(name, known))
    return [each for each in declared if not only or each.record in only]


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(file for file in path.glob("*.json") if not file.name.endswith(_HISTORY))
        if not files:
            raise SourceError(
                "there is no declaration in this folder",
                place=Place(path),
                fix="give a declaration file, or the `declarations` folder of a collection",
            )
        return files
    if path.name.endswith(_HISTORY):
        raise SourceError(
            "this file tells of former declarations, which aren't fetched",
            place=Place(path),
            fix=f"give {path.name.removesuffix(_HISTORY)}.json",
        )
    return [path]


def _read(file: Path) -> list[Declaration]:
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise SourceError(
            f"this can't be read ({problem.strerror})",
            place=Place(file),
            fix="give a declaration file that exists",
        ) from None
    if data.lstrip().startswith(b"{"):
        data = data.replace(b"\t", b" ")  # JSON may be indented by tabs, and holds none elsewhere
    top = read_yaml(data, file, SourceError)
    if "terms" in top or isinstance(top.get("documents"), Mapping):
        return list(_service(top, file))
    return list(_own(top, file))


# ---------------------------------------------------------------- one's own
def _own(top: Mapping, file: Path) -> Iterator[Declaration]:
    _check_keys(top, _TOP, file)
    documents = top.get("documents")
    if not isinstance(documents, Listing) or not documents:
        raise SourceError(
            "`documents` must be a list",
            place=Place(file, top.lines.get("documents", top.line)),
            fix="write `documents:` and below it one `- record: …` with its `url: …` a document",
        )
    collection = _text(top, "collection", file) or file.stem
    for each in documents:
        if not isinstance(each, Mapping):
            raise SourceError(
                "a document must be a mapping", place=Place(file, each.line), fix="write `- record: …`"
            )
        yield _document(each, file, collection)


def _document(given: Mapping, file: Path, collection: str) -> Declaration:
    _check_keys(given, _DOCUMENT, file)
    combine = given.get("combine")
    if combine is None:
        parts: list[Mapping] = [given]
    elif isinstance(combine, Listing) and combine and all(isinstance(part, Mapping) for part in combine):
        if "url" in given:
            raise SourceError(
                "`url` and `combine` exclude each other",
                place=Place(file, given.lines["url"]),
                fix="name each page in `combine` by its own `url`",
            )
        parts = [part for part in combine if isinstance(part, Mapping)]
        for part in parts:
            _check_keys(part, _PAGE, file)
    else:
        raise SourceError(
            "`combine` must be a list of pages",
            place=Place(file, given.lines["combine"]),
            fix="write one `- url: …` a page",
        )
    pages = tuple(_page(part, given, file) for part in parts)
    record = _record(_text(given, "record", file), Place(file, given.lines.get("record", given.line)))
    return Declaration(record, pages, Place(file, given.line), collection)


def _page(part: Mapping, shared: Mapping, file: Path) -> Page:
    url = _text(part, "url", file)
    if not url:
        raise SourceError(
            "a page has no `url`",
            place=Place(file, part.line),
            fix="write `url: https://…`, or list pages in `combine`",
        )
    said = part if "media_type" in part else shared
    media_type = _text(said, "media_type", file).lower()
    if media_type and media_type not in MEDIA_TYPES:
        raise SourceError(
            f"`{media_type[:80]}` isn't read",
            place=Place(file, said.lines["media_type"]),
            fix=f"write one of {', '.join(MEDIA_TYPES)}, or leave it out: the server names it",
        )
    return Page(url, _selection(_merged(part, shared), Place(file, part.line)), media_type)


# ---------------------------------------------------------------- Open Terms Archive
def _service(top: Mapping, file: Path) -> Iterator[Declaration]:
    terms = top.get("terms", top.get("documents"))
    if not isinstance(terms, Mapping) or not terms:
        raise SourceError(
            "`terms` must map each terms type to its declaration",
            place=Place(file, top.line),
            fix="give the declaration file of a service, as a collection has it in `declarations`",
        )
    folder = file.resolve().parent
    collection = (folder.parent if folder.name == "declarations" else folder).name
    for name, given in terms.items():
        place = Place(file, terms.lines[name])
        if not isinstance(given, Mapping):
            raise SourceError(f"`{name}` has no declaration", place=place, fix="write `fetch` and `select`")
        yield _terms(_record(f"{file.stem}/{name}", place), given, place, collection)


def _terms(record: str, given: Mapping, place: Place, collection: str) -> Declaration:
    combine = given.get("combine")
    parts = (
        [part for part in combine if isinstance(part, Mapping)] if isinstance(combine, Listing) else [given]
    )
    merged = [_merged(part, given) for part in parts]
    if not merged or not all(isinstance(each.get("fetch"), Scalar) for each in merged):
        raise SourceError("it names no page to fetch", place=place, fix="write `fetch` with an address")
    filters = dict.fromkeys(name for each in merged for name in _filters(each.get("filter")))
    unsupported = tuple(name for name in filters if name != _BUILT_IN)
    scripts = any(str(each.get("executeClientScripts", "")).lower() == "true" for each in merged)
    return Declaration(
        record,
        tuple(
            Page(str(each["fetch"]), Selection() if unsupported else _selection(each, place))
            for each in merged
        ),
        place,
        collection,
        unsupported,
        (_BROWSER,) if scripts else (),
    )


def _filters(given: Value | None) -> Iterator[str]:
    """Yield the names of filters: a name, a mapping of a name to its parameters, or a list of both."""
    if isinstance(given, Scalar):
        yield str(given)
    elif isinstance(given, Mapping):
        yield from given
    else:
        for each in given or ():
            yield from _filters(each)


# ---------------------------------------------------------------- both
def _merged(part: Mapping, shared: Mapping) -> dict[str, Any]:
    """What a page says itself comes before what is said one level above."""
    return {**{key: value for key, value in shared.items() if key != "combine"}, **part}


def _selection(given: dict[str, Any], place: Place) -> Selection:
    try:
        return read_selection({key: _plain(value) for key, value in given.items()})
    except SourceError as problem:
        raise SourceError(problem.message, place=place, fix=problem.fix) from None


def _plain(value: Value) -> Any:
    """Return a value without its lines."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, Listing) else str(value)


def _record(name: str, place: Place) -> str:
    fault = record_fault(name)
    if fault:
        raise SourceError(
            f"{name[:80]!a} {fault}",
            place=place,
            fix="write `record: Service/Type of terms`, such as `Example Cloud/Terms of Service`",
        )
    return name


def _check_keys(given: Mapping, known: Sequence[str], file: Path) -> None:
    for key in given:
        if key == "user_agent":
            raise SourceError(
                "`user_agent` can't be set: this program says what it is",
                place=Place(file, given.lines[key]),
                fix="remove the line; a page that turns programs away can be saved by hand and added as a file",
            )
        if key not in known:
            raise SourceError(
                f"`{key[:80]}` isn't a key here", place=Place(file, given.lines[key]), fix=nearest(key, known)
            )


def _text(given: Mapping, key: str, file: Path) -> str:
    value = given.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar) or not value.strip():
        raise SourceError(
            f"`{key}` must be plain text", place=Place(file, given.lines[key]), fix=f"write `{key}: …`"
        )
    return str(value.strip())
