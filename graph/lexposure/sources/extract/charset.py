"""Which characters some bytes of a page stand for: what they begin with, what is said of them, and whether that fits."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lexposure.model.errors import SourceError

__all__ = ["decode"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_WIDER = {  # what browsers take these for
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-16-le",
}  # fmt: skip
_KNOWN = re.compile(
    r"utf-8|utf-16-[lb]e|cp(125[0-8]|866|874|932|949)|iso8859-\d+|koi8-[ru]|mac-\w+|gb18030|big5|euc_jp|iso2022_jp",
    re.ASCII,
)
_LOST = "\N{REPLACEMENT CHARACTER}"
_MOST_LOST = 0.001


def decode(data: bytes, media_type: str, *, html: bool) -> str:
    """Return the text of some bytes: by their byte-order mark, else as the media type says, else (HTML) as the page
    says, else as UTF-8, else as windows-1252; a label that the bytes contradict is passed over.

    In a page a few bytes (one in a thousand characters) that fit nothing become U+FFFD; a text file must fit. Raises
    SourceError if no reading does.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name) or _refuse()
    labels = list(_labels(data, media_type, html=html))
    for name in labels:
        text = _strict(data, name)
        if text is not None:
            return text
    for name in labels if html else ():
        text = data.decode(name, errors="replace")
        if text.count(_LOST) <= _MOST_LOST * len(text):
            return text
    return _refuse()


def _refuse() -> str:
    raise SourceError(
        "its characters can't be read: the bytes fit no encoding that they are said to have",
        fix="save the document as UTF-8",
    )


def _strict(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _labels(data: bytes, media_type: str, *, html: bool) -> Iterator[str]:
    said = _PARAMETER.search(media_type)
    if said:
        yield from _known(said[1])
    if html and (meta := _META.search(data[:_HEAD])):
        for name in _known(meta[1].decode("ascii")):
            yield "utf-8" if name.startswith("utf-16") else name  # it was read as ASCII, so it can't be
    yield "utf-8"
    if html:
        yield "cp1252"


def _known(label: str) -> list[str]:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return []
    name = _WIDER.get(name, name)
    return [name] if _KNOWN.fullmatch(name) else []
