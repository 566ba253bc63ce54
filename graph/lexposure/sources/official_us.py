"""The United States Code, from the Government Publishing Office (govinfo.gov), in the annual edition.

A section is asked of its link service, which leads to the newest edition. A chapter lies under the name of its edition,
so the newest ones are tried in turn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.model.errors import UserError
from lexposure.sources.http.client import Request
from lexposure.sources.http.kinds import HTML
from lexposure.sources.official_plan import Plan
from lexposure.sources.uslm import section_act

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["HOSTS", "plan"]

HOSTS = {"www.govinfo.gov": ("/link/uscode/", "/content/pkg/USCODE-")}

_SITE = "https://www.govinfo.gov"
_EDITIONS = 3
_ACCEPT = "text/html"
_CITED = re.compile(
    r"(\d{1,2}) ?U\.? ?S\.? ?C(?:ode|\.)? ?(?:§+ ?)?(?:(ch)(?:apter|\.)? ?)?(\w[\w-]*)(\(.*)?", re.ASCII
)
_PATH = re.compile(r"/us/usc/t(\d{1,2})/(?:(ch)|s)(\w[\w-]*)(/.*)?", re.ASCII)
_PAGE = re.compile(
    r"https?://uscode\.house\.gov/view\.xhtml\?req=granuleid(?::|%3A)USC-\w+-title(\d{1,2})()-section(\w[\w-]*)()",
    re.ASCII,
)
"""The address at which a reader sees a section; the page itself is made for the eye."""


def plan(ref: str, name: str, today: dt.date) -> Plan | None:
    """Return how to fetch a section or chapter by citation or USLM path; None if the name is neither.

    Raises UserError for a part of a section.
    """
    found = _CITED.fullmatch(name) or _PATH.fullmatch(name) or _PAGE.fullmatch(name)
    if not found:
        return None
    title, chapter, number, rest = found.groups()
    title = str(int(title))
    if rest:
        whole = f"{title} U.S.C. {'ch. ' if chapter else ''}{number}"
        raise UserError(f"`{name[:80]}` names a part of a section", fix=f"ask for the whole: `{whole}`")
    row, lead = section_act(title)
    identifier = f"/us/usc/t{title}"
    if chapter:
        urls = tuple(
            f"{_SITE}/content/pkg/USCODE-{year}-title{title}/html/USCODE-{year}-title{title}-chap{number}.htm"
            for year in range(today.year - 1, today.year - 1 - _EDITIONS, -1)
        )
        requests = tuple(Request(url, _ACCEPT, (HTML,)) for url in urls)
        return Plan(ref, f"{identifier}/ch{number}", row.prefix, identifier, requests)
    request = Request(f"{_SITE}/link/uscode/{title}/{number}?link-type=html", _ACCEPT, (HTML,))
    unit = f"{row.prefix}:{lead}s{number}"
    return Plan(ref, f"{identifier}/s{number}", row.prefix, identifier, (request,), unit)
