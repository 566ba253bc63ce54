"""Read an Open Terms Archive versions repository: every captured version of every document, losslessly.

The archive keeps one Markdown file a document (`<Service>/<Terms Type>.md`) and one commit a version. What the
commit messages say about service and type can't be split safely, so both come from the path; whether a commit is
the provider's change or a new extraction of an old page comes from the subject. The author date is the time of
capture: neighbouring commits can be out of date order, and two captures can share a second.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.model.errors import Place, SourceError, UnknownName
from lexposure.model.terms import TermsVersion, record_fault
from lexposure.sources.git import GitFailed, open_history

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from lexposure.sources.git import History

__all__ = ["MAX_BYTES", "read_versions"]

MAX_BYTES = 64 * 1024 * 1024
"""The largest text that is read, in bytes; the largest known one has 3 MB."""

_TECHNICAL = re.compile(r"(?:Apply|Refilter)\b")
_ENGINE = re.compile(r"^X-engine-version: (\S+)$", re.MULTILINE)
_SNAPSHOT_URL = re.compile(r"\b(?:https?|mongo)://\S+/[0-9a-f]{7,40}\b")
_SNAPSHOT_HASH = re.compile(r"\b(?:snapshot |Mongo ID ?)([0-9a-f]{7,40})\b")
_LISTING = (
    "--topo-order", "--reverse", "--root", "--raw", "-z", "--no-abbrev", "--no-renames",
    "--no-show-signature", "--no-notes", "--encoding=UTF-8", "--format=%x01%H%x00%at%x00%B",
)  # fmt: skip


@dataclass(frozen=True)
class _Change:
    """One file in one commit: what git's raw listing says about it."""

    mode: str
    blob: str
    status: str
    path: bytes


@dataclass(frozen=True)
class _Commit:
    """One commit; `order` counts from the oldest."""

    name: str
    seconds: str
    message: str
    changes: tuple[_Change, ...]
    order: int


@dataclass(frozen=True)
class _Capture:
    """A commit that records one version of one record."""

    record: str
    captured: dt.datetime
    blob: str
    commit: _Commit


def read_versions(
    repository: Path,
    *,
    services: Collection[str] | None = None,
    known: Collection[str] = (),
    warn: Callable[[str], None] = warnings.warn,
) -> Iterator[TermsVersion]:
    """Yield all versions in a repository, record by record, each by time of capture and then by history order.

    `repository` is a git bundle, a clone with work tree or a bare clone. `services` limits the records to those of
    the named services, spelt as in the repository; the versions of commits in `known` are passed over unread. What
    can't be a version though it looks like one (a hostile or undecodable name, a symbolic link, a deletion) is left out
    and told to `warn`. Commits that touch more than one record come from the repository template and are left out.

    Nothing is yielded before the whole repository was checked. Raises SourceError if it can't be read or holds no
    record, UnknownName if it has no such service.
    """
    place = Place(repository)
    try:
        with open_history(repository) as history:
            captures = _choose(_captures(_commits(history), place, warn), services, place)
            ordered = sorted(captures, key=lambda item: (item.record, item.captured, item.commit.order))
            firsts = {capture.record: capture for capture in reversed(ordered)}
            wanted = [capture for capture in ordered if capture.commit.name not in known]
            _check_objects(history, wanted, place)
            texts = history.contents(capture.blob for capture in wanted)
            yield from _versions(wanted, texts, firsts, _collection(repository))
    except GitFailed as error:
        raise _damaged(str(error), place) from error


def _versions(
    chosen: list[_Capture], texts: Iterator[bytes], firsts: dict[str, _Capture], collection: str
) -> Iterator[TermsVersion]:
    for capture, text in zip(chosen, texts, strict=True):
        message = capture.commit.message
        engine = _ENGINE.search(message)
        yield TermsVersion(
            record=capture.record,
            captured=capture.captured,
            order=capture.commit.order,
            text=text,
            commit=capture.commit.name,
            change=_kind(message, first=capture is firsts[capture.record]),
            collection=collection,
            engine=engine[1] if engine and engine[1] != "undefined" else "",
            snapshots=tuple(_SNAPSHOT_URL.findall(message) or _SNAPSHOT_HASH.findall(message)),
        )


