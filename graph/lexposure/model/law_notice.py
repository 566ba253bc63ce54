"""What the Publications Office says about an act beside its text: identifiers and dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["LawNotice", "NoticeDate", "NoticeDateKind"]

NoticeDateKind = Literal[
    "document", "entry-into-force", "application", "in-force-unspecified", "deadline", "end-of-validity"
]


@dataclass(frozen=True, order=True)
class NoticeDate:
    """One date of an act.

    `date` is None where the publisher writes 9999-12-31: no end is foreseen. `concerns` is the article and paragraph
    that the publisher gives for it (`58.2`), empty if none. `in-force-unspecified` is a date of entry into force or
    of application without the mark that tells them apart.
    """

    kind: NoticeDateKind
    date: dt.date | None
    concerns: str = ""


@dataclass(frozen=True)
class LawNotice:
    """A notice about one act (the work, not one of its consolidations).

    `act` is the prefix of its refs, empty if the table of acts has no row for it; `dates` are sorted by kind, day and
    article, each once.
    """

    act: str
    celex: str
    eli: str
    dates: tuple[NoticeDate, ...]
    importer: str = "cellar/1"
