"""Formex sets as the Publications Office delivers them: one zip archive (`….fmx4.zip`) with the files of an act.

Nothing is unpacked to disk. Sizes are counted while reading, since an archive can lie about them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from lexposure.model.errors import Place, SourceError
from lexposure.sources.xml import MAX_BYTES

__all__ = ["MAX_MEMBERS", "MAX_RATIO", "is_zip", "zip_members"]

MAX_MEMBERS = 500
"""Files in one archive; the largest set seen has 16."""
MAX_RATIO = 200
"""How many times larger than the archive its content may be; the sets seen reach 5."""

_SAFE = re.compile(r"[\w][\w.\-]*(?:/[\w][\w.\-]*){0,3}")
_PICTURES = frozenset({".gif", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".tif", ".tiff"})
_AGAIN = "download the archive again from its publisher"


def is_zip(data: bytes) -> bool:
    """Tell whether bytes begin as a zip archive does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def zip_members(path: Path, data: bytes) -> list[tuple[Path, bytes]]:
    """Return the XML files in an archive, each as a path below the archive's own and its bytes; pictures are left out.

    Raises SourceError for an archive that is damaged, encrypted or empty, holds more than `MAX_MEMBERS` files, a name
    that leaves the archive or comes twice, a link, another archive, or more bytes than `MAX_BYTES` or than
    `MAX_RATIO` times its own size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(path, archive, min(MAX_BYTES, MAX_RATIO * len(data)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError) as error:
        raise _refusal(path, f"the archive is damaged: {error}") from error


def _read(path: Path, archive: zipfile.ZipFile, most: int) -> list[tuple[Path, bytes]]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if not members:
        raise _refusal(path, "the archive is empty")
    if len(members) > MAX_MEMBERS:
        raise _refusal(path, f"the archive holds {len(members)} files, more than {MAX_MEMBERS}")
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise _refusal(path, "the archive holds two files of the same name")
    for member in members:
        _check(path, member)
    found, left = [], most
    for member in members:
        if Path(member.filename).suffix.lower() in _PICTURES:
            continue
        content = _bounded(path, archive, member, left)
        left -= len(content)
        found.append((path / member.filename, content))
    return found


def _check(path: Path, member: zipfile.ZipInfo) -> None:
    name = member.filename
    if not _SAFE.fullmatch(name) or ".." in name:
        raise _refusal(path, f"the archive holds {name[:80]!r}, a name that could lead out of it")
    if member.flag_bits & 1:
        raise _refusal(path, f"{name} in the archive is encrypted")
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        raise _refusal(path, f"{name} in the archive is a link")
    if name.lower().endswith(".zip"):
        raise _refusal(path, f"{name} in the archive is an archive itself")


def _bounded(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise _refusal(path, "the archive unpacks to more than is allowed (a bomb, or no set of law)")
    return content


def _refusal(path: Path, message: str) -> SourceError:
    return SourceError(message, place=Place(path), fix=_AGAIN)
