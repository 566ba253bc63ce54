"""Changes of terms as a feed that carries the change itself: Atom 1.0 (RFC 4287) and JSON Feed 1.1.

An entry has the same id whoever asks: it is named by document, observer, time of capture and text.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from lexposure.model.namespaces import BASE
from lexposure.render.changes import NAMES, NOTICE, change_json, change_text
from lexposure.render.text import for_picture

if TYPE_CHECKING:
    from lexposure.provisions.report import ChangeReport, DocumentChange

__all__ = ["atom", "json_feed"]

_ATOM = "http://www.w3.org/2005/Atom"


def atom(report: ChangeReport, address: str) -> bytes:
    """Return the changes as Atom, newest first; `address` is where the feed is."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", address)
    _add(feed, "title", _title(report))
    _add(feed, "subtitle", NOTICE)
    _add(feed, "updated", _updated(report))
    ET.SubElement(_add(feed, "author", ""), f"{{{_ATOM}}}name").text = "Lexposure"
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": for_picture(address)})
    for change in reversed(report.changes):
        entry = _add(feed, "entry", "")
        _add(entry, "id", _name(change))
        _add(entry, "title", _entry_title(change))
        _add(entry, "updated", change.captured)
        ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": change.kind})
        _add(entry, "content", change_text(change)).set("type", "text")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(report: ChangeReport, address: str) -> dict[str, Any]:
    """Return the changes as a JSON Feed, newest first, each with its whole form under `_lexposure`."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(report),
        "description": NOTICE,
        "feed_url": address,
        "items": [
            {
                "id": _name(change),
                "title": _entry_title(change),
                "date_published": change.captured,
                "tags": [change.kind],
                "content_text": change_text(change),
                "_lexposure": change_json(change),
            }
            for change in reversed(report.changes)
        ],
    }


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = "\n".join(for_picture(line) for line in text.split("\n")) or None
    return element


def _title(report: ChangeReport) -> str:
    who = f" for {', '.join(report.platforms)}" if report.platforms else ""
    return f"Changes of terms{who}"


def _updated(report: ChangeReport) -> str:
    return report.changes[-1].captured if report.changes else f"{report.since}T00:00:00Z"


def _entry_title(change: DocumentChange) -> str:
    return f"{change.label}: {NAMES[change.kind]}"


def _name(change: DocumentChange) -> str:
    parts = (change.record, change.collection, change.captured, change.text)
    return f"{BASE}id/change/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"