def _kind(message: str, *, first: bool) -> Literal["first", "recorded", "technical"]:
    if _TECHNICAL.match(message):
        return "technical"
    return "first" if first else "recorded"


def _collection(repository: Path) -> str:
    return repository.resolve().name.removesuffix(".git").removesuffix(".bundle")


def _commits(history: History) -> list[_Commit]:
    """List the history, oldest first."""
    listing = history.run("log", *_LISTING, history.tip, "--")
    fields = iter(listing.split(b"\0"))
    commits: list[_Commit] = []
    field = next(fields, b"")
    while field.startswith(b"\x01"):
        seconds, message = next(fields).decode(), next(fields).decode(errors="replace")
        name, changes = field[1:].decode(), []
        while (field := next(fields, b"")).startswith((b":", b"\n:")):
            _, mode, _, blob, status = field.decode().strip().split(" ")
            changes.append(_Change(mode, blob, status, next(fields)))
        commits.append(_Commit(name, seconds, message, tuple(changes), len(commits)))
    return commits


def _captures(commits: Iterable[_Commit], place: Place, warn: Callable[[str], None]) -> Iterator[_Capture]:
    """Keep the commits that touch exactly one record."""
    for commit in commits:
        touched = [change for change in commit.changes if _is_record(change.path)]
        if len(touched) != 1:
            continue
        [change] = touched
        if reason := _refusal(change):
            warn(f"{place}: commit {commit.name[:12]} is left out: {change.path!r} {reason}")
            continue
        record = change.path.decode().removesuffix(".md")
        yield _Capture(record, _captured(commit, place), change.blob, commit)


def _is_record(path: bytes) -> bool:
    return path.count(b"/") == 1 and path.endswith(b".md")


def _refusal(change: _Change) -> str:
    """Say why a file can't be a version of a record; empty if it can."""
    if change.status == "D":
        return "is deleted, which records no text"
    if change.mode not in {"100644", "100755"}:
        return "is no ordinary file"
    try:
        return record_fault(change.path.decode().removesuffix(".md"))
    except UnicodeDecodeError:
        return "has a name that isn't UTF-8"


def _captured(commit: _Commit, place: Place) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(int(commit.seconds), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SourceError(
            f"commit {commit.name} has an impossible author date ({commit.seconds!r})",
            place=place,
            fix="clone the collection again; if the date is wrong upstream, leave that commit out of the bundle",
        ) from error


def _choose(
    captures: Iterable[_Capture], services: Collection[str] | None, place: Place
) -> Iterator[_Capture]:
    """Keep the records of the named services; all of them if none is named."""
    found = list(captures)
    if not found:
        raise SourceError(
            "this repository holds no record (`<Service>/<Terms Type>.md`)",
            place=place,
            fix="give a versions repository of an Open Terms Archive collection",
        )
    known = {_service(capture) for capture in found}
    for service in services or ():
        if service not in known:
            near = difflib.get_close_matches(service, sorted(known), n=3) or sorted(known)[:5]
            raise UnknownName(f"no service {service!r} here", place=place, fix=f"try: {', '.join(near)}")
    return (capture for capture in found if services is None or _service(capture) in services)


def _service(capture: _Capture) -> str:
    return capture.record.partition("/")[0]


def _check_objects(history: History, chosen: list[_Capture], place: Place) -> None:
    """Make sure that every text is there and of a sane size."""
    for blob, size in history.sizes(capture.blob for capture in chosen).items():
        if size is None:
            raise _damaged(f"object {blob} is absent", place)
        if size > MAX_BYTES:
            raise SourceError(
                f"the text {blob} has {size} bytes; at most {MAX_BYTES} are read",
                place=place,
                fix="this isn't a terms document; leave its service out with `services`",
            )


def _damaged(reason: str, place: Place) -> SourceError:
    return SourceError(
        f"the history can't be read to its end ({reason})",
        place=place,
        fix="check it with `git fsck` and clone it again, in full",
    )
