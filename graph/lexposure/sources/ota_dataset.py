"""Read an Open Terms Archive dataset: a zip archive with `<service>/<terms type>/YYYY-MM-DDTHH-MM-SSZ.md` for each version.

Nothing is unpacked to disk. Sizes are counted while reading, since an archive can lie about them.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lexposure.model.errors import Place, SourceError, UnknownName
from lexposure.model.names import nearest
from lexposure.model.terms import TermsVersion, record_fault
from lexposure.sources.ota import MAX_BYTES

__all__ = ["MAX_MEMBERS", "MAX_RATIO", "is_dataset", "read_dataset"]

MAX_MEMBERS = 500_000
"""Files in one archive; the largest collections have some tens of thousands of versions."""
MAX_RATIO = 100
"""How many times larger than its packed form a text of more than a megabyte may be; prose reaches 6."""

_FREE = 1024 * 1024
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})Z?\.md", re.ASCII)
_AGAIN = "download the dataset again from its collection"


@dataclass(frozen=True)
class _Member:
    record: str
    captured: dt.datetime
    info: zipfile.ZipInfo
    order: int


def is_dataset(path: Path) -> bool:
    """Tell whether a file begins as a zip archive does."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def read_dataset(
    path: Path,
    *,
    services: Collection[str] | None = None,
    warn: Callable[[str], None] = warnings.warn,
) -> Iterator[TermsVersion]:
    """Yield all versions in a dataset, record by record, each by time of capture.

    `services` limits the records to those of the named services. The folder that a dataset may be wrapped in is taken
    off; what isn't a version is told to `warn`, READMEs and licences aside.

    Nothing is yielded before every name was checked. Raises SourceError for an archive that is damaged, holds no
    version, more than MAX_MEMBERS files, a name that leaves it or comes twice, a link, an encrypted file, or a text
    larger than is read; UnknownName for a service that it doesn't have.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _chosen(_members(path, archive, warn), services, path)
            yield from _versions(path, archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError) as error:
        raise _refusal(path, f"the archive is damaged: {error}") from error
    except OSError as error:
        raise _refusal(path, f"this can't be opened ({error.strerror})") from error


def _versions(path: Path, archive: zipfile.ZipFile, members: list[_Member]) -> Iterator[TermsVersion]:
    previous = ""
    for member in members:
        yield TermsVersion(
            record=member.record,
            captured=member.captured,
            order=member.order,
            text=_content(path, archive, member.info),
            commit="",
            change="recorded" if member.record == previous else "first",
            collection=path.resolve().stem,
        )
        previous = member.record


def _members(path: Path, archive: zipfile.ZipFile, warn: Callable[[str], None]) -> list[_Member]:
    files = [info for info in archive.infolist() if not info.is_dir()]
    if len(files) > MAX_MEMBERS:
        raise _refusal(path, f"the archive holds {len(files)} files, more than {MAX_MEMBERS}")
    seen: set[str] = set()
    found = []
    for order, info in enumerate(files):
        _check(path, info, seen)
        parts = PurePosixPath(info.filename).parts
        if len(parts) == 4:  # the whole dataset lies in a folder
            parts = parts[1:]
        match = _NAME.fullmatch(parts[-1])
        if len(parts) != 3 or not match:
            if not parts[-1].upper().startswith(("README", "LICENSE", "LICENCE")):
                warn(f"{path}: {info.filename!r} is left out: it isn't `service/terms type/time.md`")
            continue
        record = "/".join(parts[:2])
        if fault := record_fault(record):
            warn(f"{path}: {info.filename!r} is left out: it {fault}")
            continue
        try:
            captured = dt.datetime.strptime(match[1], "%Y-%m-%dT%H-%M-%S").replace(tzinfo=dt.UTC)
        except ValueError:
            raise _refusal(path, f"{info.filename!r} names an impossible time") from None
        found.append(_Member(record, captured, info, order))
    if not found:
        raise SourceError(
            "this archive holds no version (`<service>/<terms type>/YYYY-MM-DDTHH-MM-SSZ.md`)",
            place=Place(path),
            fix="give a dataset of an Open Terms Archive collection; unpack other archives and give their folder",
        )
    return sorted(found, key=lambda member: (member.record, member.captured, member.order))


def _check(path: Path, info: zipfile.ZipInfo, seen: set[str]) -> None:
    name = info.filename
    if name.startswith(("/", "\\")) or "\\" in name or "\0" in name:
        raise _refusal(path, f"the archive holds {name[:80]!r}, a name that could lead out of it")
    if any(part in ("", ".", "..") for part in name.split("/")):
        raise _refusal(path, f"the archive holds {name[:80]!r}, a name that could lead out of it")
    if name in seen:
        raise _refusal(path, f"the archive holds {name[:80]!r} twice")
    seen.add(name)
    if info.flag_bits & 1:
        raise _refusal(path, f"{name[:80]!r} in the archive is encrypted")
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        raise _refusal(path, f"{name[:80]!r} in the archive is a link")


def _chosen(members: list[_Member], services: Collection[str] | None, path: Path) -> list[_Member]:
    known = sorted({member.record.partition("/")[0] for member in members})
    for service in services or ():
        if service not in known:
            raise UnknownName(f"no service {service!r} here", place=Place(path), fix=nearest(service, known))
    return [m for m in members if services is None or m.record.partition("/")[0] in services]


def _content(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    most = min(MAX_BYTES, max(_FREE, MAX_RATIO * info.compress_size))
    with archive.open(info) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise _refusal(path, f"{info.filename[:80]!r} unpacks to more than is allowed (a bomb, or no terms)")
    return content


def _refusal(path: Path, message: str) -> SourceError:
    return SourceError(message, place=Place(path), fix=_AGAIN)
