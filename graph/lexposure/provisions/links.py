"""The links of a clause: what it points to, told apart from how the address happens to be written that day.

A clause that incorporates another document usually names it by a link, and often the label is only "here". So the
target counts: its normal form leaves out what changes from capture to capture (tracking parameters, the random
token of a redirect, a slash at the end) and keeps what names the document. Two captures whose links differ in
normal form point to different documents.
"""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.titles import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.model.terms import Segment

__all__ = ["Link", "document_named", "links", "links_in", "normal_target"]

_INLINE = re.compile(
    r"\[(?P<label>[^\[\]]{0,1000}+)\]"
    r"\([ ]?<?(?P<target>(?:[^()<>\s]|\([^()<>\s]{0,200}\)){0,2000}+)>?(?:\s{1,4}(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?[ ]?\)"
)
_AUTO = re.compile(r"(?<!\()<(?P<target>https?://[^<>\s]{1,2000})>")
_TRACKING = re.compile(
    r"(?:utm_\w+|gclid|dclid|fbclid|msclkid|yclid|mc_cid|mc_eid|_gl|_ga|_hsenc|_hsmi|rdt|ref_src|[\w-]*-did|openaicom_referred)",
    re.IGNORECASE,
)
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_WRAPPED = re.compile(r"%3A%2F%2F|(?<=.)https?://|[^/?&=#]{80}", re.IGNORECASE)
_REDIRECT_TOKEN = re.compile(rf"(?<=/redirect/)[\w.-]{{0,64}}{_UUID}/?", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link in a text: its label without mark-up, its target as written and in normal form, and its span.

    `start` and `end` are half-open code-point positions in the whole text and cover label and target.
    """

    label: str
    target: str
    normal: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """The label to know the link by in another version; empty where the label is an address, which changes with it."""
        return "" if "://" in self.label else self.label


def links(text: str, start: int = 0, end: int | None = None) -> Iterator[Link]:
    """Yield the links in `text[start:end]` in order: Markdown links and bare addresses in angle brackets.

    Images and anchors without target are left out.
    """
    stop = len(text) if end is None else end
    found = [*_INLINE.finditer(text, start, stop), *_AUTO.finditer(text, start, stop)]
    for match in sorted(found, key=lambda match: match.start()):
        target = match["target"].replace("\\", "")
        is_image = match.start() > start and text[match.start() - 1] == "!"
        if target and not is_image:
            label = title(match.groupdict().get("label", target))
            yield Link(label, target, normal_target(target), match.start(), match.end())


def links_in(text: str, segment: Segment, *, parts: bool = False) -> list[Link]:
    """Return the links of one segment of a text, with `parts` also those of the segments below it."""
    return list(links(text, segment.start, segment.until if parts else segment.end))


def normal_target(target: str) -> str:
    """Return an address without tracking, redirect tokens and slash at the end, scheme and host in small letters.

    The fragment stays: it can name the part of a document that is meant. What isn't an address comes back as it is.
    """
    try:
        parts = urllib.parse.urlsplit(target)
    except ValueError:
        return target
    path = _REDIRECT_TOKEN.sub("", parts.path).rstrip("/")
    query = "&".join(
        pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])
    )
    return urllib.parse.urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, parts.fragment))


def document_named(target: str) -> str:
    """Return what an address says of the document it leads to: host and path; empty where it says nothing.

    The scheme, `www.` and the fragment name no other document. An address that wraps another one, or holds a token
    of 80 characters and more, is a redirect made for one capture.
    """
    normal = normal_target(target)
    if _WRAPPED.search(normal):
        return ""
    return normal.partition("://")[2].removeprefix("www.").partition("#")[0].rstrip("/") or normal
