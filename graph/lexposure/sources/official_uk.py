"""Acts and instruments of the United Kingdom, from legislation.gov.uk as CLML (`data.xml`)."""

from __future__ import annotations

import re

from lexposure.model.errors import UserError
from lexposure.sources.http.client import Request
from lexposure.sources.http.kinds import XML
from lexposure.sources.official_plan import Plan

__all__ = ["HOSTS", "PAUSES", "plan"]

_TYPES = (
    "anaw", "asc", "asp", "eudn", "eudr", "eur", "mwa", "nia", "nisi", "nisr", "ssi", "ukcm", "ukla", "ukpga", "uksi",
    "ukppa", "wsi",
)  # fmt: skip
HOSTS = {"www.legislation.gov.uk": tuple(f"/{kind}/" for kind in _TYPES)}
PAUSES = {"www.legislation.gov.uk": 5.0}
"""The crawl delay in its robots.txt, which its fair use policy binds programs to."""

_PLACE = re.compile(
    r"(?:https?://(?:www\.)?legislation\.gov\.uk/(?:id/)?|legislation\.gov\.uk:)(.+)", re.ASCII
)
_ACT = re.compile(
    rf"((?:{'|'.join(_TYPES)})/\d{{4}}/\d{{1,5}})(/(?:enacted|made|created|adopted|\d{{4}}-\d{{2}}-\d{{2}}))?(?:/data\.xml)?/?",
    re.ASCII,
)


def plan(ref: str, name: str) -> Plan | None:
    """Return how to fetch a whole act, as it is now, as enacted, or as of a day; None for names of other publishers.

    Raises UserError for a part of an act, or anything else that lies there.
    """
    place = _PLACE.fullmatch(name)
    if not place:
        return None
    found = _ACT.fullmatch(place[1])
    if not found:
        raise UserError(
            f"`{name[:120]}` names no whole act of legislation.gov.uk",
            fix="write http://www.legislation.gov.uk/id/ukpga/2018/12, with /enacted or a day after it for that version",
        )
    act, version = found[1], found[2] or ""
    url = f"https://www.legislation.gov.uk/{act}{version}/data.xml"
    identifier = f"http://www.legislation.gov.uk/id/{act}"
    return Plan(ref, f"{identifier}{version}", "UK", identifier, (Request(url, "application/xml", (XML,)),))
