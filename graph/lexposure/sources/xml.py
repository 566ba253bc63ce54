"""Read XML that others wrote: no document types, no entities, no network, bounded in size and depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "MAX_DEPTH", "parse_xml", "read_bytes", "read_xml", "root_name"]

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 100
"""Levels of elements; the deepest file seen of any publisher has 26."""

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_NOT_CONTENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOWNLOAD = "download the file again from its publisher"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; SourceError if it can't be read, is empty or larger than `MAX_BYTES`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"can't be read: {error.strerror}", place=Place(path), fix="check the path and its permissions"
        ) from error
    if not data.strip():
        raise SourceError("the file is empty", place=Place(path), fix=_DOWNLOAD)
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"the file has {len(data)} bytes, more than {MAX_BYTES}", place=Place(path), fix="split it"
        )
    return data


def root_name(data: bytes) -> str:
    """Return the local name of the first element, empty if there is none; nothing is parsed."""
    found = _ROOT.search(_NOT_CONTENT.sub(b"", _utf8(data[:65536])))
    return found[1].decode() if found else ""


def read_xml(path: Path) -> etree._Element:
    """Parse a file and return its root, comments and processing instructions left out; `base` names the file.

    Raises SourceError, with file and line, for what isn't well-formed, has a document type declaration (whose
    entities could grow without bound or name other files) or nests deeper than `MAX_DEPTH`.
    """
    return parse_xml(path, read_bytes(path))


def parse_xml(path: Path, data: bytes) -> etree._Element:
    """Parse bytes that lie at `path`, or in an archive there, under the same rules as `read_xml`."""
    _refuse_doctype(path, _utf8(data))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser, base_url=str(path))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        place = Place(path, line or None, column or None)
        raise SourceError(f"not well-formed XML: {error.msg}", place=place, fix=_DOWNLOAD) from error
    _refuse_depth(path, root)
    return root


def _utf8(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode()
    return data


def _refuse_doctype(path: Path, data: bytes) -> None:
    found = _DOCTYPE.search(data)
    if found:
        raise SourceError(
            "the file has a document type declaration (DOCTYPE), which law files must not have",
            place=Place(path, data.count(b"\n", 0, found.start()) + 1),
            fix="remove the declaration and what its entities stand for, or download the file again",
        )


def _refuse_depth(path: Path, root: etree._Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise SourceError(
                f"elements nest deeper than {MAX_DEPTH} levels",
                place=Place(path, element.sourceline),
                fix=_DOWNLOAD,
            )
